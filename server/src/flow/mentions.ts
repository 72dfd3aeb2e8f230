import type { Decl, FuncDecl, GoFile } from "../go/ast";
import type { Package } from "../go/model";

/** A declaration at package level, and where it stands. */
export interface Place {
  readonly decl: Decl;
  readonly file: GoFile;
  readonly pkg: Package;
}

/** What the text of a declaration tells without being understood. */
export interface DeclText {
  readonly text: string;
  /**
   * Identifiers in it: `name` where it stands alone, `pkg.name` behind the name of an import, `~.name` behind the receiver,
   * `.name` behind any other dot. Comments and strings are left out.
   */
  readonly names: ReadonlySet<string>;
  /** Spans, from the declaration's start, of loops without a condition. */
  readonly endless: readonly EndlessLoop[];
}

export interface EndlessLoop {
  readonly pos: number;
  readonly end: number;
  /** Nothing in it leaves it. */
  readonly forever: boolean;
}

const known = new WeakMap<Decl, DeclText>();

/** Read once for as long as the text is the same. */
export function textOf({ decl, file }: Pick<Place, "decl" | "file">): DeclText {
  const text = file.text.slice(decl.pos, decl.end);
  const before = known.get(decl);
  if (before?.text === text) return before;
  const read = { text, names: namesIn(text, importNames(file), receiverOf(decl)), endless: endlessLoops(text) };
  known.set(decl, read);
  return read;
}

const token =
  /"(?:[^"\\\n]|\\.)*"|`[^`]*`|\/\/[^\n]*|\/\*[\s\S]*?\*\/|'(?:[^'\\\n]|\\.)+'|(\.?)([\p{L}_][\p{L}\p{Nd}_]*)(?:\.([\p{L}_][\p{L}\p{Nd}_]*))?/gu;

function receiverOf(decl: Decl): string | undefined {
  return decl.kind === "FuncDecl" ? decl.recv?.names[0]?.name : undefined;
}

function namesIn(text: string, imports: ReadonlyMap<string, string>, receiver: string | undefined): Set<string> {
  const names = new Set<string>();
  for (const [, dot, first, second] of text.matchAll(token)) {
    if (first === undefined) continue;
    const plain = dot === "" && second !== undefined;
    const own = plain && first === receiver;
    const qualified = plain && !own && imports.has(first);
    if (!qualified) names.add(`${dot}${first}`);
    if (second !== undefined) names.add(own ? `~.${second}` : qualified ? `${first}.${second}` : `.${second}`);
  }
  return names;
}

const named = new WeakMap<GoFile, { readonly specs: GoFile["imports"]; readonly names: ReadonlyMap<string, string> }>();

/** Names by which a file knows its imports, with their paths; a package is taken to be named as its folder is. */
export function importNames(file: GoFile): ReadonlyMap<string, string> {
  const before = named.get(file);
  if (before?.specs === file.imports) return before.names;
  const names = new Map(
    file.imports.map(({ name, path }) => [name?.name ?? /([^/.]+)(?:\/v\d+|\.v\d+)?$/.exec(path)?.[1] ?? path, path]),
  );
  named.set(file, { specs: file.imports, names });
  return names;
}

/** In text that gofmt has formatted: a loop ends with the brace that stands as deep as its `for`. */
function endlessLoops(text: string): EndlessLoop[] {
  const out: EndlessLoop[] = [];
  for (const loop of text.matchAll(/^(\t*)(?:\w+: )?for \{$/gm)) {
    const end = text.indexOf(`\n${loop[1]}}`, loop.index);
    const body = text.slice(loop.index, end < 0 ? text.length : end);
    const forever = !/\b(?:return|break|goto|panic|os\.Exit|\w*[Ff]atal\w*)\b/.test(body);
    out.push({ pos: loop.index, end: loop.index + body.length, forever });
  }
  return out;
}

interface NameIndex {
  readonly text: string;
  readonly decls: ReadonlyMap<string, readonly Decl[]>;
}

const indexes = new WeakMap<GoFile, NameIndex>();

/** Declarations of a file by the names in them, for as long as its text is the same. */
function declsByName(file: GoFile): NameIndex["decls"] {
  const before = indexes.get(file);
  if (before?.text === file.text) return before.decls;
  const decls = new Map<string, Decl[]>();
  for (const decl of file.decls) {
    for (const name of textOf({ decl, file }).names) {
      const list = decls.get(name);
      if (list === undefined) decls.set(name, [decl]);
      else list.push(decl);
    }
  }
  indexes.set(file, { text: file.text, decls });
  return decls;
}

/** Declarations of a package, tests apart, that hold a name of it, as in `DeclText.names`, or, with `path`, of a package that it imports. */
export function* declsWith(pkg: Package, name: string, path?: string): Iterable<Place> {
  for (const file of pkg.files) {
    if (pkg.isTest(file)) continue;
    const qualifiers = path === undefined ? [] : [...importNames(file)].filter(([, each]) => each === path);
    const wanted = path === undefined ? [name] : qualifiers.map(([qualifier]) => `${qualifier}.${name}`);
    if (wanted.length === 0) continue;
    const byName = declsByName(file);
    const found = new Set(wanted.flatMap((each) => byName.get(each) ?? []));
    for (const decl of found) yield { decl, file, pkg };
  }
}

/** Name of the type that a method belongs to. */
export function receiverName({ recv }: FuncDecl): string | undefined {
  let type = recv?.type;
  while (type?.kind === "Star" || type?.kind === "Index") type = type.x;
  return type?.kind === "Ident" ? type.name : undefined;
}
