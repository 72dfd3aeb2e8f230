import type { Node } from "../go/ast";
import type { FunctionFlow } from "./function";
import type { ResourceSpec } from "./spec";
import type { Site } from "./target";
import { contains } from "./walk";

/** `context.Background()` as text, also with values in it. */
export function isRootContext(text: string): boolean {
  return /^(?:context\.WithValue\()*context\.(?:Background|TODO)\(\)/.test(text);
}

/** Text that starts a goroutine, as far as text tells. */
const starts = /\bgo\s+(?:func\b|[\w.]+\()|\.Go\(/;

/** Whether a stretch of text starts a goroutine, which may wait for whatever there is. */
export function startsGoroutine(text: string): boolean {
  return starts.test(text);
}

/**
 * The spec of what a constructor gives away: marked where it is a context without a parent and without a timer that only
 * lies in what is given. Nothing but that refers to it, so dropping it leaves nothing behind.
 * ```go
 * func NewStopper() *Stopper { s := &Stopper{}; s.ctx, s.cancel = context.WithCancel(context.Background()); return s }
 * ```
 */
export function weighed(spec: ResourceSpec, site: Site, flow: FunctionFlow): ResourceSpec {
  if (spec.rule !== "cancel-not-called") return spec;
  const { text } = flow.checker.file;
  const idle = !startsGoroutine(text.slice(flow.func.pos, flow.func.end));
  if (site.through !== undefined) return spec.rootless === true && !idle ? variant(spec, false) : spec;
  const rootless = idle && /^context\.WithCancel(?:Cause)?$/.test(spec.acquire) && isAlone(site, flow);
  return rootless ? variant(spec, true) : spec;
}

/** Derived from no context, and no call and no literal of the function gets it. */
function isAlone({ node, statement }: Site, { func, checker }: FunctionFlow): boolean {
  const { text } = checker.file;
  const [parent] = node.kind === "Call" ? node.args : [];
  if (parent === undefined || !isRootContext(text.slice(parent.pos, parent.end))) return false;
  const target = statement.kind === "Assign" && statement.rhs[0] === node ? statement.lhs[0] : undefined;
  if (target === undefined || !func.body) return false;
  const name = text.slice(target.pos, target.end);
  const isIt = (part: Node): boolean => text.slice(part.pos, part.end) === name;
  return !contains(
    func.body,
    (part) =>
      (part.kind === "Call" && part !== node && part.args.some(isIt)) ||
      (part.kind === "FuncLit" && contains(part.body, isIt)),
  );
}

const variants = new WeakMap<ResourceSpec, Map<boolean, ResourceSpec>>();

function variant(spec: ResourceSpec, rootless: boolean): ResourceSpec {
  const known = variants.get(spec) ?? new Map<boolean, ResourceSpec>();
  variants.set(spec, known);
  const made = known.get(rootless) ?? { ...spec, rootless };
  known.set(rootless, made);
  return made;
}
