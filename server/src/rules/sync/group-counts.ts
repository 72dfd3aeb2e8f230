import type { Expr, For, Node, Range } from "../../go/ast";
import type { Checker } from "../../go/model";
import { walk } from "../../go/walk";
import { canLeave } from "../loops";
import type { GroupUse, LocalGroup } from "./groups";

/**
 * How often something happens: a number for each combination of what is not known. The key "" is what happens anyway, a
 * key "len(jobs)" once for each of the jobs, a key with "@" in each turn of a loop, or where a branch is taken.
 */
export type Counts = ReadonlyMap<string, number>;

/** A number times things that are only known by name. */
export interface Factor {
  readonly number: number;
  readonly names: readonly string[];
}

/** How much the uses add or take away; undefined where that of one of them is unknown. */
export function countsOf(uses: readonly GroupUse[], group: LocalGroup): Counts | undefined {
  const out = new Map<string, number>();
  for (const use of uses) {
    const own = deltaOf(use, group);
    const times = own && timesOf(use, group);
    if (!times) return undefined;
    const key = [...times.names, ...own.names].sort().join(" * ");
    out.set(key, (out.get(key) ?? 0) + times.number * Math.abs(own.number));
  }
  return out;
}

/** What an Add or a Done does to the counter; undefined where the number is not known. */
export function deltaOf(use: GroupUse, group: LocalGroup): Factor | undefined {
  const [count] = use.call.args;
  if (use.method === "Done") return { number: -1, names: [] };
  return count && factorOf(count, use, group);
}

/** How often a call runs in one run of the group's scope. */
function timesOf(use: GroupUse, group: LocalGroup): Factor | undefined {
  let number = 1;
  const names: string[] = [];
  for (const { kind, node, file } of use.steps) {
    if (kind === "given") return undefined;
    if (kind === "branch") names.push(`branch@${file.path}:${node.pos}`);
    if (kind !== "loop" || (node.kind !== "For" && node.kind !== "Range")) continue;
    if (leavesAtEnd(node)) {
      names.push(`branch@${file.path}:${node.pos}`);
      continue;
    }
    const turns = canLeave(use.checker, node) ? undefined : turnsOf(node, use, group);
    number *= turns?.number ?? 1;
    names.push(...(turns?.names ?? [`turns@${file.path}:${node.pos}`]));
  }
  return { number, names };
}

/** A loop that has no second turn unless something goes on early: its body ends by leaving it. */
function leavesAtEnd({ body }: For | Range): boolean {
  const last = body.stmts.at(-1);
  return last?.kind === "Return" || (last?.kind === "Branch" && (last.tok === "break" || last.tok === "goto"));
}

/** How often a loop turns that nothing leaves early. */
function turnsOf(loop: For | Range, use: GroupUse, group: LocalGroup): Factor | undefined {
  const { checker } = use;
  if (loop.kind === "Range") {
    const type = checker.underlying(checker.typeOf(loop.x));
    if (type.kind === "Basic" && /int/.test(type.name)) return factorOf(loop.x, use, group);
    if (type.kind === "Array" && type.length !== undefined) return { number: type.length, names: [] };
    if (type.kind === "Slice" || type.kind === "Map") return lengthOf(loop.x, use, group);
    return undefined;
  }
  const { init, cond, post } = loop;
  if (init?.kind !== "Assign" || init.lhs.length !== 1 || post?.kind !== "IncDec" || post.op !== "++") return undefined;
  if (cond?.kind !== "Binary" || cond.x.kind !== "Ident" || post.x.kind !== "Ident") return undefined;
  const [counter, from] = [init.lhs[0]!, checker.intConst(init.rhs[0]!)];
  if (counter.kind !== "Ident" || counter.name !== cond.x.name || counter.name !== post.x.name) return undefined;
  if (assigns(loop.body, counter.name)) return undefined;
  const first = cond.op === "<" ? 0 : cond.op === "<=" ? 1 : undefined;
  if (first === undefined || from === undefined) return undefined;
  const limit = checker.intConst(cond.y);
  if (limit !== undefined) return { number: Math.max(0, limit - from + first), names: [] };
  return from === first ? factorOf(cond.y, use, group) : undefined;
}

function assigns(body: Node, name: string): boolean {
  let found = false;
  walk(body, (node) => {
    const targets = node.kind === "Assign" ? node.lhs : node.kind === "IncDec" ? [node.x] : [];
    if (targets.some((target) => target.kind === "Ident" && target.name === name)) found = true;
    return !found;
  });
  return found;
}

/** A constant, or a count that has a name: `n`, `len(jobs)`. */
function factorOf(expr: Expr, use: GroupUse, group: LocalGroup): Factor | undefined {
  const value = use.checker.intConst(expr);
  if (value !== undefined) return { number: value, names: [] };
  const isLen = expr.kind === "Call" && expr.fun.kind === "Ident" && expr.fun.name === "len";
  if (isLen && expr.args[0]) return lengthOf(expr.args[0], use, group);
  return isSteady(expr, use.checker, group) ? { number: 1, names: [textOf(expr, group)] } : undefined;
}

function lengthOf(expr: Expr, use: GroupUse, group: LocalGroup): Factor | undefined {
  return isSteady(expr, use.checker, group) ? { number: 1, names: [`len(${textOf(expr, group)})`] } : undefined;
}

/** A variable of the group's own function that keeps its value while the group counts. */
function isSteady(expr: Expr, checker: Checker, { func, file, uses }: LocalGroup): boolean {
  const variable = expr.kind === "Ident" ? checker.objectOf(expr) : undefined;
  if (variable?.kind !== "var" || variable.file !== file || variable.role === "global") return false;
  if (variable.decl.pos < func.pos || variable.decl.pos >= func.end) return false;
  const from = Math.min(...uses.map(({ call }) => call.pos));
  return checker.usesOf(variable).every((use) => {
    const parent = checker.parentOf(use);
    const changes =
      (parent?.kind === "Assign" && parent.lhs.includes(use)) ||
      parent?.kind === "IncDec" ||
      (parent?.kind === "Unary" && parent.op === "&");
    return !changes || (use.pos < from && checker.functionOf(use) === variable.owner);
  });
}

function textOf(node: Node, { file }: LocalGroup): string {
  return file.text.slice(node.pos, node.end);
}
