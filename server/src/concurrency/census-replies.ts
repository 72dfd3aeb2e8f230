import { say } from "../finding/say";
import type { BlockedFinding } from "./blocking";
import type { FieldUse, Reply } from "./census";
import { successors } from "./liveness";
import { noFacts, scopeOf } from "./lock-findings";
import type { Instr, Rv, Site } from "./program";

/**
 * Whoever asked may have given up when the answer comes, and the answer waits for a receiver:
 * ```go
 * reply := make(chan int); requests <- &request{reply}
 * select { case n := <-reply: return n; case <-timer.C: return -1 }
 * func answer(r *request) { r.reply <- count() }
 * ```
 */
export function replyFindings(use: FieldUse): BlockedFinding[] {
  const [send] = use.sends;
  if (!send || use.receives.length > 0 || use.makes.length > 0) return [];
  if (use.sends.some((each) => each.polls || each.others.length > 0)) return [];
  return use.replies.flatMap((reply) => {
    const scope = scopeOf(reply.fn);
    const wait = reply.cap === 0 && scope ? givesUp(reply) : undefined;
    if (!wait || !scope) return [];
    return {
      ...noFacts,
      cause: "send-abandoned-on-return",
      site: reply.site,
      made: reply.site,
      capacity: 0,
      sendSites: use.sends.map((each) => each.site),
      receiveSites: [wait],
      other: undefined,
      alsoBlocked: [],
      via: undefined,
      tier: "likely",
      trace: [
        { site: reply.site, text: say`unbuffered channel made here`, goroutine: 0 },
        { site: wait, text: say`receives here, or gives up`, goroutine: 0 },
        { site: send.site, text: say`answers here: blocks for ever where nobody receives any more`, goroutine: 1 },
      ],
      scope,
    };
  });
}

/** The select that receives from the channel and has another way on, after which nobody receives from it again. */
function givesUp({ fn, slots }: Reply): Site | undefined {
  const isReply = (rv: Rv): boolean => rv.k === "slot" && slots.has(rv.slot);
  let wait: Extract<Instr, { op: "comm" }> | undefined;
  for (const instr of fn.code) {
    if (instr.op !== "comm") {
      // Another goroutine may receive: what a literal captures lives in a cell of its own.
      if (instr.op === "box" && isReply(instr.rv)) return undefined;
      continue;
    }
    if (!instr.cases.some((c) => isReply(c.ch))) continue;
    if (wait || instr.cases.some((c) => c.dir === "send" && isReply(c.ch))) return undefined;
    wait = instr;
  }
  if (!wait || wait.cases.length < 2 || wait.dflt !== undefined) return undefined;
  const first = fn.code.indexOf(wait);
  const seen = new Set<number>();
  const todo = wait.cases.filter((c) => !isReply(c.ch)).map((c) => c.to);
  for (let pc = todo.pop(); pc !== undefined; pc = todo.pop()) {
    // Comes back to ask again.
    if (pc === first) return undefined;
    const instr = fn.code[pc];
    if (seen.has(pc) || !instr) continue;
    seen.add(pc);
    todo.push(...successors(instr, pc));
  }
  return wait.site;
}
