/**
 * Light Go types: exact where declarations can be read (module, vendor, replace, go.work, the standard-library model),
 * `Unknown` elsewhere. Unknown is contagious and must make a rule silent, never loud.
 */
export interface Basic {
  readonly kind: "Basic";
  /** "int", "string", "error" (kept basic on purpose), "any", "untyped nil", "untyped int", … */
  readonly name: string;
}
export interface Named {
  readonly kind: "Named";
  /** Import path; "" for a type declared inside a function, whose `id` then tells it apart. */
  readonly pkg: string;
  readonly name: string;
  readonly id: string;
  readonly args: readonly Type[];
}
export interface Pointer {
  readonly kind: "Pointer";
  readonly elem: Type;
}
export interface SliceT {
  readonly kind: "Slice";
  readonly elem: Type;
}
export interface ArrayT {
  readonly kind: "Array";
  /** Undefined where the length is no plain number. */
  readonly length: number | undefined;
  readonly elem: Type;
}
export interface MapT {
  readonly kind: "Map";
  readonly key: Type;
  readonly value: Type;
}
export interface ChanT {
  readonly kind: "Chan";
  readonly dir: "both" | "send" | "receive";
  readonly elem: Type;
}
export interface Signature {
  readonly kind: "Signature";
  /** Without the receiver. The last one of a variadic function is the slice. */
  readonly params: readonly Type[];
  readonly results: readonly Type[];
  readonly variadic: boolean;
}
export interface StructField {
  readonly name: string;
  readonly type: Type;
  readonly embedded: boolean;
}
export interface StructT {
  readonly kind: "Struct";
  readonly fields: readonly StructField[];
}
export interface InterfaceT {
  readonly kind: "Interface";
  readonly methods: readonly { readonly name: string; readonly type: Signature }[];
  readonly embeds: readonly Type[];
}
export interface Tuple {
  readonly kind: "Tuple";
  readonly types: readonly Type[];
}
export interface TypeParam {
  readonly kind: "TypeParam";
  readonly name: string;
  /** Declaring type or function and position, e.g. "example.com/m.List#0": the same for all spellings of one parameter. */
  readonly id: string;
  /** What it is declared with: `any`, a constraint interface, or T for `~T`; unions are Unknown. Worked out on demand. */
  constraint(): Type;
}
export interface Unknown {
  readonly kind: "Unknown";
}
export type Type =
  | Basic
  | Named
  | Pointer
  | SliceT
  | ArrayT
  | MapT
  | ChanT
  | Signature
  | StructT
  | InterfaceT
  | Tuple
  | TypeParam
  | Unknown;

export const unknownType: Unknown = { kind: "Unknown" };
