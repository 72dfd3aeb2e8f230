import { say } from "../finding/say";
import { mentionsOf } from "../flow/callers";
import { lifetimesOf } from "../flow/lifetime";
import { flowOf } from "../flow/service";
import type { FuncDecl, Node } from "../go/ast";
import type { Checker, Package, Program } from "../go/model";
import type { BlockedFinding } from "./blocking";
import { noFacts } from "./lock-findings";
import type { Site } from "./program";
import { type ReturnedChannel, returnedChannels } from "./returned-channels";
import { type Answered, fateOf } from "./ways-out";

/** Through so many functions that pass the channel on it is followed. */
const mostSteps = 3;
/** More callers than this are not looked at. */
const mostCallers = 40;

/**
 * Sends to a channel that a function answers, where one of its callers, in the package or in others of the module, may
 * leave without receiving:
 * ```go
 * errs := Go(f)
 * select { case err := <-errs: return err; case <-ready: return nil }
 * ```
 */
export function returnedFindings(program: Program, pkg: Package): BlockedFinding[] {
  return pkg.files.flatMap((file) =>
    returnedChannels(pkg, file, program).flatMap((channel) => {
      const left = leaverOf(channel.func, channel.checker, channel, program, mostSteps);
      return left ? [findingOf(channel, left)] : [];
    }),
  );
}

/** A caller that leaves: its call, and the statement by which it does. */
interface Leaver {
  readonly call: Site;
  readonly at: Site;
}

function leaverOf(
  func: FuncDecl,
  checker: Checker,
  answered: Answered,
  program: Program,
  steps: number,
): Leaver | undefined {
  let callers = 0;
  for (const { node, checker: its } of mentionsOf(func, checker, program)) {
    if (++callers > mostCallers) return undefined;
    const call = its.parentOf(node);
    if (call?.kind !== "Call" || call.fun !== node) continue;
    const fate = fateOf(call, answered, its, program);
    const home = homeOf(call, its);
    if (fate === undefined || home === undefined) continue;
    if (fate.kind === "left") {
      if (endsSoon(home, call, its, program)) continue;
      return { call: { file: its.file, node: call }, at: { file: its.file, node: fate.at } };
    }
    const left = steps > 0 ? leaverOf(home, its, { ...answered, result: fate.result }, program, steps - 1) : undefined;
    if (left) return left;
  }
  return undefined;
}

function homeOf(node: Node, checker: Checker): FuncDecl | undefined {
  const home = checker.file.decls.find((decl) => decl.pos <= node.pos && node.end <= decl.end);
  return home?.kind === "FuncDecl" ? home : undefined;
}

/** What is left behind goes with the process. */
function endsSoon(home: FuncDecl, call: Node, checker: Checker, program: Program): boolean {
  const { file, pkg } = checker;
  return (
    flowOf(program).endsWithProcess(home, checker) ||
    lifetimesOf(program).endsSoon(home, { decl: home, file, pkg }, call.pos)
  );
}

function findingOf(channel: ReturnedChannel, { call, at }: Leaver): BlockedFinding {
  const { func, file, make, started, sends } = channel;
  const site = sends[0]!;
  return {
    ...noFacts,
    cause: "send-abandoned-on-return",
    site,
    started: { file, node: started },
    made: { file, node: make },
    capacity: 0,
    sends: channel.isMany ? 0 : 1,
    sendSites: sends,
    receiveSites: [],
    other: at,
    alsoBlocked: [],
    via: undefined,
    tier: "likely",
    trace: [
      { site: { file, node: make }, text: say`unbuffered channel made here`, goroutine: 0 },
      { site: { file, node: started }, text: say`a goroutine starts here`, goroutine: 0 },
      { site: call, text: say`who calls this gets the channel`, goroutine: 0 },
      { site: at, text: say`and may leave this way, without receiving`, goroutine: 0 },
      { site, text: say`blocks here for ever`, goroutine: 1 },
    ],
    scope: { file, func },
  };
}
