import type { Obj } from "./model";
import { predeclaredTypes } from "./types";

const nowhere = { kind: "Ident", pos: -1, end: -1 } as const;

/** The predeclared objects by name. Constants (`true`, `false`, `iota`, `nil`) have a declaration at offset -1. */
export const universe: ReadonlyMap<string, Obj> = new Map<string, Obj>([
  ...[...predeclaredTypes].map((name): [string, Obj] => [
    name,
    { kind: "type", name, decl: undefined, file: undefined, pkg: undefined },
  ]),
  ...["true", "false", "iota", "nil"].map((name): [string, Obj] => [
    name,
    { kind: "const", name, decl: { ...nowhere, name }, site: undefined, file: undefined },
  ]),
  ...[
    "append",
    "cap",
    "clear",
    "close",
    "complex",
    "copy",
    "delete",
    "imag",
    "len",
    "make",
    "max",
    "min",
    "new",
    "panic",
    "print",
    "println",
    "real",
    "recover",
  ].map((name): [string, Obj] => [name, { kind: "builtin", name }]),
]);
