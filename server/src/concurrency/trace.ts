import { type Message, say } from "../finding/say";
import type { BlockedStep } from "./blocking";
import type { Proc, State, Step } from "./machine/state";
import type { Site } from "./program";

const verbs: Partial<Record<Step["kind"], Message>> = {
  spawn: say`a goroutine starts here`,
  send: say`sends here`,
  recv: say`receives here`,
  close: say`closed here`,
  lock: say`locked here`,
  wait: say`waits here`,
  cancel: say`cancelled here`,
  return: say`returns here`,
  timer: say`the timer fires`,
  default: say`nothing was ready`,
};

/** What a run is told of. */
export interface Told {
  /** The goroutine it is about, and the operation at which that stands. */
  readonly proc: Proc;
  readonly site: Site;
  /** Where the object it acts on is made. */
  readonly made: Site | undefined;
  /** Of a channel. */
  readonly capacity: number | undefined;
}

/** Steps of the run that bear on the goroutine, in order, its last operation with the text `last` at the end. */
export function traceOf(told: Told, state: State, last = say`blocks here for ever`): BlockedStep[] {
  const steps: Step[] = [];
  for (let s = state.trace; s; s = s.prev) if (s.site?.node) steps.push(s);
  steps.reverse();
  const numbers = new Map<number, number>([[0, 0]]);
  const number = (id: number): number => {
    let n = numbers.get(id);
    if (n === undefined) {
      n = numbers.size;
      numbers.set(id, n);
    }
    return n;
  };
  const chain = new Set<number>([told.proc.id, 0]);
  for (const s of steps) if (s.kind === "spawn" && s.partner !== undefined && chain.has(s.partner)) chain.add(s.proc);
  const out: BlockedStep[] = [];
  if (told.made) out.push({ site: told.made, text: madeText(told), goroutine: 0 });
  const lastBranch = steps.findLastIndex((s) => s.kind === "branch" && s.proc === 0);
  steps.forEach((s, i) => {
    if (s.kind === "branch") {
      if (i === lastBranch && steps.slice(i).some((t) => t.kind === "return" && t.proc === 0)) {
        out.push({ site: s.site, text: branchText(s), goroutine: 0 });
      }
      return;
    }
    if (s.kind === "spawn" && (s.partner === undefined || !chain.has(s.partner))) return;
    if (s.kind === "done" || (!chain.has(s.proc) && (s.partner === undefined || !chain.has(s.partner)))) return;
    const text = verbs[s.kind];
    if (text) out.push({ site: s.site, text, goroutine: number(s.proc) });
  });
  out.push({ site: told.site, text: last, goroutine: number(told.proc.id) });
  return shorten(out);
}

function madeText(told: Told): Message {
  if (told.capacity === undefined) return say`made here`;
  return told.capacity === 0
    ? say`unbuffered channel made here`
    : say`channel with capacity ${told.capacity} made here`;
}

function branchText(step: Step): Message {
  const text = step.site.file.text.slice(step.site.node.pos, step.site.node.end);
  if (step.site.node.kind === "Range" || text.includes("\n") || text.length > 60)
    return step.taken ? say`taken` : say`not taken`;
  return step.taken ? say`\`${text}\` is true` : say`\`${text}\` is false`;
}

/** At most ten steps: the first and the last ones tell the story. */
function shorten(steps: readonly BlockedStep[]): BlockedStep[] {
  return steps.length <= 10 ? [...steps] : [...steps.slice(0, 4), ...steps.slice(-6)];
}
