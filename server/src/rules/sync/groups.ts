import type { Call, Expr, FuncDecl, FuncNode, GoFile, Ident, Node } from "../../go/ast";
import type { Checker, Package, Program, VarObj } from "../../go/model";
import type { Type } from "../../go/type";
import { walk } from "../../go/walk";
import { fullNameOf } from "../targets";

/** A wait group that lives in one function, all of whose uses are known. */
export interface LocalGroup {
  readonly file: GoFile;
  readonly checker: Checker;
  readonly func: FuncDecl;
  readonly variable: VarObj;
  /** In source order; those of a function that is given the group stand where it is called. */
  readonly uses: readonly GroupUse[];
}

export interface GroupUse {
  readonly method: "Add" | "Done" | "Wait" | "Go";
  readonly call: Call;
  readonly file: GoFile;
  readonly checker: Checker;
  /** What stands between the group's declaration and the call, outermost first. */
  readonly steps: readonly Step[];
}

/** Something that decides whether, how often or where what is inside of it runs. */
export interface Step {
  readonly kind:
    | "loop"
    /** A branch; also what may leave before, so that the rest is not reached. */
    | "branch"
    /** Runs as a goroutine: a `go` statement, or a function given to the group's own `Go`. */
    | "go"
    | "Go"
    | "defer"
    | "call"
    /** A literal that is given away: run by others, who knows how often. */
    | "given";
  readonly node: Node;
  readonly file: GoFile;
}

/** How deep a group is followed into functions that it is given to. */
const maxDepth = 2;

/** Local wait groups of the package, by function. */
export const groupsService = {
  name: "local wait groups",
  create: (program: Program, pkg: Package): readonly LocalGroup[] => {
    const out: LocalGroup[] = [];
    for (const file of pkg.files) {
      if (!/\bWaitGroup\b/.test(file.text)) continue;
      const checker = program.checker(pkg, file);
      for (const decl of file.decls) {
        if (decl.kind !== "FuncDecl") continue;
        const body = file.text.slice(decl.bodySpan.pos, decl.bodySpan.end);
        if (/\bWaitGroup\b/.test(body)) out.push(...groupsIn(decl, file, checker, program));
      }
    }
    return out;
  },
};

function groupsIn(func: FuncDecl, file: GoFile, checker: Checker, program: Program): LocalGroup[] {
  const out: LocalGroup[] = [];
  walk(func.body!, (node) => {
    const variable = node.kind === "Ident" ? checker.objectOf(node) : undefined;
    if (variable?.kind !== "var" || variable.decl !== node || variable.role !== "local") return undefined;
    if (!isNewGroup(variable, checker)) return undefined;
    const uses = usesOf(variable, checker, file, program, [], maxDepth);
    if (uses) out.push({ file, checker, func, variable, uses });
    return undefined;
  });
  return out;
}

/** `var wg sync.WaitGroup`, `wg := sync.WaitGroup{}`, `wg := new(sync.WaitGroup)`, `wg := &sync.WaitGroup{}`. */
function isNewGroup(variable: VarObj, checker: Checker): boolean {
  const { site, decl } = variable;
  if (!isGroup(checker.typeOf(decl))) return false;
  if (site.kind === "ValueSpec" && site.values.length === 0) return checker.typeOf(decl).kind === "Named";
  const value =
    site.kind === "ValueSpec"
      ? site.values[site.names.indexOf(decl)]
      : site.kind === "Assign" && site.lhs.length === site.rhs.length
        ? site.rhs[site.lhs.indexOf(decl)]
        : undefined;
  const made = value?.kind === "Unary" && value.op === "&" ? value.x : value;
  if (made?.kind === "CompositeLit") return true;
  return made?.kind === "Call" && made.fun.kind === "Ident" && made.fun.name === "new";
}

export function isGroup(type: Type): boolean {
  const named = type.kind === "Pointer" ? type.elem : type;
  return named.kind === "Named" && named.pkg === "sync" && named.name === "WaitGroup";
}

/** Uses of a variable that holds the group (or a pointer to it); undefined where one of them is not understood. */
function usesOf(
  variable: VarObj,
  checker: Checker,
  file: GoFile,
  program: Program,
  outer: readonly Step[],
  depth: number,
): GroupUse[] | undefined {
  const out: GroupUse[] = [];
  for (const ident of checker.usesOf(variable)) {
    if (ident === variable.decl) continue;
    const parent = checker.parentOf(ident);
    const call = parent?.kind === "Selector" && parent.x === ident ? checker.parentOf(parent) : undefined;
    if (parent?.kind === "Selector" && call?.kind === "Call" && call.fun === parent) {
      const method = methodOf(call, checker);
      if (!method) return undefined;
      out.push({ method, call, file, checker, steps: [...outer, ...stepsTo(call, variable, checker, file)] });
      continue;
    }
    const inner = depth > 0 ? given(ident, variable, checker, file, program, outer, depth) : undefined;
    if (!inner) return undefined;
    out.push(...inner);
  }
  return out;
}

function methodOf(call: Call, checker: Checker): GroupUse["method"] | undefined {
  const method = /^sync\.WaitGroup\.(Add|Done|Wait|Go)$/.exec(fullNameOf(checker, call) ?? "")?.[1];
  return method as GroupUse["method"] | undefined;
}

/** `go work(&wg, job)`: what the function does with its parameter. */
function given(
  ident: Ident,
  variable: VarObj,
  checker: Checker,
  file: GoFile,
  program: Program,
  outer: readonly Step[],
  depth: number,
): GroupUse[] | undefined {
  const parent = checker.parentOf(ident);
  const isAddress = parent?.kind === "Unary" && parent.op === "&";
  const arg: Node = isAddress ? parent : ident;
  if (!isAddress && checker.typeOf(ident).kind !== "Pointer") return undefined;
  const call = checker.parentOf(arg);
  if (call?.kind !== "Call" || call.spread) return undefined;
  const callee = checker.calleeOf(call);
  let target: FuncNode | undefined;
  let home = { checker, file };
  if (callee.kind === "literal") target = callee.func;
  else if (callee.kind === "source" && !callee.viaInterface) {
    target = callee.func.decl;
    home = { checker: program.checker(callee.func.pkg, callee.func.file), file: callee.func.file };
  }
  // A literal that a variable holds runs wherever that is called; only one that is called on the spot is followed.
  if (!target?.body || (target.kind === "FuncLit" && call.fun !== target)) return undefined;
  const params = target.type.params.filter((field) => !field.variadic).flatMap((field) => field.names);
  const name = params[call.args.indexOf(arg as Expr)];
  const param = name && home.checker.objectOf(name);
  if (param?.kind !== "var") return undefined;
  const steps = [...outer, ...stepsTo(call, variable, checker, file), runOf(call, checker, file)];
  return usesOf(param, home.checker, home.file, program, steps, depth - 1);
}

/** How a call runs: as a goroutine, at the end, or here. */
function runOf(call: Call, checker: Checker, file: GoFile): Step {
  const stmt = checker.parentOf(call);
  const kind = stmt?.kind === "GoStmt" ? "go" : stmt?.kind === "DeferStmt" ? "defer" : "call";
  return { kind, node: stmt ?? call, file };
}

/** The steps from the scope of the variable to a node inside of it. */
function stepsTo(node: Node, variable: VarObj, checker: Checker, file: GoFile): Step[] {
  const steps: Step[] = [];
  const add = (kind: Step["kind"], at: Node): void => {
    steps.unshift({ kind, node: at, file });
  };
  const scope = scopeOf(variable, checker);
  let child = node;
  for (let parent = checker.parentOf(node); parent && child !== scope; parent = checker.parentOf(parent)) {
    switch (parent.kind) {
      case "For":
        if (child !== parent.init) add("loop", parent);
        break;
      case "Range":
        if (child !== parent.x) add("loop", parent);
        break;
      case "If":
        if (child === parent.then || child === parent.else) add("branch", child);
        break;
      case "CaseClause":
      case "CommClause":
        add("branch", parent);
        break;
      case "Binary":
        if (child === parent.y && (parent.op === "&&" || parent.op === "||")) add("branch", child);
        break;
      case "DeferStmt":
        if (child === node) add("defer", parent);
        break;
      case "GoStmt":
        if (child === node) add("go", parent);
        break;
      case "FuncLit": {
        const leaving = leavesBefore(parent, parent.pos, node, checker);
        if (leaving) add("branch", leaving);
        steps.unshift(literalRun(parent, variable, checker, file));
        break;
      }
      default:
    }
    const leaving =
      parent.kind === "For" || parent.kind === "Range" ? leavesBefore(parent, parent.pos, node, checker) : undefined;
    if (leaving) steps.splice(1, 0, { kind: "branch", node: leaving, file });
    child = parent;
  }
  const leaving = scope && leavesBefore(scope, variable.decl.pos, node, checker);
  if (leaving) steps.unshift({ kind: "branch", node: leaving, file });
  return steps;
}

/** The block or body in which the variable is declared. */
function scopeOf(variable: VarObj, checker: Checker): Node | undefined {
  for (let at: Node | undefined = checker.parentOf(variable.decl); at; at = checker.parentOf(at)) {
    if (at.kind === "Block" || at.kind === "CaseClause" || at.kind === "CommClause") return at;
    if (at.kind === "FuncDecl" || at.kind === "FuncLit") return at.body;
  }
  return undefined;
}

/** How a literal runs. */
function literalRun(
  literal: Extract<Node, { kind: "FuncLit" }>,
  variable: VarObj,
  checker: Checker,
  file: GoFile,
): Step {
  const call = checker.parentOf(literal);
  if (call?.kind !== "Call") return { kind: "given", node: literal, file };
  if (call.fun === literal) return runOf(call, checker, file);
  const isOwn =
    call.fun.kind === "Selector" &&
    call.fun.x.kind === "Ident" &&
    checker.objectOf(call.fun.x) === variable &&
    methodOf(call, checker) === "Go";
  return { kind: isOwn ? "Go" : "given", node: isOwn ? call : literal, file };
}

/** The first statement from `start` on that may leave the function or loop before the node is reached. */
function leavesBefore(around: Node, start: number, node: Node, checker: Checker): Node | undefined {
  const own = around.kind === "FuncLit" ? around : checker.functionOf(around);
  let found: Node | undefined;
  walk(around, (inner) => {
    if (found || inner.pos >= node.pos) return false;
    if (inner.kind === "FuncLit" && inner !== around && !(inner.pos <= node.pos && node.end <= inner.end)) return false;
    const leaves = inner.kind === "Return" || (inner.kind === "Branch" && inner.tok !== "fallthrough");
    if (leaves && inner.pos >= start && checker.functionOf(inner) === own) found = inner;
    return undefined;
  });
  return found;
}
