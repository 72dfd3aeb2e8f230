import type {
  Basic,
  ChanT,
  InterfaceT,
  Named,
  Pointer,
  Signature,
  SliceT,
  StructT,
  Tuple,
  Type,
  TypeParam,
} from "./type";
import { unknownType } from "./type";

/** Making, comparing, spelling and substituting the types of `type.ts`. Pure functions; named types are not looked into. */

const basics = new Map<string, Basic>();

/** The predeclared or untyped type of that name, one object per name; `byte` and `rune` are their integer types. */
export function basic(name: string): Basic {
  const spelled = name === "byte" ? "uint8" : name === "rune" ? "int32" : name;
  let type = basics.get(spelled);
  if (!type) {
    type = { kind: "Basic", name: spelled };
    basics.set(spelled, type);
  }
  return type;
}

/** Names of the predeclared types, `error`, `any` and `comparable` included. */
export const predeclaredTypes: ReadonlySet<string> = new Set(
  (
    "any bool byte comparable complex64 complex128 error float32 float64 int int8 int16 int32 int64 rune string " +
    "uint uint8 uint16 uint32 uint64 uintptr"
  ).split(" "),
);

export const boolType: Basic = basic("bool");
export const intType: Basic = basic("int");
export const stringType: Basic = basic("string");
export const errorType: Basic = basic("error");
export const anyType: Basic = basic("any");
export const untypedNil: Basic = basic("untyped nil");
export const untypedBool: Basic = basic("untyped bool");
/** What `unsafe.Pointer` is. */
export const unsafePointer: Basic = basic("unsafe.Pointer");
/** The results of a call that returns nothing. */
export const emptyTuple: Tuple = { kind: "Tuple", types: [] };

/** A pointer to the type; `Unknown` stays unknown. */
export function pointerTo(elem: Type): Type {
  return elem.kind === "Unknown" ? unknownType : { kind: "Pointer", elem };
}

/** A slice of the element type, be it known or not. */
export function sliceOf(elem: Type): SliceT {
  return { kind: "Slice", elem };
}

/** A named type of a package. */
export function named(pkg: string, name: string, args: readonly Type[] = []): Named {
  return { kind: "Named", pkg, name, id: `${pkg}.${name}`, args };
}

/** The type itself, or what it points to. */
export function deref(type: Type): Type {
  return type.kind === "Pointer" ? type.elem : type;
}

/** A tuple of several types, the type itself for one. */
export function tupleOf(types: readonly Type[]): Type {
  return types.length === 1 ? types[0]! : types.length === 0 ? emptyTuple : { kind: "Tuple", types };
}

/** Is it, or does it hold, `Unknown`? */
export function isUnknown(type: Type): boolean {
  return type.kind === "Unknown";
}

/** The type a variable gets from an untyped constant; other types answer themselves. */
export function defaultType(type: Type): Type {
  if (type.kind !== "Basic" || !type.name.startsWith("untyped ")) return type;
  switch (type.name) {
    case "untyped int":
      return intType;
    case "untyped float":
      return basic("float64");
    case "untyped rune":
      return basic("int32");
    case "untyped complex":
      return basic("complex128");
    case "untyped string":
      return stringType;
    case "untyped bool":
      return boolType;
    default:
      return unknownType;
  }
}

/** Is it an untyped constant's type (`nil` included)? */
export function isUntyped(type: Type): type is Basic {
  return type.kind === "Basic" && type.name.startsWith("untyped ");
}

/** `map[string][]*pkg/path.T`: one spelling per type, good as a key and for messages. */
export function typeString(type: Type): string {
  switch (type.kind) {
    case "Basic":
      return type.name;
    case "Named":
      return type.args.length > 0 ? `${type.id}[${type.args.map(typeString).join(",")}]` : type.id;
    case "Pointer":
      return `*${typeString(type.elem)}`;
    case "Slice":
      return `[]${typeString(type.elem)}`;
    case "Array":
      return `[${type.length ?? "?"}]${typeString(type.elem)}`;
    case "Map":
      return `map[${typeString(type.key)}]${typeString(type.value)}`;
    case "Chan":
      return `${chanWord(type)} ${typeString(type.elem)}`;
    case "Signature":
      return `func${signatureTail(type)}`;
    case "Struct":
      return `struct{${type.fields.map((field) => `${field.embedded ? "" : `${field.name} `}${typeString(field.type)}`).join(";")}}`;
    case "Interface":
      return interfaceString(type);
    case "Tuple":
      return `(${type.types.map(typeString).join(", ")})`;
    case "TypeParam":
      return type.id;
    case "Unknown":
      return "?";
  }
}

function chanWord(type: ChanT): string {
  return type.dir === "both" ? "chan" : type.dir === "send" ? "chan<-" : "<-chan";
}

function signatureTail(type: Signature): string {
  const last = type.params.length - 1;
  const params = type.params.map((param, i) =>
    type.variadic && i === last && param.kind === "Slice" ? `...${typeString(param.elem)}` : typeString(param),
  );
  const results = type.results.map(typeString);
  const tail = results.length === 0 ? "" : results.length === 1 ? ` ${results[0]}` : ` (${results.join(", ")})`;
  return `(${params.join(", ")})${tail}`;
}

function interfaceString(type: InterfaceT): string {
  const methods = type.methods.map((method) => method.name + signatureTail(method.type)).sort();
  return `interface{${[...methods, ...type.embeds.map(typeString)].join(";")}}`;
}

/** Identical as the language says, as far as both are known; anything unknown is identical to nothing. */
export function identical(a: Type, b: Type): boolean {
  if (a === b) return a.kind !== "Unknown";
  if (a.kind !== b.kind || a.kind === "Unknown") return false;
  return typeString(a) === typeString(b) && !typeString(a).includes("?");
}

/** Type arguments by the id of their parameter. */
export type Substitution = ReadonlyMap<string, Type>;

/** The type with parameters replaced; the same object where nothing changes. */
export function substitute(type: Type, by: Substitution): Type {
  if (by.size === 0) return type;
  switch (type.kind) {
    case "TypeParam":
      return by.get(type.id) ?? type;
    case "Named": {
      const args = substituteAll(type.args, by);
      return args === type.args ? type : { ...type, args };
    }
    case "Pointer":
    case "Slice":
    case "Array":
    case "Chan": {
      const elem = substitute(type.elem, by);
      return elem === type.elem ? type : { ...type, elem };
    }
    case "Map": {
      const key = substitute(type.key, by);
      const value = substitute(type.value, by);
      return key === type.key && value === type.value ? type : { ...type, key, value };
    }
    case "Signature":
      return substituteSignature(type, by);
    case "Struct":
      return substituteStruct(type, by);
    case "Interface":
      return substituteInterface(type, by);
    case "Tuple": {
      const types = substituteAll(type.types, by);
      return types === type.types ? type : { kind: "Tuple", types };
    }
    default:
      return type;
  }
}

function substituteAll(types: readonly Type[], by: Substitution): readonly Type[] {
  const out = types.map((each) => substitute(each, by));
  return out.every((each, i) => each === types[i]) ? types : out;
}

/** A signature with parameters replaced. */
export function substituteSignature(type: Signature, by: Substitution): Signature {
  const params = substituteAll(type.params, by);
  const results = substituteAll(type.results, by);
  return params === type.params && results === type.results ? type : { ...type, params, results };
}

function substituteStruct(type: StructT, by: Substitution): StructT {
  const types = type.fields.map((field) => substitute(field.type, by));
  if (types.every((each, i) => each === type.fields[i]!.type)) return type;
  return { kind: "Struct", fields: type.fields.map((field, i) => ({ ...field, type: types[i]! })) };
}

function substituteInterface(type: InterfaceT, by: Substitution): InterfaceT {
  return {
    kind: "Interface",
    methods: type.methods.map((method) => ({ name: method.name, type: substituteSignature(method.type, by) })),
    embeds: substituteAll(type.embeds, by),
  };
}

/** Does a type parameter occur in it? */
export function mentionsTypeParam(type: Type): boolean {
  switch (type.kind) {
    case "TypeParam":
      return true;
    case "Named":
      return type.args.some(mentionsTypeParam);
    case "Pointer":
    case "Slice":
    case "Array":
    case "Chan":
      return mentionsTypeParam(type.elem);
    case "Map":
      return mentionsTypeParam(type.key) || mentionsTypeParam(type.value);
    case "Signature":
      return type.params.some(mentionsTypeParam) || type.results.some(mentionsTypeParam);
    case "Struct":
      return type.fields.some((field) => mentionsTypeParam(field.type));
    case "Interface":
      return type.methods.some((method) => mentionsTypeParam(method.type)) || type.embeds.some(mentionsTypeParam);
    case "Tuple":
      return type.types.some(mentionsTypeParam);
    default:
      return false;
  }
}

/**
 * Finds type arguments by laying the parameter's type over the argument's. Adds to `found`; never overrides.
 * `expand` gives what a named type is made of, for `S ~[]E` met by a named slice.
 */
export function unify(param: Type, arg: Type, found: Map<string, Type>, expand: (type: Type) => Type): void {
  if (arg.kind === "Unknown") return;
  if (param.kind === "TypeParam") {
    if (!found.has(param.id) && !(arg.kind === "Basic" && arg.name === "untyped nil")) found.set(param.id, arg);
    return;
  }
  if (!mentionsTypeParam(param)) return;
  if (param.kind === "Named") {
    if (arg.kind === "Named" && arg.id === param.id) unifyAll(param.args, arg.args, found, expand);
    else {
      // `iter.Seq[V]` met by a plain function, or the other way round.
      const shape = expand(param);
      if (shape.kind !== "Named" && shape.kind === expand(arg).kind) unify(shape, expand(arg), found, expand);
    }
    return;
  }
  const shape = arg.kind === "Named" ? expand(arg) : arg;
  if (shape.kind !== param.kind) return;
  switch (param.kind) {
    case "Pointer":
    case "Slice":
    case "Array":
    case "Chan":
      unify(param.elem, (shape as Pointer | SliceT | ChanT).elem, found, expand);
      return;
    case "Map": {
      const other = shape as typeof param;
      unify(param.key, other.key, found, expand);
      unify(param.value, other.value, found, expand);
      return;
    }
    case "Signature": {
      const other = shape as Signature;
      unifyAll(param.params, other.params, found, expand);
      unifyAll(param.results, other.results, found, expand);
      return;
    }
    default:
  }
}

function unifyAll(
  params: readonly Type[],
  args: readonly Type[],
  found: Map<string, Type>,
  expand: (type: Type) => Type,
): void {
  for (let i = 0; i < params.length && i < args.length; i++) unify(params[i]!, args[i]!, found, expand);
}

/** A type parameter; see `TypeParam`. */
export function typeParam(name: string, owner: string, index: number, constraint: () => Type): TypeParam {
  let known: Type | undefined;
  return {
    kind: "TypeParam",
    name,
    id: `${owner}#${index}`,
    constraint() {
      if (!known) {
        // A constraint may mention its own parameter; the inner question finds nothing.
        known = unknownType;
        known = constraint();
      }
      return known;
    },
  };
}

/** The one shape all types of the parameter's set have (`[]E` of `S ~[]E`), if its constraint says so. */
export function coreOf(param: TypeParam, expand: (type: Type) => Type): Type | undefined {
  const constraint = expand(param.constraint());
  if (constraint.kind !== "Interface")
    return isUnknown(constraint) || constraint.kind === "Basic" ? undefined : constraint;
  if (constraint.embeds.length !== 1) return undefined;
  const core = expand(constraint.embeds[0]!);
  return core.kind === "Unknown" || core.kind === "Interface" || core.kind === "Basic" ? undefined : core;
}
