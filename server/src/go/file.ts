import { difference } from "../syntax/cache";
import type { SyntaxCursor } from "../syntax/cursor";
import { Kind } from "../syntax/kinds";
import type { Syntax } from "../syntax/syntax";
import type { SyntaxTree } from "../syntax/tree";
import type { Block, Comment, Decl, EditedBody, GoFile, ImportSpec, InPlaceEdit, NodeBase } from "./ast";
import { type Movable, move, moved as movedSpans, nodesBelow, remarksFrom } from "./in-place";
import { copy, headMovedBy, LazyFunc, type Origin } from "./lazy-func";
import { identsBelow, type Lowering, lowerBlock, newLowering } from "./lower";
import { type FuncHead, lowerConsts, lowerFuncHead, lowerImports, lowerTypes, lowerVars } from "./lower-decl";
import { nameIn } from "./names";
import { bodyEnd, type Outline, OutlineCursor, outlineOf } from "./outline";
import { brokenRegions, declarationLines, parts } from "./recover";
import { scanText } from "./scan";
import "./lower-expr";
import "./lower-stmt";

/**
 * Parses a text and lowers its top level. Where braces tell the bodies apart, they are left out; each body parses its own
 * piece of text when it is asked for. What is made of a text depends on the text alone.
 * @param before the file as it was before an edit: what was made of functions that are still the same is taken over
 */
export function parseGoFile(syntax: Syntax, path: string, text: string, before?: GoFile): GoFile {
  const edit = before instanceof SourceFile ? before.changedTo(text) : undefined;
  if (edit?.body !== undefined) return new SourceFile(path, text, syntax, edit);
  const outline = outlineOf(text);
  if (outline !== undefined) {
    const tree = syntax.parse(outline.text);
    try {
      if (!tree.hasErrors && !tree.skipped) {
        const file = new SourceFile(path, text, syntax, { tree, outline });
        if (edit !== undefined) file.inherit(edit);
        return file;
      }
    } finally {
      tree.delete();
    }
  }
  return parseWholeGoFile(syntax, path, text);
}

/** The same from a tree of the whole text, whatever it looks like. */
export function parseWholeGoFile(syntax: Syntax, path: string, text: string): GoFile {
  const tree = syntax.parse(text);
  try {
    return new SourceFile(path, text, syntax, { tree, outline: undefined });
  } finally {
    tree.delete();
  }
}

/** A file whose functions can be parsed one by one. */
export interface PieceFile extends GoFile {
  /**
   * Parses each function with a body whose text passes the test, and shows its tree, which is freed afterwards. The body
   * is lowered from it on the way. False: the file is broken, and its functions depend on the text around them.
   */
  forEachFunction(test: (text: string) => boolean, use: (tree: SyntaxTree) => void): boolean;
  /**
   * The same for something drawn from a tree that may be kept for as long as the text of the function is the same: its
   * offsets count from the start of the declaration.
   * @param of tells apart what is drawn
   */
  drawFromFunctions<T>(
    of: object,
    test: (text: string) => boolean,
    draw: (tree: SyntaxTree, pos: number) => T,
  ): Iterable<{ readonly pos: number; readonly drawn: T }> | undefined;
}

const MAX_ROUNDS = 3;

/** A tree that a file is read from. The tree of an outline is sound. */
interface Parsed {
  readonly tree: SyntaxTree;
  readonly outline: Outline | undefined;
}

/** How a text differs from that of an earlier version of the file: what stood from `start` to `end` is another text now. */
interface Edit {
  readonly before: SourceFile;
  readonly start: number;
  readonly end: number;
  /** By how much all that follows has moved. */
  readonly moved: number;
  /** The one function that has another body; undefined where more has changed. */
  readonly body: LazyFunc | undefined;
}

const byPosition = (a: NodeBase, b: NodeBase): number => a.pos - b.pos;

class SourceFile implements PieceFile {
  packageName = "";
  packagePos = 0;
  readonly imports: ImportSpec[] = [];
  readonly decls: Decl[] = [];
  private knownErrors: readonly NodeBase[] | undefined;
  private readonly looseSpans: NodeBase[] = [];
  private scanned: readonly Comment[] | undefined;
  private isGenerated: boolean | undefined;
  readonly outlineSize: number;
  private readonly outlined: boolean;
  /** Nodes of declarations that are no functions, listed when they were first moved. */
  private readonly listed = new Map<Decl, Movable[]>();

  constructor(
    readonly path: string,
    public text: string,
    private readonly syntax: Syntax,
    from: Parsed | Edit,
  ) {
    if ("before" in from) {
      this.outlined = true;
      this.outlineSize = from.before.outlineSize;
      this.takeOutline(from);
      return;
    }
    const { tree, outline } = from;
    this.outlined = outline !== undefined;
    this.outlineSize = (outline?.text ?? text).length;
    if (outline) tree.walk((cursor) => this.topLevel(new OutlineCursor(cursor, outline), () => false, "own"));
    else this.knownErrors = this.readAll(tree);
    this.decls.sort(byPosition);
    this.imports.sort(byPosition);
  }

  /** All that stands outside of the one body that was edited is as it was, some of it further on. */
  private takeOutline({ before, body, moved }: Edit): void {
    this.packageName = before.packageName;
    this.packagePos = before.packagePos;
    this.imports.push(...before.imports);
    const specs = new Map<object, object>();
    let by = 0;
    for (const decl of before.decls) {
      if (!(decl instanceof LazyFunc)) {
        this.decls.push(by === 0 ? decl : copy(decl, by, specs));
        continue;
      }
      const end = decl === body ? moved : 0;
      const func = new LazyFunc(headMovedBy(decl.head, by, end), this.bodyOf, "own");
      if (decl === body) by = moved;
      else func.inherit(decl);
      this.decls.push(func);
    }
  }

  /** What another text differs in; undefined where nothing of this file can be taken over. */
  changedTo(text: string): Edit | undefined {
    if (!this.outlined) return undefined;
    const change = difference(this.text, text);
    if (change === undefined) return undefined;
    const { start, end } = change;
    const moved = text.length - this.text.length;
    const around = this.decls.find((decl) => decl.end >= end);
    const body =
      around instanceof LazyFunc &&
      around.hasBody &&
      around.bodySpan.pos < start &&
      end < around.bodySpan.end &&
      bodyEnd(text, around.bodySpan.pos) === around.bodySpan.end - 1 + moved
        ? around
        : undefined;
    return { before: this, start, end, moved, body };
  }

  inPlace(text: string): InPlaceEdit | undefined {
    if (text === this.text) return () => undefined;
    const edit = this.changedTo(text);
    if (edit === undefined || this.decls.some((decl) => decl instanceof LazyFunc && decl.hasLoose)) return undefined;
    if (this.imports.some(({ end }) => end > edit.start)) return undefined;
    const { body } = edit;
    if (body !== undefined) return () => this.take(text, edit, body.pos, body.end);
    const before = this.decls.findLast(({ end }) => end <= edit.start);
    const from = before?.end ?? 0;
    const [was, is] = [remarksFrom(this.text, from), remarksFrom(text, from)];
    if (before === undefined || was === undefined || is === undefined) return undefined;
    if (was.end < edit.end || is.end !== was.end + edit.moved || !was.lines || !is.lines) return undefined;
    return () => this.take(text, edit, from, was.end);
  }

  /** @param from where the stretch that differs begins, a whole piece of text with its comments, and `to` where it ended */
  private take(text: string, { end, moved, body }: Edit, from: number, to: number): EditedBody | undefined {
    const before = body?.edited(moved);
    this.text = text;
    this.knownErrors = undefined;
    for (const decl of this.decls) {
      if (decl === body || decl.pos < end) continue;
      if (decl instanceof LazyFunc) decl.move(moved);
      else {
        let nodes = this.listed.get(decl);
        if (nodes === undefined) {
          // A group's specs refer to each other; each is moved on its own.
          nodes = nodesBelow([decl.kind === "ValueSpec" ? { ...decl, repeats: undefined } : decl]).slice(1);
          this.listed.set(decl, nodes);
        }
        move([decl as Movable], moved);
        move(nodes, moved);
      }
    }
    if (this.scanned) {
      const inside = scanText(text.slice(from, to + moved)).comments;
      const placed = inside.map((each) => ({ ...each, pos: each.pos + from, end: each.end + from }));
      this.scanned = movedSpans(this.scanned, from, to, moved, placed);
    }
    return body && { func: body, before };
  }

  private readAll(tree: SyntaxTree): readonly NodeBase[] {
    const errors: NodeBase[] = [];
    if (tree.skipped) {
      const starts = declarationLines(this.text);
      for (const part of parts(this.text, starts)) this.readRange(part.pos, part.end, starts, 0, errors);
    } else {
      this.readTree(tree, this.text.length, undefined, 0, errors);
    }
    errors.push(...this.looseSpans.filter((span) => !errors.some((e) => e.pos <= span.pos && span.end <= e.end)));
    return errors.sort(byPosition);
  }

  get errors(): readonly NodeBase[] {
    if (this.knownErrors === undefined) {
      const errors: NodeBase[] = [];
      const found = this.#draw(
        errorsDrawn,
        () => true,
        (tree, pos) => tree.errors().map((error) => ({ pos: error.pos - pos, end: error.end - pos })),
      );
      for (const { pos, drawn } of found)
        for (const error of drawn) errors.push({ pos: error.pos + pos, end: error.end + pos });
      this.knownErrors = errors;
    }
    return this.knownErrors;
  }

  forEachFunction(test: (text: string) => boolean, use: (tree: SyntaxTree) => void): boolean {
    if (!this.outlined) return false;
    for (const decl of this.decls) {
      if (!(decl instanceof LazyFunc) || !decl.hasBody || !test(this.text.slice(decl.pos, decl.end))) continue;
      const tree = this.syntax.parseRange(this.text, decl.pos, decl.end);
      try {
        decl.lowerFrom(() => this.bodyIn(tree, decl.bodySpan));
        use(tree);
      } finally {
        tree.delete();
      }
    }
    return true;
  }

  *#draw<T>(
    of: object,
    test: (text: string) => boolean,
    draw: (tree: SyntaxTree, pos: number) => T,
  ): Iterable<{ readonly pos: number; readonly drawn: T }> {
    for (const decl of this.decls) {
      if (!(decl instanceof LazyFunc) || !decl.hasBody) continue;
      decl.drawn ??= new Map();
      const known = decl.drawn.get(of) as { readonly value: T } | "nothing" | undefined;
      if (known !== undefined) {
        if (known !== "nothing") yield { pos: decl.pos, drawn: known.value };
        continue;
      }
      if (!test(this.text.slice(decl.pos, decl.end))) {
        decl.drawn.set(of, "nothing");
        continue;
      }
      const tree = this.syntax.parseRange(this.text, decl.pos, decl.end);
      try {
        decl.lowerFrom(() => this.bodyIn(tree, decl.bodySpan));
        const value = draw(tree, decl.pos);
        decl.drawn.set(of, { value });
        yield { pos: decl.pos, drawn: value };
      } finally {
        tree.delete();
      }
    }
  }

  drawFromFunctions<T>(
    of: object,
    test: (text: string) => boolean,
    draw: (tree: SyntaxTree, pos: number) => T,
  ): Iterable<{ readonly pos: number; readonly drawn: T }> | undefined {
    return this.outlined ? this.#draw(of, test, draw) : undefined;
  }

  /** Takes over what was made of functions that the edit left alone. */
  inherit({ before, start, end, moved }: Edit): void {
    const old = new Map(before.decls.flatMap((decl) => (decl instanceof LazyFunc ? [[decl.pos, decl]] : [])));
    for (const decl of this.decls) {
      if (!(decl instanceof LazyFunc)) continue;
      const same =
        decl.end <= start ? old.get(decl.pos) : decl.pos >= end + moved ? old.get(decl.pos - moved) : undefined;
      if (same !== undefined && same.end - same.pos === decl.end - decl.pos) decl.inherit(same);
    }
  }

  /** Declarations of a parsed part; those that the parser swallowed are read again from the line where they start. */
  private readTree(
    tree: SyntaxTree,
    to: number,
    knownStarts: readonly number[] | undefined,
    round: number,
    errors: NodeBase[],
  ): void {
    const found = tree.errors();
    const starts = knownStarts ?? (found.length === 0 ? [] : declarationLines(this.text));
    const regions = brokenRegions(tree, found, starts, to);
    const cut = (at: number) => regions.some((region) => region.pos <= at && at < region.end);
    tree.walk((cursor) => this.topLevel(cursor, cut, "own"));
    // What is missing at the end of the last swallowed declaration is missing in the first one.
    const ends = new Set(regions.map((region) => region.end));
    for (const error of found) {
      if (!cut(error.pos) && !(error.pos === error.end && ends.has(error.pos))) errors.push(error);
    }
    for (const region of regions) {
      // Often all that follows the broken declaration is sound. Where it is not, going on like this would be slow.
      const pieces = round < MAX_ROUNDS ? region.starts.slice(0, 2) : region.starts;
      pieces.forEach((pos, i) => {
        const end = pieces[i + 1] ?? region.end;
        if (i === 0 || round >= MAX_ROUNDS) this.readPiece({ pos, end }, errors);
        else this.readRange(pos, end, starts, round + 1, errors);
      });
    }
  }

  private readRange(pos: number, end: number, starts: readonly number[], round: number, errors: NodeBase[]): void {
    const tree = this.syntax.parseRange(this.text, pos, end);
    try {
      this.readTree(tree, end, starts, round, errors);
    } finally {
      tree.delete();
    }
  }

  private readPiece(piece: NodeBase, errors: NodeBase[]): void {
    const tree = this.syntax.parseRange(this.text, piece.pos, piece.end);
    try {
      errors.push(...tree.errors());
      tree.walk((cursor) => this.topLevel(cursor, () => false, piece));
    } finally {
      tree.delete();
    }
  }

  get comments(): readonly Comment[] {
    this.scanned ??= scanText(this.text).comments;
    return this.scanned;
  }

  /** The rule of `go help generate`: such a line before the package clause. */
  get generated(): boolean {
    this.isGenerated ??= /^\/\/ Code generated .* DO NOT EDIT\.\r?$/m.test(this.text.slice(0, this.packagePos));
    return this.isGenerated;
  }

  /**
   * Declarations below the cursor's node; a broken part is looked into, for it may hold whole declarations. Loose text
   * after a function is what a brace too many cut off from it.
   */
  private topLevel(cursor: SyntaxCursor, skip: (at: number) => boolean, origin: Origin): void {
    const l = newLowering(cursor, this.text);
    let depth = 0;
    if (!cursor.firstChild()) return;
    for (;;) {
      if (cursor.kind === Kind.Error && depth < 3 && !skip(cursor.start) && cursor.firstChild()) {
        depth++;
        continue;
      }
      if (!skip(cursor.start) && !this.declaration(l, origin)) this.loose(l);
      while (!cursor.nextSibling()) {
        cursor.parent();
        if (depth === 0) return;
        depth--;
      }
    }
  }

  private loose(l: Lowering): void {
    const last = this.decls[this.decls.length - 1];
    const c = l.cursor;
    if (c.kind === Kind.Comment || !(last instanceof LazyFunc) || c.start < last.end) return;
    const idents = identsBelow(l);
    if (idents.length === 0) return;
    last.append(idents, c.end);
    this.looseSpans.push({ pos: c.start, end: c.end });
  }

  private declaration(l: Lowering, origin: Origin): boolean {
    const c = l.cursor;
    switch (c.kind) {
      case Kind.PackageClause:
        this.packageClause(c);
        break;
      case Kind.ImportDeclaration:
        lowerImports(l, this.imports);
        break;
      case Kind.VarDeclaration:
        this.decls.push(...lowerVars(l));
        break;
      case Kind.ConstDeclaration:
        this.decls.push(...lowerConsts(l));
        break;
      case Kind.TypeDeclaration:
        this.decls.push(...lowerTypes(l));
        break;
      case Kind.FunctionDeclaration:
      case Kind.MethodDeclaration: {
        const head = lowerFuncHead(l);
        this.decls.push(new LazyFunc(head, this.bodyOf, origin));
        break;
      }
      default:
        return false;
    }
    return true;
  }

  releaseBodies(): void {
    for (const decl of this.decls) if (decl instanceof LazyFunc) decl.release();
  }

  private packageClause(c: SyntaxCursor): void {
    if (this.packageName !== "" || !c.firstChild()) return;
    const pos = c.start;
    do {
      if (c.kind === Kind.PackageIdentifier) {
        this.packagePos = pos;
        this.packageName = nameIn(this.text, c.start, c.end);
      }
    } while (c.nextSibling());
    c.parent();
  }

  /** Reads a body from a parse of the piece of text that holds the declaration. */
  private readonly bodyOf = (head: FuncHead, origin: Origin): Block | undefined => {
    const piece = origin === "own" ? head : origin;
    const part = this.syntax.parseRange(this.text, piece.pos, piece.end);
    try {
      return head.body && this.bodyIn(part, head.body);
    } finally {
      part.delete();
    }
  };

  private bodyIn(tree: SyntaxTree, span: NodeBase): Block {
    return tree.walk((c) => (findBody(c, span) ? lowerBlock(newLowering(c, this.text)) : unreadable(span)));
  }
}

/** A body whose parse depends on text around it (broken code only) is one unknown statement. */
function unreadable({ pos, end }: NodeBase): Block {
  return { kind: "Block", pos, end, stmts: [{ kind: "BadStmt", pos, end, idents: [] }] };
}

/** From the root to the body of a function, wherever among broken text it stands. */
function findBody(c: SyntaxCursor, body: NodeBase): boolean {
  if (!c.firstChild()) return false;
  for (;;) {
    const kind = c.kind;
    if (kind === Kind.Block && c.start === body.pos) return true;
    const inside = c.start <= body.pos && c.end >= body.end;
    if (inside && kind !== Kind.Block && c.firstChild()) continue;
    if (!c.nextSibling()) return false;
  }
}

/** Stands for the syntax errors of a function among what is drawn from it. */
const errorsDrawn = {};
