import { Language, Parser, Query, type Tree } from "web-tree-sitter";
import { Kind, kindOf } from "./kinds";
import { MAX_TEXT } from "./limits";
import { hideNewOfExpression } from "./new-expr";
import { SyntaxTree } from "./tree";
import { type CursorModule, cursorModule, TreeWalk, transferIndex } from "./walk";

const LONG_RANGE = 20_000;
const ERROR_TYPE = 65535;

/** The Go parser. One per thread; everything it makes must be deleted by whoever asked for it. */
export class Syntax {
  /** Kind by the grammar's type id. */
  private readonly kinds: readonly Kind[];
  private readonly parser: Parser;
  private readonly transfer: number;
  /** While a function is being typed in, all that follows it is parsed by itself, the same text again and again. */
  private lastRange: { readonly text: string; readonly tree: Tree } | undefined;

  /** @internal Use `initSyntax`. */
  constructor(
    private readonly language: Language,
    private readonly module: CursorModule,
  ) {
    this.transfer = transferIndex(module);
    const kinds: Kind[] = language.types.map((name, id) => kindOf(name ?? "", language.nodeTypeIsNamed(id)));
    kinds[ERROR_TYPE] = Kind.Error;
    this.kinds = kinds;
    this.parser = new Parser();
    this.parser.setLanguage(language);
  }

  /** Never fails: broken text gives a tree with error nodes, a text beyond `MAX_TEXT` an empty tree (`skipped`). */
  parse(text: string): SyntaxTree {
    return new SyntaxTree(this, text, 0, this.parseText(text, undefined));
  }

  /** Parses a part of a text as if it were a file; offsets of the tree count from the start of the whole text. */
  parseRange(text: string, from: number, to: number): SyntaxTree {
    const part = text.slice(from, to);
    if (part.length < LONG_RANGE) return new SyntaxTree(this, text, from, this.parseText(part, undefined));
    if (this.lastRange?.text !== part) {
      this.lastRange?.tree.delete();
      this.lastRange = { text: part, tree: this.parseText(part, undefined) };
    }
    return new SyntaxTree(this, text, from, this.lastRange.tree.copy());
  }

  /** @internal */
  parseText(text: string, old: Tree | undefined): Tree {
    const tree = this.parser.parse(text.length > MAX_TEXT ? "" : hideNewOfExpression(text), old);
    if (tree === null) throw new Error("the parser has no grammar");
    return tree;
  }

  /** @internal */
  walk(tree: Tree, base: number): TreeWalk {
    return new TreeWalk(tree, base, this.kinds, this.module, this.transfer);
  }

  /** @internal */
  compile(source: string): Query {
    return new Query(this.language, source);
  }
}

/** Where the bytes of `web-tree-sitter.wasm` and `tree-sitter-go.wasm` come from. */
export interface GrammarFiles {
  read(name: string): Promise<Uint8Array>;
}

/** Loads the parser and the grammar from the program's resources (a `Resources`). Throws when they are missing or do not fit together. */
export async function initSyntax(files: GrammarFiles): Promise<Syntax> {
  const [engine, grammar] = await Promise.all([files.read("web-tree-sitter.wasm"), files.read("tree-sitter-go.wasm")]);
  engineModule ??= startEngine(engine);
  const module = await engineModule;
  return new Syntax(await Language.load(grammar), module);
}

/** One per thread: web-tree-sitter compiles its module once and hands out the same one ever after. */
let engineModule: Promise<CursorModule> | undefined;

async function startEngine(wasmBinary: Uint8Array): Promise<CursorModule> {
  // The bytes are handed over so that nothing is looked for beside the script or fetched. The options object becomes the
  // module.
  const module = { wasmBinary };
  await Parser.init(module);
  return cursorModule(module);
}
