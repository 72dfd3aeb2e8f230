import type { TraceStep } from "../../finding/finding";
import { type Argument, type Message, say } from "../../finding/say";
import { walk } from "../../go/walk";
import { operationSpan } from "../blocked-rule";
import type { Rule } from "../rule";
import { type Counts, countsOf, deltaOf } from "./group-counts";
import { type GroupUse, groupsService, type LocalGroup } from "./groups";

/** Wait groups whose Adds and Dones do not agree. */
export const waitgroupCountMismatch: Rule = {
  meta: {
    id: "waitgroup-count-mismatch",
    family: "sync",
    tier: "proven",
    severity: "warning",
    summary: "Add and Done of a wait group are called a different number of times, or Done comes first.",
    docs: {
      what: "Reports a wait group of one function whose Adds and Dones, counted, do not agree: more is added than there are goroutines that say Done, Done is said more often than was added (also inside `wg.Go`, which says it by itself), or Add comes after the `go` statement of the goroutine that it counts.",
      why: "With one Done too few Wait never returns, and everything that its goroutine holds stays. With one too many, or one too early, the counter falls below zero and the program panics.",
      example: `package pair

import "sync"

func both(a, b func()) {
	var wg sync.WaitGroup
	wg.Add(3)
	go func() {
		defer wg.Done()
		a()
	}()
	go func() {
		defer wg.Done()
		b()
	}()
	wg.Wait()
}
`,
      mended: `package pair

import "sync"

func both(a, b func()) {
	var wg sync.WaitGroup
	wg.Add(2)
	go func() {
		defer wg.Done()
		a()
	}()
	go func() {
		defer wg.Done()
		b()
	}()
	wg.Wait()
}
`,
      limits:
        "The wait group must be a local variable, and all that is done with it must be seen: in its function, in literals that run there, and in functions that get a pointer to it. Numbers are compared where they are constants, lengths or counts with a name; what depends on a branch is left to waitgroup-done-missing.",
      references: ["https://pkg.go.dev/sync#WaitGroup.Add"],
    },
    fix: { none: "whether the number or a goroutine is wrong is for the author to say" },
    detection: ["schedules", "syntax"],
    overlaps: [],
  },
  check(context) {
    for (const group of context.service(groupsService)) {
      const found = mismatchOf(group) ?? lateAdd(group);
      if (!found || !context.pkg.files.includes(found.at.file)) continue;
      const { file, call } = found.at;
      context.report({
        message: found.message,
        span: operationSpan(file, call),
        tier: found.tier,
        trace: found.steps.map(({ use, text }): TraceStep => ({ span: operationSpan(use.file, use.call), text })),
      });
    }
  },
};

/** What is wrong with the counts of a group. */
export interface Mismatch {
  readonly at: GroupUse;
  readonly message: Message;
  readonly tier: "proven" | "likely";
  readonly steps: readonly { readonly use: GroupUse; readonly text: Message }[];
}

/** Undefined where the counts agree, or one of them is not known. */
export function mismatchOf(group: LocalGroup): Mismatch | undefined {
  const { uses, variable, func, file } = group;
  // Where a panic is expected the counts are meant to be wrong.
  if (/\brecover\(\)/.test(file.text.slice(func.pos, func.end))) return undefined;
  const counting = uses.filter(({ method }) => method === "Add" || method === "Done");
  const addUses = counting.filter((use) => (deltaOf(use, group)?.number ?? 0) >= 0);
  const doneUses = counting.filter((use) => !addUses.includes(use));
  const adds = countsOf(addUses, group);
  const dones = countsOf(doneUses, group);
  if (!adds || !dones) return undefined;
  const name = variable.name;
  const wait = uses.find(({ method }) => method === "Wait");
  const steps = [
    ...addUses.map((use) => ({ use, text: say`counted here` })),
    ...doneUses.map((use) => ({ use, text: say`counted down here` })),
  ].sort((a, b) => a.use.call.pos - b.use.call.pos);
  const [first] = doneUses;
  const goes = uses.filter(({ method }) => method === "Go");
  if (adds.size === 0) {
    if (!first || [...dones.keys()].some((key) => key.includes("branch@"))) return undefined;
    const inGo = first.steps.some(({ kind }) => kind === "Go");
    if (goes.length > 0 && !inGo) return undefined;
    const message = inGo
      ? say`\`${name}.Go\` says Done by itself: this one takes the counter below zero and panics`
      : say`\`${name}\` is counted down without any Add: the counter falls below zero and panics`;
    return { at: first, message, tier: "proven", steps };
  }
  if (!first) return undefined;
  const perTurn = onceForMany(adds, dones);
  if (perTurn) {
    const message = say`\`${name}\` is counted once, but every turn of the loop says Done: the second one panics`;
    return { at: addUses[0]!, message, tier: "likely", steps };
  }
  if (adds.size !== dones.size || [...adds.keys()].some((key) => !dones.has(key))) return undefined;
  const differences = [...adds].map(([key, number]) => number - dones.get(key)!);
  if (differences.every((difference) => difference === 0)) return undefined;
  if (differences.every((difference) => difference >= 0)) {
    if (!wait || !everyGoroutineSaysDone(group, doneUses)) return undefined;
    const message = say`This Wait never returns: \`${name}\` counts ${told(adds)}, and Done is said ${told(dones)} times`;
    return { at: wait, message, tier: "proven", steps: [...steps, { use: wait, text: say`waits for ever` }] };
  }
  if (!differences.every((difference) => difference <= 0)) return undefined;
  const message = say`Done is said ${told(dones)} times, but \`${name}\` counts ${told(adds)}: the one too many panics`;
  return { at: doneUses.at(-1)!, message, tier: "proven", steps };
}

/** `2`, `2 * len(jobs)`; the largest where there are several. */
function told(counts: Counts): Argument {
  const [key, number] = [...counts].sort((a, b) => b[1] - a[1])[0]!;
  const names = key.split(" * ").filter((part) => part !== "" && !part.includes("@"));
  if (names.length === 0) return key.includes("turns@") ? say`${number} a turn` : `${number}`;
  return number === 1 ? names.join(" * ") : `${number} * ${names.join(" * ")}`;
}

/** One Add before a loop that starts a goroutine a turn. */
function onceForMany(adds: Counts, dones: Counts): boolean {
  const [key, number] = [...dones][0]!;
  return (
    dones.size === 1 &&
    number === 1 &&
    adds.size === 1 &&
    adds.get("") === 1 &&
    /^(?!.*branch@).*(len\(|turns@)/.test(key)
  );
}

/** With a goroutine that does not, it is that one that is wrong, not the number. */
function everyGoroutineSaysDone({ func, variable }: LocalGroup, dones: readonly GroupUse[]): boolean {
  const saying = new Set(dones.flatMap(({ steps }) => steps.map(({ node }) => node)));
  let silent = false;
  walk(func.body!, (node) => {
    if (node.kind === "GoStmt" && node.pos > variable.decl.pos && !saying.has(node)) silent = true;
    return !silent;
  });
  return !silent;
}

/** What a goroutine may wait for before it says Done, so that the Add comes first after all. */
const mayWait = /<-|\bselect\b|\.(?:R?Lock|Wait|Acquire|Do)\(/;

/**
 * An Add behind the `go` statement of the goroutine that it counts.
 * ```go
 * go func() { defer wg.Done(); work() }(); wg.Add(1)
 * ```
 */
function lateAdd(group: LocalGroup): Mismatch | undefined {
  const { uses, file, variable } = group;
  const [add] = uses.filter(({ method }) => method === "Add");
  const [first] = uses;
  const done = uses.find(({ method, steps }) => method === "Done" && steps.some(({ kind }) => kind === "go"));
  if (!add || !done || uses.some(({ method }) => method === "Go")) return undefined;
  const spawn = done.steps.find(({ kind }) => kind === "go")!;
  if (spawn.file !== file || add.file !== file || first!.call.pos < spawn.node.pos) return undefined;
  // An Add in a goroutine is waitgroup-add-in-goroutine's; the first turn of a loop is what counts here.
  if (add.steps.some(({ kind }) => kind !== "loop" && kind !== "branch") || add.call.pos < spawn.node.end)
    return undefined;
  const isInside = done.file === file && spawn.node.pos < done.call.pos && done.call.pos < spawn.node.end;
  if (!isInside || mayWait.test(file.text.slice(spawn.node.pos, spawn.node.end))) return undefined;
  return {
    at: add,
    message: say`\`${variable.name}.Add\` comes after the goroutine that it counts: Done may come first, and then panics`,
    tier: "proven",
    steps: [
      { use: done, text: say`may be said before it is counted` },
      { use: add, text: say`counted only here` },
    ],
  };
}
