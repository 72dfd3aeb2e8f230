import type { FuncDecl, FuncNode, GoFile } from "../go/ast";

/** Names for the functions of a file, made of their texts. */
export interface FunctionKeys {
  readonly all: ReadonlySet<string>;
  /** No two functions have the same text. */
  readonly distinct: boolean;
  /** The key of the declaration that the function is, or stands in. */
  keyOf(func: FuncNode): string | undefined;
}

const made = new WeakMap<GoFile, Keys>();

/** The keys of a file's functions. */
export function functionKeys(file: GoFile): FunctionKeys {
  let keys = made.get(file);
  if (keys?.text !== file.text) {
    keys = new Keys(file);
    made.set(file, keys);
  }
  return keys;
}

/** By declaration, for as long as its body is the same. */
const known = new WeakMap<FuncDecl, { readonly key: string; readonly revision: number | undefined }>();

function keyOfDecl(decl: FuncDecl, file: GoFile): string {
  const kept = known.get(decl);
  if (kept !== undefined && kept.revision === decl.revision) return kept.key;
  const key = `${file.path}#${textKey(file.text, decl.pos, decl.end)}`;
  known.set(decl, { key, revision: decl.revision });
  return key;
}

class Keys implements FunctionKeys {
  readonly text: string;
  readonly all: ReadonlySet<string>;
  readonly distinct: boolean;
  readonly #decls: readonly FuncDecl[];
  readonly #keys: readonly string[];

  constructor(file: GoFile) {
    this.text = file.text;
    this.#decls = file.decls.filter((decl) => decl.kind === "FuncDecl");
    this.#keys = this.#decls.map((decl) => keyOfDecl(decl, file));
    this.all = new Set(this.#keys);
    this.distinct = this.all.size === this.#keys.length;
  }

  keyOf({ pos }: FuncNode): string | undefined {
    let low = 0;
    let high = this.#decls.length - 1;
    while (low <= high) {
      const middle = (low + high) >> 1;
      const decl = this.#decls[middle]!;
      if (pos < decl.pos) high = middle - 1;
      else if (pos >= decl.end) low = middle + 1;
      else return this.#keys[middle];
    }
    return undefined;
  }
}

/** 64 bits of a piece of text: two texts that were ever typed do not share them. */
export function textKey(text: string, from: number, to: number): string {
  let a = 0xdeadbeef;
  let b = 0x41c6ce57;
  for (let i = from; i < to; i++) {
    const code = text.charCodeAt(i);
    a = Math.imul(a ^ code, 2654435761);
    b = Math.imul(b ^ code, 1597334677);
  }
  a = Math.imul(a ^ (a >>> 16), 2246822507) ^ Math.imul(b ^ (b >>> 13), 3266489909);
  b = Math.imul(b ^ (b >>> 16), 2246822507) ^ Math.imul(a ^ (a >>> 13), 3266489909);
  return `${(a >>> 0).toString(36)}.${(b >>> 0).toString(36)}`;
}
