import type { TraceStep } from "../../finding/finding";
import { say } from "../../finding/say";
import type { Expr } from "../../go/ast";
import type { Checker, VarObj } from "../../go/model";
import { walk } from "../../go/walk";
import type { RuleContext } from "../rule";
import { type Container, growthCensus, type Insert } from "./growth";
import { outlives, type Recurring, recurringCode } from "./reach";
import { typeNameOf } from "./request";

/** An insert that every request repeats, into something nobody empties. */
export interface Growth {
  readonly container: Container;
  readonly insert: Insert;
  readonly code: Recurring;
}

/**
 * Containers of the wanted shapes that grow with every request: each once, at its first such insert. Looks at code that
 * handlers reach; the container must outlive the request, keep everything that is put in, and stay in sight.
 */
export function* growing(context: RuleContext, shapes: ReadonlySet<Container["shape"]>): Iterable<Growth> {
  const census = context.service(growthCensus);
  const told = new Set<Container>();
  for (const code of context.service(recurringCode)) {
    const found: Growth[] = [];
    const renewed = new Set<string>();
    walk(code.body, (node) => {
      if (node.kind === "Assign") for (const left of node.lhs) renewed.add(textOf(left, code));
      const target = insertTarget(node);
      if (target === undefined || !outlives(target, code)) return undefined;
      // What holds it was made anew before: s.last = &report{}; s.last.lines = append(s.last.lines, line)
      if (target.kind === "Selector" && renewed.has(textOf(target.x, code))) return undefined;
      const container = census.containerOf(target, code.file, code.checker);
      if (container === undefined || !shapes.has(container.shape) || told.has(container)) return undefined;
      if (container.bounded || container.escapes) return undefined;
      const insert = container.inserts.find((one) => one.target === target);
      if (insert === undefined || !isOpenEnded(insert)) return undefined;
      told.add(container);
      found.push({ container, insert, code });
      return undefined;
    });
    yield* found;
  }
}

function textOf(x: Expr, { file }: Recurring): string {
  return file.text.slice(x.pos, x.end);
}

/** The witness: what grows, who is called per request, where it puts something in. */
export function growthTrace(growth: Growth): readonly TraceStep[] {
  const { container, insert, code } = growth;
  const { entry } = code;
  const steps: TraceStep[] = [
    { span: { file: container.file.path, start: container.decl.pos, end: container.decl.end }, text: say`lives here` },
    {
      span: { file: entry.file.path, start: entry.request.pos, end: entry.request.end },
      text: say`called for every request`,
    },
    {
      span: { file: insert.file.path, start: insert.node.pos, end: insert.node.end },
      text: say`an entry is added; nothing in the module takes one out`,
    },
  ];
  return steps;
}

function insertTarget(node: Parameters<Parameters<typeof walk>[1]>[0]): Expr | undefined {
  // m.Store(k, v) of a sync.Map
  if (node.kind === "Call" && node.fun.kind === "Selector") return node.fun.x;
  // m[k] = v, m[k]++
  if (node.kind === "IncDec" && node.x.kind === "Index") return node.x.x;
  if (node.kind !== "Assign") return undefined;
  for (const left of node.lhs) if (left.kind === "Index") return left.x;
  // s = append(s, v)
  const value = node.rhs[0];
  return value?.kind === "Call" && value.fun.kind === "Ident" && value.fun.name === "append"
    ? value.args[0]
    : undefined;
}

/**
 * Whether keys can be ever new ones. A constant, a bool, a reflect.Type, or a value of an enumeration (a named type with
 * constants of its own) fills a map once and then stays.
 *
 *     hits[r.URL.Path]++     // open-ended
 *     byKind[KindA] = v      // not
 */
function isOpenEnded(insert: Insert): boolean {
  const { key, checker } = insert;
  if (key === undefined) return true;
  if (key.kind === "BasicLit" || checker.intConst(key) !== undefined || checker.boolConst(key) !== undefined)
    return false;
  if (key.kind === "Ident" && checker.objectOf(key)?.kind === "const") return false;
  const type = checker.typeOf(key);
  if (type.kind === "Unknown" || (type.kind === "Basic" && /bool|int8|uint8|byte/.test(type.name))) return false;
  const name = typeNameOf(type);
  if (name === "reflect.Type") return false;
  return type.kind !== "Named" || !hasConstants(type.pkg, type.name, insert.checker);
}

function hasConstants(pkg: string, name: string, checker: Checker): boolean {
  if (pkg !== checker.pkg.path) return pkg !== "" && !/^(net|netip|time|string)$/.test(pkg);
  for (const obj of checker.pkg.scope.values()) {
    if (obj.kind !== "const") continue;
    const type = checker.typeOf(obj.decl);
    if (type.kind === "Named" && type.name === name) return true;
  }
  return false;
}

/** Whether the key is made from the request itself, so that a client chooses how many there are. */
export function keyFromRequest(growth: Growth): boolean {
  const { insert, code } = growth;
  if (insert.key === undefined) return false;
  const request = code.entry.request;
  const requestObj = code.checker.objectOf(request);
  return requestObj?.kind === "var" && derivesFrom(insert.key, requestObj, code.checker, 4);
}

function derivesFrom(x: Expr, from: VarObj, checker: Checker, depth: number): boolean {
  let found = false;
  walk(x, (node) => {
    if (node.kind === "Ident" && !found) {
      const obj = checker.objectOf(node);
      if (obj === from) found = true;
      else if (obj?.kind === "var" && obj.site.kind === "Assign" && depth > 0 && obj.site.pos < x.pos) {
        found = obj.site.rhs.some((value) => derivesFrom(value, from, checker, depth - 1));
      }
    }
    return !found;
  });
  return found;
}
