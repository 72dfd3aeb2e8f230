import { type Message, say, verbatim } from "../../finding/say";
import { type PackageLook, PackageMemory } from "../../flow/package-memory";
import type { Expr, FieldDecl, FuncDecl, FuncLit, GoFile, Node } from "../../go/ast";
import type { Checker, Package, Program } from "../../go/model";
import type { Type } from "../../go/type";
import { walk } from "../../go/walk";
import type { RuleContext } from "../rule";

const locks: ReadonlySet<string> = new Set(["Mutex", "RWMutex", "Cond", "Once", "Map", "Pool"]);

/** What a copied value holds: a wait group, or something that locks. */
export type Kind = "WaitGroup" | "lock";

const kinds: readonly Kind[] = ["WaitGroup", "lock"];

/** A place where a value that must not be copied is copied. */
export interface Copy {
  readonly kind: Kind;
  readonly file: GoFile;
  readonly node: Node;
  /** What is copied there: "receiver `c`", "parameter `wg`", "`a`", say`each element`. */
  readonly what: Message;
  /** The type as it is written in messages, e.g. "sync.Mutex" or "a struct with a sync.Mutex". */
  readonly holds: Message;
  /** The type expression to make a pointer of; undefined where more than that has to change. */
  readonly pointerAt: Expr | undefined;
}

/** Functions without copies. */
const memory = new PackageMemory<readonly Copy[]>();
const lookService = {
  name: "lock copies",
  create: (program: Program, pkg: Package): PackageLook<readonly Copy[]> => memory.of(program, pkg),
};
const isEmpty = (copies: readonly Copy[]): boolean => copies.length === 0;

const known = new WeakMap<Checker, { readonly text: string; readonly found: readonly Copy[] }>();

/** Copies by receiver, parameter, assignment and range in the files to report on. Both rules share one look at the code. */
export function* copies(context: RuleContext, kind: Kind): Iterable<Copy> {
  const { pkg } = context;
  const makers = pkg.files.filter((file) => /\bsync\./.test(file.text));
  const inTests = makers.length > 0;
  const inCode = makers.some((file) => !pkg.isTest(file));
  for (const file of context.files) {
    // What tests declare, other code cannot copy.
    if (!(pkg.isTest(file) ? inTests : inCode) && !/\bsync\b/.test(file.text)) continue;
    const checker = context.checker(file);
    const kept = known.get(checker);
    let found = kept?.text === file.text ? kept.found : undefined;
    if (found === undefined) {
      const look = context.service(lookService);
      found = file.decls.flatMap((decl) =>
        decl.kind === "FuncDecl" ? look.get(file, decl, "", () => copiesIn(decl, file, checker), isEmpty) : [],
      );
      known.set(checker, { text: file.text, found });
    }
    for (const copy of found) if (copy.kind === kind) yield copy;
  }
}

function copiesIn(decl: FuncDecl, file: GoFile, checker: Checker): Copy[] {
  const heads = [
    ...(decl.recv === undefined ? [] : fieldCopies(decl.recv, "receiver", file, checker)),
    ...parameterCopies(decl, file, checker),
  ];
  const text = file.text.slice(decl.bodySpan.pos, decl.bodySpan.end);
  return decl.hasBody && mayCopy.test(text) ? [...heads, ...bodyCopies(decl, file, checker)] : heads;
}

/** An assignment whose right side ends like a place, a range with a value, or a literal with parameters. */
const mayCopy =
  /=(?!\s*(?:\d+|true|false|nil)\s*[\n;])[^=\n]*(?:[\w\]]|\(\*[\w.]+\))\s*(?:[\n;{}]|\/[/*])|,\s*\w+\s*:?=\s*range\b|\bfunc\s*\(\s*\w/;

function parameterCopies(func: FuncDecl | FuncLit, file: GoFile, checker: Checker): Copy[] {
  return func.type.params.flatMap((param) => fieldCopies(param, "parameter", file, checker));
}

function fieldCopies(field: FieldDecl, role: "receiver" | "parameter", file: GoFile, checker: Checker): Copy[] {
  const name = field.names[0];
  // An unnamed or blank parameter is copied by the caller and never looked at.
  if (field.variadic || refers(field.type) || name === undefined || name.name === "_") return [];
  return copiesOf(checker.typeFrom(field.type), checker, {
    file,
    node: name,
    what: role === "receiver" ? say`receiver \`${name.name}\`` : say`parameter \`${name.name}\``,
    pointerAt: field.type,
  });
}

/** Such a type holds nothing by value, whatever stands in it. */
function refers(type: Expr): boolean {
  return type.kind === "Star" || type.kind === "MapType" || type.kind === "ChanType" || type.kind === "FuncType";
}

/** What a value of the type holds, and is copied along with it. */
function copiesOf(type: Type, checker: Checker, copy: Omit<Copy, "kind" | "holds">): Copy[] {
  return kinds.flatMap((kind) => {
    const holds = held(type, kind, checker);
    return holds === undefined ? [] : [{ ...copy, kind, holds }];
  });
}

function bodyCopies(decl: FuncDecl, file: GoFile, checker: Checker): Copy[] {
  const found: Copy[] = [];
  walk(decl.body!, (node) => {
    if (node.kind === "FuncLit") found.push(...parameterCopies(node, file, checker));
    if (node.kind === "Assign" && node.lhs.length === node.rhs.length) {
      for (const [index, value] of node.rhs.entries()) {
        const target = node.lhs[index]!;
        if ((target.kind === "Ident" && target.name === "_") || !isPlace(value)) continue;
        const what = say`\`${file.text.slice(value.pos, value.end)}\``;
        found.push(...copiesOf(checker.typeOf(value), checker, { file, node: value, what, pointerAt: undefined }));
      }
    }
    if (node.kind === "Range" && node.value?.kind === "Ident" && node.value.name !== "_") {
      const copy = { file, node: node.value, what: say`each element`, pointerAt: undefined };
      found.push(...copiesOf(checker.typeOf(node.value), checker, copy));
    }
    return undefined;
  });
  return found;
}

/**
 * A value that exists elsewhere: `a`, `s.f`, `list[i]`, `*p`. A literal or a call's result is new and may be moved, also from
 * behind a pointer: `*sync.NewCond(l)`.
 */
function isPlace(x: Expr): boolean {
  if (x.kind === "Star") return x.x.kind !== "Call";
  return x.kind === "Ident" || x.kind === "Selector" || x.kind === "Index";
}

/** The lock inside a type, through structs and arrays; undefined behind pointers and where the type is not known. */
function held(type: Type, kind: Kind, checker: Checker, depth = 4): Message | undefined {
  const found = heldType(type, kind, checker, depth);
  if (found === undefined) return undefined;
  return found.within ? say`a struct with a ${found.name}` : verbatim(found.name);
}

function heldType(
  type: Type,
  kind: Kind,
  checker: Checker,
  depth: number,
): { readonly name: string; readonly within: boolean } | undefined {
  if (depth === 0) return undefined;
  if (type.kind === "Named" && type.pkg === "sync") {
    const fits = kind === "WaitGroup" ? type.name === "WaitGroup" : locks.has(type.name);
    return fits ? { name: `sync.${type.name}`, within: false } : undefined;
  }
  const under = checker.underlying(type);
  if (under.kind === "Array") return heldType(under.elem, kind, checker, depth - 1);
  if (under.kind !== "Struct") return undefined;
  for (const field of under.fields) {
    const inner = heldType(field.type, kind, checker, depth - 1);
    if (inner !== undefined) return { ...inner, within: true };
  }
  return undefined;
}
