import type { Checker, FuncObj, Package, Program } from "../../go/model";
import type { Named, StructField, Type } from "../../go/type";
import type { DynType, FieldStep, Fn, Zero } from "../program";

const unknown: Zero = { k: "unknown" };

/** What the abstract program needs to know of types: zero values, promoted fields, methods of dynamic types. */
export class TypeFacts {
  readonly #dyn = new Map<string, DynType>();

  constructor(
    readonly program: Program,
    readonly fnOf: (func: FuncObj, args?: number) => Fn | undefined,
  ) {}

  zero(type: Type, checker: Checker, depth = 0): Zero {
    if (depth > 4) return unknown;
    switch (type.kind) {
      case "Basic":
        if (type.name === "bool" || type.name === "untyped bool") return { k: "scalar", value: false };
        if (type.name === "string" || type.name === "untyped string") return { k: "scalar", value: "" };
        if (type.name === "error" || type.name === "any" || type.name === "untyped nil")
          return { k: "scalar", value: null };
        return { k: "scalar", value: 0 };
      case "Chan":
        return { k: "scalar", value: null, chan: true };
      case "Pointer":
      case "Slice":
      case "Map":
      case "Signature":
      case "Interface":
        return { k: "scalar", value: null };
      case "Array":
        return { k: "array", length: type.length, elem: this.zero(type.elem, checker, depth + 1) };
      case "Struct":
        return { k: "struct", type: anonymous };
      case "Named": {
        const known = syncZero(type);
        if (known) return known;
        const under = checker.underlying(type);
        if (under.kind === "Struct") {
          // What is inside a struct of another package is that package's business.
          if (type.pkg !== "" && type.pkg !== checker.pkg.path) return unknown;
          return this.sourceOf(type, checker) ? { k: "struct", type: this.dyn(type, checker) } : unknown;
        }
        return under.kind === "Named" ? unknown : this.zero(under, checker, depth + 1);
      }
      default:
        return unknown;
    }
  }

  /** The package that declares a named type, where its source is at hand. */
  sourceOf(type: Named, checker: Checker): Package | undefined {
    const pkg = checker.pkg;
    if (type.pkg === pkg.path || type.pkg === "") return pkg;
    return this.program.importPackage(type.pkg, pkg);
  }

  dyn(type: Named, checker: Checker): DynType {
    const known = this.#dyn.get(type.id);
    if (known) return known;
    const made: DynType = {
      id: type.id,
      method: (name) => {
        const found = this.method(type, name, checker, 0);
        return found && { path: found.path, fn: (args) => this.fnOf(found.func, args) };
      },
      waitable: this.isWaitable(type, checker),
    };
    this.#dyn.set(type.id, made);
    return made;
  }

  /** May a value of the type hold a channel, a wait group, a context or a function that ends one? */
  isWaitable(type: Type, checker: Checker, depth = 0): boolean {
    switch (type.kind) {
      case "Chan":
        return true;
      case "Pointer":
      case "Slice":
      case "Array":
        return this.isWaitable(type.elem, checker, depth);
      case "Map":
        return this.isWaitable(type.value, checker, depth);
      case "Tuple":
        return type.types.some((t) => this.isWaitable(t, checker, depth));
      case "Struct":
        return type.fields.some((f) => this.isWaitable(f.type, checker, depth + 1));
      case "Signature":
        return type.params.length === 0 && type.results.length === 0;
      case "Named": {
        if (type.pkg === "context") return true;
        const zero = syncZero(type);
        if (zero) return zero.k === "waitgroup" || zero.k === "group";
        if (depth > 2 || (type.pkg !== "" && type.pkg !== checker.pkg.path)) return false;
        const under = checker.underlying(type);
        // `type T []T` leads back to itself without a field on the way.
        return under.kind !== "Named" && this.isWaitable(under, checker, under.kind === "Struct" ? depth : depth + 1);
      }
      default:
        return false;
    }
  }

  /** A method declared by the type, or promoted from an embedded field. */
  method(
    type: Named,
    name: string,
    checker: Checker,
    depth: number,
  ): { readonly path: readonly FieldStep[]; readonly func: FuncObj } | undefined {
    if (depth > 4) return undefined;
    const own = this.#methodOf(type, name, checker);
    if (own) return { path: [], func: own };
    for (const field of embedded(type, checker)) {
      const inner = strip(field.type);
      if (inner.kind !== "Named") continue;
      const below = this.method(inner, name, checker, depth + 1);
      if (below) {
        return { path: [this.#step(type, field, checker), ...below.path], func: below.func };
      }
    }
    return undefined;
  }

  #methodOf(type: Named, name: string, checker: Checker): FuncObj | undefined {
    const { pkg, file } = checker;
    const home = this.sourceOf(type, checker);
    // An external test sees what the package's own tests add.
    if (home !== pkg && home?.dir === pkg.dir) return home.methods.get(type.name)?.get(name);
    return home?.method(type.name, name, home === pkg ? file : undefined);
  }

  #step(owner: Type, field: StructField, checker: Checker): FieldStep {
    return { name: field.name, zero: this.zero(field.type, checker), owner: ownerName(owner) };
  }

  /** Embedded fields that lead from a value to the type that declares what was selected; empty where it is that type. */
  promotion(type: Type, pkg: string, name: string, checker: Checker, depth = 0): readonly FieldStep[] | undefined {
    const t = strip(type);
    if (t.kind === "Named" && t.name === name && t.pkg === pkg) return [];
    if (depth > 4 || (t.kind !== "Named" && t.kind !== "Struct")) return undefined;
    for (const field of embedded(t, checker)) {
      const below = this.promotion(field.type, pkg, name, checker, depth + 1);
      if (below) return [this.#step(t, field, checker), ...below];
    }
    return undefined;
  }

  /** Embedded fields to go through before a promoted field. */
  fieldPath(type: Type, name: string, checker: Checker, depth = 0): readonly FieldStep[] | undefined {
    const t = strip(type);
    if (depth > 4 || (t.kind !== "Named" && t.kind !== "Struct")) return undefined;
    const under = checker.underlying(t);
    if (under.kind !== "Struct") return undefined;
    if (under.fields.some((f) => f.name === name)) return [];
    for (const field of under.fields) {
      if (!field.embedded) continue;
      const below = this.fieldPath(field.type, name, checker, depth + 1);
      if (below) return [this.#step(t, field, checker), ...below];
    }
    return undefined;
  }
}

const anonymous: DynType = { id: "", method: () => undefined, waitable: true };

function embedded(type: Type, checker: Checker) {
  const under = checker.underlying(type);
  return under.kind === "Struct" ? under.fields.filter((f) => f.embedded) : [];
}

/** Path and name of a named type (behind pointers), "" for any other. */
export function ownerName(type: Type): string {
  const t = strip(type);
  return t.kind === "Named" ? `${t.pkg}.${t.name}` : "";
}

export function strip(type: Type): Type {
  return type.kind === "Pointer" ? strip(type.elem) : type;
}

function syncZero(type: Named): Zero | undefined {
  if (type.pkg === "sync") {
    if (type.name === "Mutex") return { k: "mutex", rw: false };
    if (type.name === "RWMutex") return { k: "mutex", rw: true };
    if (type.name === "WaitGroup") return { k: "waitgroup" };
    if (type.name === "Once") return { k: "once" };
    if (type.name === "Cond") return { k: "cond" };
    return type.name === "Locker" ? undefined : unknown;
  }
  if (type.pkg === "golang.org/x/sync/errgroup" && type.name === "Group") return { k: "group" };
  if (type.pkg === "sync/atomic") return { k: "struct", type: anonymous };
  return undefined;
}

/** Values of this type can be neither a channel, lock, function nor lead to one. */
export function isPlain(type: Type, checker: Checker, depth = 0): boolean {
  switch (type.kind) {
    case "Basic":
      return type.name !== "any";
    case "Slice":
    case "Array":
      return depth < 3 && isPlain(type.elem, checker, depth + 1);
    case "Map":
      return depth < 3 && isPlain(type.key, checker, depth + 1) && isPlain(type.value, checker, depth + 1);
    case "Named": {
      if (syncZero(type)) return false;
      const under = checker.underlying(type);
      return under.kind !== "Named" && depth < 3 && isPlain(under, checker, depth + 1);
    }
    case "Struct":
      return depth < 3 && type.fields.every((f) => isPlain(f.type, checker, depth + 1));
    case "Tuple":
      return type.types.every((t) => isPlain(t, checker, depth + 1));
    default:
      return false;
  }
}
