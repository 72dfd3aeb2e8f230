import type {
  Assign,
  Decl,
  Expr,
  FuncDecl,
  FuncNode,
  GoFile,
  Ident,
  IncDec,
  Node,
  Range,
  TypeSwitch,
  ValueSpec,
} from "./ast";
import type { FuncObj, Obj, Package, TypeObj, VarObj } from "./model";
import { Resolver } from "./resolve";
import { universe } from "./universe";
import { forEachChild } from "./walk";

/** What a file's declarations see from outside. */
export interface ScopeEnv {
  /** The package that local types are said to belong to. */
  readonly pkg: Package | undefined;
  /** Package-level object of the file's package. */
  packageObject(name: string): Obj | undefined;
  /** What the file's imports bring in under a name: a package, or an object of a dot import. */
  importedObject(name: string): Obj | undefined;
  /** The object of a function or method declared in the file. */
  funcObject(decl: FuncDecl): FuncObj | undefined;
}

/** A place that gives a variable a value. */
export interface Assignment {
  /** The variable's identifier there; the bound name for a type switch. */
  readonly ident: Ident;
  readonly site: Assign | IncDec | Range | ValueSpec | TypeSwitch;
  /**
   * What is assigned. Undefined for `var x T`, `x++`, `x += y` and range variables; for a type switch the value looked at.
   */
  readonly value: Expr | undefined;
  /** Which result of `value`, where one expression gives several values; undefined when `value` is the value. */
  readonly index: number | undefined;
}

/** What the identifiers inside one top-level declaration denote, by Go's scoping rules. */
export interface Bindings {
  /** For uses and declarations; undefined for `_`, field, method and label names and what cannot be resolved. */
  objectOf(ident: Ident): Obj | undefined;
  /** Variables declared inside: parameters, named results and locals, in order of declaration. */
  readonly variables: readonly VarObj[];
  /** Identifiers inside that denote the variable, its declaration (if it is inside) first, then in source order. */
  usesOf(obj: VarObj): readonly Ident[];
  /** All places inside that set the variable, in source order. Values stored through a pointer are not seen. */
  assignmentsOf(obj: VarObj): readonly Assignment[];
  /** Is there a `&x` inside? Then it may be set where nobody sees it. */
  isAddressTaken(obj: VarObj): boolean;
  /** The constraint of a type parameter declared inside; undefined for one of a receiver (`func (r *T[K])`). */
  constraintOf(param: TypeObj): Expr | undefined;
  /** The enclosing node, up to the declaration itself. */
  parentOf(node: Node): Node | undefined;
  /** The innermost function around the node (for a literal, the one it stands in). */
  functionOf(node: Node): FuncNode | undefined;
}

/** The names of one file, resolved declaration by declaration when they are first asked for, and kept. */
export class FileScope {
  private readonly resolved = new Map<Decl, DeclBindings>();
  private readonly globalUses = new Map<VarObj, readonly Ident[]>();

  constructor(
    readonly file: GoFile,
    private readonly env: ScopeEnv,
  ) {}

  /** A function has another body; what was resolved in the old one, and what else its text decided, is forgotten. */
  edited(decl: FuncDecl): Bindings | undefined {
    const before = this.resolved.get(decl);
    this.resolved.delete(decl);
    this.globalUses.clear();
    return before;
  }

  /** The top-level declaration that spans an offset. */
  declAt(offset: number): Decl | undefined {
    const { decls } = this.file;
    let low = 0;
    let high = decls.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const decl = decls[middle]!;
      if (offset < decl.pos) high = middle - 1;
      else if (offset >= decl.end) low = middle + 1;
      else return decl;
    }
    return undefined;
  }

  bindingsOf(decl: Decl): Bindings {
    let bindings = this.resolved.get(decl);
    if (bindings === undefined) {
      bindings = new DeclBindings(this.file, this.env, decl);
      this.resolved.set(decl, bindings);
    }
    return bindings;
  }

  /** Bindings of the declaration that spans the node; undefined outside all of them (imports, package clause). */
  around(node: Node): Bindings | undefined {
    const decl = this.declAt(node.pos);
    return decl && this.bindingsOf(decl);
  }

  objectOf(ident: Ident): Obj | undefined {
    const bindings = this.around(ident);
    return bindings === undefined ? this.env.importedObject(ident.name) : bindings.objectOf(ident);
  }

  /** Of a local: all its identifiers. Of a package-level variable: those in this file. */
  usesOf(obj: VarObj): readonly Ident[] {
    if (obj.role !== "global") return obj.file === this.file ? (this.around(obj.decl)?.usesOf(obj) ?? []) : [];
    let uses = this.globalUses.get(obj);
    if (uses === undefined) {
      const { text, decls } = this.file;
      uses = decls
        .filter((decl) => text.slice(decl.pos, decl.end).includes(obj.name))
        .flatMap((decl) => this.bindingsOf(decl).usesOf(obj))
        .sort((a, b) => (a === obj.decl ? -1 : b === obj.decl ? 1 : a.pos - b.pos));
      this.globalUses.set(obj, uses);
    }
    return uses;
  }
}

/** What a name means outside all functions. */
export function outerObject(env: ScopeEnv, name: string): Obj | undefined {
  return env.packageObject(name) ?? env.importedObject(name) ?? universe.get(name);
}

class DeclBindings implements Bindings {
  private readonly found: Resolver;
  private parents: Map<Node, Node> | undefined;

  constructor(
    file: GoFile,
    env: ScopeEnv,
    private readonly decl: Decl,
  ) {
    this.found = new Resolver(file, env, (name) => outerObject(env, name));
    this.found.topLevel(decl);
  }

  get variables(): readonly VarObj[] {
    return this.found.variables;
  }

  objectOf(ident: Ident): Obj | undefined {
    return this.found.objects.get(ident);
  }

  usesOf(obj: VarObj): readonly Ident[] {
    return this.found.sortedUses(obj);
  }

  assignmentsOf(obj: VarObj): readonly Assignment[] {
    return this.found.assignments.get(obj) ?? [];
  }

  isAddressTaken(obj: VarObj): boolean {
    return this.found.addressTaken.has(obj);
  }

  constraintOf(param: TypeObj): Expr | undefined {
    return this.found.constraints.get(param);
  }

  parentOf(node: Node): Node | undefined {
    this.parents ??= parentsBelow(this.decl);
    return this.parents.get(node);
  }

  functionOf(node: Node): FuncNode | undefined {
    for (let at = this.parentOf(node); at !== undefined; at = this.parentOf(at)) {
      if (at.kind === "FuncLit" || at.kind === "FuncDecl") return at;
    }
    return undefined;
  }
}

function parentsBelow(root: Node): Map<Node, Node> {
  const parents = new Map<Node, Node>();
  const open: Node[] = [root];
  for (let node = open.pop(); node !== undefined; node = open.pop()) {
    const parent = node;
    forEachChild(parent, (child) => {
      parents.set(child, parent);
      open.push(child);
    });
  }
  return parents;
}
