import { say } from "../finding/say";
import type { Call, Expr, Node } from "../go/ast";
import type { Checker, VarObj } from "../go/model";
import type { Fact } from "./facts";
import type { FunctionFlow } from "./function";
import type { ResourceSpec } from "./spec";
import type { Site } from "./target";

/** Names of variables that hold a function which closes what was made along with it. Cleaning up is not always a duty. */
export const closerNames: readonly string[] = [
  "closer",
  "closeAll",
  "closeFn",
  "closeFunc",
  "release",
  "releaser",
  "releaseFn",
  "unlock",
  "unlockFn",
];

const names: ReadonlySet<string> = new Set(closerNames);
const specs = new Map<number, ResourceSpec>();

/**
 * The function among the results of a call that closes the others, where the caller itself says that it must be called by
 * doing so somewhere:
 * ```go
 * readers, closer, err := openAll(names)
 * if … { return err }
 * closer()
 * ```
 */
export function closerAmong(
  flow: FunctionFlow,
  call: Call,
): { readonly spec: ResourceSpec; readonly guard: Site["guard"] } | undefined {
  const { checker } = flow;
  const parent = checker.parentOf(call);
  if (parent?.kind !== "Assign" || parent.rhs.length !== 1 || parent.lhs.length < 2) return undefined;
  const index = parent.lhs.findIndex((target) => target.kind === "Ident" && names.has(target.name));
  const target = parent.lhs[index];
  const obj = target?.kind === "Ident" ? checker.objectOf(target) : undefined;
  if (obj?.kind !== "var" || obj.role !== "local" || obj.owner !== flow.func) return undefined;
  const type = checker.underlying(checker.typeOf(target!));
  if (type.kind !== "Signature" || type.params.length > 0) return undefined;
  const called = checker.usesOf(obj).some((use) => {
    const outer = checker.parentOf(use);
    return outer?.kind === "Call" && outer.fun === use;
  });
  if (!called || parent.lhs.some((other) => livesOn(other, checker))) return undefined;
  const last = parent.lhs[parent.lhs.length - 1]!;
  const verdict = checker.typeOf(last);
  const says = verdict.kind !== "Basic" ? undefined : verdict.name;
  const guard =
    says === "error" ? "error" : says === "bool" && !(last.kind === "Ident" && ends.test(last.name)) ? "ok" : "none";
  return { spec: specOf(index), guard };
}

/**
 * The variables beside a closing function that this call gives. Where one is nil nothing was made, and the function does
 * nothing:
 * ```go
 * shard, release, err := index.loaded(name)
 * if shard == nil { return nil }
 * ```
 */
export function madeBeside({ spec, statement }: Site, checker: Checker): ReadonlySet<VarObj> {
  const made = new Set<VarObj>();
  if (!isCloser(spec) || statement.kind !== "Assign") return made;
  statement.lhs.forEach((target, i) => {
    const obj = target.kind === "Ident" && i !== indexOf(spec) ? checker.objectOf(target) : undefined;
    if (obj?.kind === "var" && !isError(checker, target)) made.add(obj);
  });
  return made;
}

/** Of a variable beside a closing function: there was nothing to make. `isEnd` is true, `ok` is not, `shard` is nil. */
export function saysNothing({ key, value, nil, reads: [place] }: Fact): boolean {
  if (nil !== undefined) return value;
  if (!key.startsWith("val:") || place === undefined) return false;
  return (value ? ends : /^(?:ok|found|exists|valid|has)/i).test(place.root.name);
}

/** Names of flags that are true where there is nothing: `isEnd`, `done`; `pending` is none. */
const ends = /^(?:is|at|was|all|no)?_?(?:end|ended|eof|done|empty|last|skip|skipped|none|missing|missed)$/i;

/** A duty that comes from the name of a variable. */
export function isCloser(spec: ResourceSpec): boolean {
  return specs.get(indexOf(spec)) === spec;
}

function indexOf({ holder }: ResourceSpec): number {
  return holder.kind === "result" ? holder.index : -1;
}

function isError(checker: Checker, expr: Expr): boolean {
  const type = checker.typeOf(expr);
  return type.kind === "Basic" && type.name === "error";
}

/**
 * It is returned, sent or stored: whoever has it then may need what the closing function would close.
 * ```go
 * w := &log{files: files, close: closer}
 * ```
 */
function livesOn(target: Expr, checker: Checker): boolean {
  const obj = target.kind === "Ident" ? checker.objectOf(target) : undefined;
  if (obj?.kind !== "var") return false;
  const type = checker.typeOf(target);
  if (type.kind === "Basic") return false;
  if (obj.role === "global") return true;
  return checker.usesOf(obj).some((use) => {
    let child: Node = use;
    for (let at = checker.parentOf(use); at; at = checker.parentOf(at)) {
      if (at.kind === "CompositeLit" || at.kind === "Return" || (at.kind === "Send" && at.value === child)) return true;
      if (at.kind === "Assign")
        return at.rhs.includes(child as Expr) && at.lhs.some((lhs) => lhs.kind === "Selector" || lhs.kind === "Index");
      if (at.kind === "Call" || at.kind === "Block") return false;
      child = at;
    }
    return false;
  });
}

function specOf(index: number): ResourceSpec {
  let spec = specs.get(index);
  if (!spec) {
    spec = {
      acquire: "",
      holder: { kind: "result", index },
      results: [],
      fails: true,
      whenTrue: false,
      releases: [[{ kind: "call" }]],
      exhaustedBy: [],
      handedOverBy: [],
      releasedWithReceiver: false,
      releasedByContext: undefined,
      wraps: undefined,
      longLived: false,
      endsOnError: false,
      since: undefined,
      before: undefined,
      rule: "closer-not-closed",
      noun: say`closing function`,
    };
    specs.set(index, spec);
  }
  return spec;
}
