import type { Tree, TreeCursor } from "web-tree-sitter";
import type { SyntaxCursor } from "./cursor";
import { Kind } from "./kinds";

/**
 * The parser's compiled module as far as cursors need it. `TreeCursor` of web-tree-sitter copies its state into and out
 * of the module with a generic setter around every step; calling the module directly walks three times as fast. The
 * names belong to the pinned version: `cursorModule` checks them, and a test walks trees both ways.
 */
export interface CursorModule {
  /** Replaced whenever the module's memory grows. */
  readonly HEAP32: Int32Array;
  _ts_init(): number;
  _ts_tree_cursor_goto_first_child_wasm(tree: number): number;
  _ts_tree_cursor_goto_next_sibling_wasm(tree: number): number;
  _ts_tree_cursor_goto_parent_wasm(tree: number): number;
  _ts_tree_cursor_current_node_type_id_wasm(tree: number): number;
  _ts_tree_cursor_current_node_is_missing_wasm(tree: number): number;
  _ts_tree_cursor_start_index_wasm(tree: number): number;
  _ts_tree_cursor_end_index_wasm(tree: number): number;
}

const needed: readonly (keyof CursorModule)[] = [
  "_ts_init",
  "_ts_tree_cursor_goto_first_child_wasm",
  "_ts_tree_cursor_goto_next_sibling_wasm",
  "_ts_tree_cursor_goto_parent_wasm",
  "_ts_tree_cursor_current_node_type_id_wasm",
  "_ts_tree_cursor_current_node_is_missing_wasm",
  "_ts_tree_cursor_start_index_wasm",
  "_ts_tree_cursor_end_index_wasm",
];

/** Checks that a module object filled by `Parser.init` has what is called here; throws where it does not. */
export function cursorModule(module: object): CursorModule {
  const candidate = module as Record<string, unknown>;
  const absent = needed.filter((name) => typeof candidate[name] !== "function");
  if (!(candidate.HEAP32 instanceof Int32Array)) absent.push("HEAP32");
  if (absent.length > 0) throw new Error(`this web-tree-sitter does not fit: no ${absent.join(", ")}`);
  return module as CursorModule;
}

/** Four numbers hold a cursor's state, in the handle and in the module's transfer buffer alike. */
type Handle = TreeCursor & Record<0 | 1 | 2 | 3, number>;

/** Where the module and its JavaScript pass structures to each other, as an index into `HEAP32`. */
export function transferIndex(module: CursorModule): number {
  return module._ts_init() >> 2;
}

/** A cursor on the root of a tree; `base` is added to offsets. `close` must be called at the end. */
export class TreeWalk implements SyntaxCursor {
  kind: Kind;
  private readonly handle: Handle;
  private readonly tree: number;
  private state0: number;
  private state1: number;
  private state2: number;
  private state3: number;

  constructor(
    tree: Tree,
    private readonly base: number,
    private readonly kinds: readonly Kind[],
    private readonly module: CursorModule,
    private readonly at: number,
  ) {
    this.handle = tree.walk() as Handle;
    this.tree = (tree as unknown as { 0: number })[0];
    this.state0 = this.handle[0];
    this.state1 = this.handle[1];
    this.state2 = this.handle[2];
    this.state3 = this.handle[3];
    this.kind = Kind.Other;
    this.load();
    this.kind = this.readKind();
  }

  get start(): number {
    this.load();
    return this.module._ts_tree_cursor_start_index_wasm(this.tree) + this.base;
  }

  get end(): number {
    this.load();
    return this.module._ts_tree_cursor_end_index_wasm(this.tree) + this.base;
  }

  get missing(): boolean {
    this.load();
    return this.module._ts_tree_cursor_current_node_is_missing_wasm(this.tree) === 1;
  }

  firstChild(): boolean {
    this.load();
    return this.moved(this.module._ts_tree_cursor_goto_first_child_wasm(this.tree));
  }

  nextSibling(): boolean {
    this.load();
    return this.moved(this.module._ts_tree_cursor_goto_next_sibling_wasm(this.tree));
  }

  parent(): boolean {
    this.load();
    return this.moved(this.module._ts_tree_cursor_goto_parent_wasm(this.tree));
  }

  close(): void {
    const { handle } = this;
    handle[0] = this.state0;
    handle[1] = this.state1;
    handle[2] = this.state2;
    handle[3] = this.state3;
    handle.delete();
  }

  /** The transfer buffer is shared by everything that calls the module. */
  private load(): void {
    const heap = this.module.HEAP32;
    const { at } = this;
    heap[at] = this.state0;
    heap[at + 1] = this.state1;
    heap[at + 2] = this.state2;
    heap[at + 3] = this.state3;
  }

  private moved(result: number): boolean {
    if (result !== 1) return false;
    const heap = this.module.HEAP32;
    const { at } = this;
    this.state0 = heap[at]!;
    this.state1 = heap[at + 1]!;
    this.state2 = heap[at + 2]!;
    this.state3 = heap[at + 3]!;
    this.kind = this.readKind();
    return true;
  }

  private readKind(): Kind {
    return this.kinds[this.module._ts_tree_cursor_current_node_type_id_wasm(this.tree)] ?? Kind.Other;
  }
}
