import type { Call, Expr, GoFile, Ident, Node, Selector } from "../../go/ast";
import type { Checker, Package, Program, VarObj } from "../../go/model";
import { walk } from "../../go/walk";
import type { ServiceKey } from "../rule";
import { typeNameOf } from "./request";

/** Something that can grow: a package-level variable, a struct field, or a variable that a handler closes over. */
export interface Container {
  readonly shape: "map" | "slice" | "sync.Map";
  readonly name: string;
  readonly decl: Ident;
  readonly file: GoFile;
  readonly inserts: readonly Insert[];
  /** Something in the module takes entries out, starts afresh, or looks at the size before it inserts. */
  readonly bounded: boolean;
  /** Handed to code that may take entries out where it cannot be seen. */
  readonly escapes: boolean;
  /** Something looks an entry up. */
  readonly read: boolean;
}

export interface Insert {
  readonly node: Node;
  /** The container as written at the place of the insert. */
  readonly target: Expr;
  /** Undefined for a slice. */
  readonly key: Expr | undefined;
  readonly file: GoFile;
  readonly checker: Checker;
}

type Use =
  | { readonly kind: "insert"; readonly node: Node; readonly key: Expr | undefined }
  | { readonly kind: "shrink" | "read" | "escape" };

/** Finds what may grow in a package and who inserts and removes, over all packages of the module that can reach it. */
export class GrowthCensus {
  readonly #program: Program;
  readonly #pkg: Package;
  readonly #byKey = new Map<string, Container | undefined>();

  constructor(program: Program, pkg: Package) {
    this.#program = program;
    this.#pkg = pkg;
  }

  /** The container that the expression (a variable or `x.field`) denotes; undefined where it is none or is not known. */
  containerOf(x: Expr, file: GoFile, checker: Checker): Container | undefined {
    const path = checker.pathOf(x);
    if (path === undefined) return undefined;
    const shape = shapeOf(x, checker);
    if (shape === undefined) return undefined;
    const field = path.fields[path.fields.length - 1];
    if (field === undefined) return this.#variable(path.root, shape, file, checker);
    if (field === "[]" || path.fieldOwner === undefined || x.kind !== "Selector") return undefined;
    return this.#field(path.fieldOwner, field, shape);
  }

  #variable(obj: VarObj, shape: Container["shape"], file: GoFile, checker: Checker): Container | undefined {
    const key = `var ${obj.file.path}:${obj.decl.pos}`;
    if (!this.#byKey.has(key)) {
      const own = { shape, name: obj.name, decl: obj.decl, file: obj.file };
      if (obj.role === "global") {
        const refers = (ident: Ident | Selector, at: Checker) =>
          ident.kind === "Ident"
            ? at.objectOf(ident) === obj
            : isExported(obj.name) && ident.sel.name === obj.name && qualifies(ident, at, this.#pkg.path);
        this.#byKey.set(key, this.#collect(own, obj.name, refers, isExported(obj.name)));
      } else {
        const uses: [Node, GoFile, Checker][] = checker
          .usesOf(obj)
          .filter((ident) => ident !== obj.decl)
          .map((ident) => [ident, file, checker]);
        this.#byKey.set(key, summarise(own, uses));
      }
    }
    return this.#byKey.get(key);
  }

  #field(owner: string, field: string, shape: Container["shape"]): Container | undefined {
    const key = `field ${owner}.${field}`;
    if (!this.#byKey.has(key)) this.#byKey.set(key, this.#makeField(owner, field, shape));
    return this.#byKey.get(key);
  }

  #makeField(owner: string, field: string, shape: Container["shape"]): Container | undefined {
    if (!owner.startsWith(`${this.#pkg.path}.`)) return undefined;
    const typeName = owner.slice(this.#pkg.path.length + 1);
    const type = this.#pkg.scope.get(typeName);
    if (type?.kind !== "type" || type.decl?.type.kind !== "StructType" || type.file === undefined) return undefined;
    const decl = type.decl.type.fields.flatMap((one) => one.names).find((name) => name.name === field);
    if (decl === undefined) return undefined;
    const refers = (node: Ident | Selector, at: Checker) =>
      node.kind === "Selector" && node.sel.name === field && at.pathOf(node)?.fieldOwner === owner;
    return this.#collect({ shape, name: field, decl, file: type.file }, field, refers, isExported(field));
  }

  #collect(
    own: Pick<Container, "shape" | "name" | "decl" | "file">,
    name: string,
    refers: (node: Ident | Selector, checker: Checker) => boolean,
    exported: boolean,
  ): Container {
    const packages = [this.#pkg];
    if (exported) {
      for (const dir of this.#program.importersOf(this.#pkg.path, name)) {
        const importer = this.#program.packageAt(dir);
        if (importer !== undefined && importer !== this.#pkg) packages.push(importer);
      }
    }
    const uses: [Node, GoFile, Checker][] = [];
    for (const pkg of packages) {
      for (const file of pkg.files) {
        // A reset in a test says nothing of the program.
        if (pkg.isTest(file) || !file.text.includes(name)) continue;
        const checker = this.#program.checker(pkg, file);
        for (const decl of file.decls) {
          if (decl.kind !== "FuncDecl" || !file.text.slice(decl.pos, decl.end).includes(name)) continue;
          if (decl.body === undefined) continue;
          walk(decl.body, (node) => {
            if ((node.kind === "Ident" && node.name === name) || (node.kind === "Selector" && node.sel.name === name)) {
              if (refers(node, checker)) uses.push([node, file, checker]);
            }
            return undefined;
          });
        }
      }
    }
    return summarise(own, uses);
  }
}

/** The census of a package, kept while its rules run. */
export const growthCensus: ServiceKey<GrowthCensus> = {
  name: "memory/growth",
  create: (program, pkg) => new GrowthCensus(program, pkg),
};

function summarise(
  own: Pick<Container, "shape" | "name" | "decl" | "file">,
  uses: readonly [Node, GoFile, Checker][],
): Container {
  const inserts: Insert[] = [];
  let bounded = false;
  let escapes = false;
  let read = false;
  for (const [node, file, checker] of uses) {
    const use = useOf(node as Expr, checker);
    if (use.kind === "insert") inserts.push({ node: use.node, target: node as Expr, key: use.key, file, checker });
    else if (use.kind === "shrink") bounded = true;
    else if (use.kind === "escape") escapes = true;
    else read = true;
    // LoadOrStore and Swap answer what was there.
    if (use.kind === "insert" && use.node.kind === "Call" && !isStore(use.node)) read = true;
  }
  return { ...own, inserts, bounded, escapes, read };
}

function isStore(call: Call): boolean {
  return call.fun.kind === "Selector" && call.fun.sel.name === "Store";
}

function shapeOf(x: Expr, checker: Checker): Container["shape"] | undefined {
  const type = checker.typeOf(x);
  if (typeNameOf(type) === "sync.Map") return "sync.Map";
  const under = checker.underlying(type);
  return under.kind === "Map" ? "map" : under.kind === "Slice" ? "slice" : undefined;
}

const syncMapInserts = new Set(["Store", "LoadOrStore", "Swap"]);
const syncMapReads = new Set(["Load", "Range"]);
const readers = new Set(["len", "cap", "append", "copy", "print", "println", "min", "max"]);
const comparisons = new Set(["<", "<=", ">", ">=", "==", "!="]);

/** What one mention of the container does to it. */
function useOf(x: Expr, checker: Checker): Use {
  const parent = checker.parentOf(x);
  switch (parent?.kind) {
    case "Selector": {
      // The selector's own name, or a method of a sync.Map.
      if (parent.x !== x) return useOf(parent, checker);
      const call = checker.parentOf(parent);
      if (call?.kind !== "Call" || call.fun !== parent) return { kind: "escape" };
      if (syncMapInserts.has(parent.sel.name)) return { kind: "insert", node: call, key: call.args[0] };
      return { kind: syncMapReads.has(parent.sel.name) ? "read" : "shrink" };
    }
    case "Index":
      return parent.x === x ? indexUse(parent, parent.indices[0], checker) : { kind: "read" };
    case "Call":
      return callUse(parent, x, checker);
    case "Assign":
      return parent.lhs.includes(x) ? assignUse(parent, x, checker) : { kind: "escape" };
    case "Range":
    case "SliceExpr":
      return { kind: "read" };
    case "Binary":
      return { kind: "read" };
    case "IncDec":
      return { kind: "read" };
    default:
      return { kind: "escape" };
  }
}

function indexUse(index: Node, key: Expr | undefined, checker: Checker): Use {
  const parent = checker.parentOf(index);
  if (parent?.kind === "IncDec") return { kind: "insert", node: parent, key };
  if (parent?.kind === "Assign" && parent.lhs.includes(index as Expr)) return { kind: "insert", node: parent, key };
  return { kind: "read" };
}

function callUse(call: Call, x: Expr, checker: Checker): Use {
  const callee = checker.calleeOf(call);
  if (callee.kind === "external") {
    if (/^(maps|slices)\.(Delete|DeleteFunc|Compact|CompactFunc)$/.test(callee.fullName)) return { kind: "shrink" };
    if (/^(maps\.(Keys|Values|Clone)|slices\.|fmt\.|sort\.|encoding\/json\.Marshal)/.test(callee.fullName))
      return { kind: "read" };
  }
  if (callee.kind !== "builtin") return { kind: "escape" };
  if (callee.name === "delete" || callee.name === "clear") return { kind: "shrink" };
  // if len(m) > limit { … }: somebody keeps an eye on the size.
  if (callee.name === "len" && isSizeTest(call, checker)) return { kind: "shrink" };
  if (callee.name === "append" && call.args[0] !== x) return { kind: "read" };
  if (callee.name === "append") {
    const parent = checker.parentOf(call);
    const same = parent?.kind === "Assign" && parent.lhs.some((left) => samePath(left, x, checker));
    return same ? { kind: "insert", node: parent, key: undefined } : { kind: "escape" };
  }
  return { kind: readers.has(callee.name) ? "read" : "escape" };
}

/** `len(m) >= max` bounds; `len(m) == 0` and `len(m) > 0` only ask whether anything is there. */
function isSizeTest(call: Call, checker: Checker): boolean {
  const parent = checker.parentOf(call);
  if (parent?.kind !== "Binary" || !comparisons.has(parent.op)) return false;
  return checker.intConst(parent.x === call ? parent.y : parent.x) !== 0;
}

function assignUse(assign: Extract<Node, { kind: "Assign" }>, x: Expr, checker: Checker): Use {
  const value = assign.rhs.length === assign.lhs.length ? assign.rhs[assign.lhs.indexOf(x)] : undefined;
  if (value?.kind === "Call" && isBuiltin(value, "append", checker) && samePath(value.args[0], x, checker)) {
    // Counted at the mention inside append.
    return { kind: "read" };
  }
  if (isLazyInit(assign, x, checker) || isSetUp(assign, checker)) return { kind: "read" };
  return { kind: "shrink" };
}

/** `if m == nil { m = make(…) }` makes the map, it does not empty it. */
function isLazyInit(assign: Node, x: Expr, checker: Checker): boolean {
  for (let node = checker.parentOf(assign); node !== undefined; node = checker.parentOf(node)) {
    if (node.kind === "FuncDecl" || node.kind === "FuncLit") return false;
    if (node.kind !== "If") continue;
    const cond = node.cond;
    if (cond.kind === "Binary" && cond.op === "==" && samePath(cond.x, x, checker)) return true;
  }
  return false;
}

/** Assignments in init, main and constructors happen once per value. */
function isSetUp(assign: Node, checker: Checker): boolean {
  const func = checker.functionOf(assign);
  return (
    func?.kind === "FuncDecl" && func.recv === undefined && /^(init|main|[Nn]ew\w*|[Mm]ake\w*)$/.test(func.name.name)
  );
}

function isBuiltin(call: Call, name: string, checker: Checker): boolean {
  const callee = checker.calleeOf(call);
  return callee.kind === "builtin" && callee.name === name;
}

function samePath(a: Expr | undefined, b: Expr, checker: Checker): boolean {
  const left = a === undefined ? undefined : checker.pathOf(a);
  const right = checker.pathOf(b);
  return (
    left !== undefined &&
    right !== undefined &&
    left.root === right.root &&
    left.fields.join(".") === right.fields.join(".")
  );
}

function qualifies(node: Selector, checker: Checker, path: string): boolean {
  if (node.x.kind !== "Ident") return false;
  const obj = checker.objectOf(node.x);
  return obj?.kind === "pkg" && obj.path === path;
}

function isExported(name: string): boolean {
  return /^\p{Lu}/u.test(name);
}
