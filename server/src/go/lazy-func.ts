import type { Block, FieldDecl, FuncDecl, FuncType, Ident, NodeBase } from "./ast";
import { type Movable, move, nodesBelow } from "./in-place";
import type { FuncHead } from "./lower-decl";

/** A declaration is sound by itself, or part of a broken piece of text that must be parsed as a whole to find it again. */
export type Origin = "own" | NodeBase;

/** A function whose body is parsed and lowered when it is first asked for. */
export class LazyFunc implements FuncDecl {
  readonly kind = "FuncDecl";
  pos: number;
  end: number;
  revision = 0;
  readonly name: Ident;
  readonly recv: FieldDecl | undefined;
  readonly typeParams: readonly FieldDecl[];
  readonly type: FuncType;
  readonly hasBody: boolean;
  readonly bodySpan: NodeBase;
  private readonly cutOff: Ident[] = [];
  private lowered: Block | undefined;
  private known: boolean;
  private readonly read: () => Block | undefined;
  /** A body that was made of the same text where it stood before, and where that was. */
  private earlier: { readonly body: Block; readonly pos: number } | undefined;
  /** What was drawn from the text of the declaration, by what it is; offsets count from its start. */
  drawn: Map<object, unknown> | undefined;
  /** Nodes of the head, and of the body, listed when they were first moved. */
  private headNodes: Movable[] | undefined;
  private bodyNodes: Movable[] | undefined;

  constructor(
    readonly head: FuncHead,
    bodyOf: (head: FuncHead, origin: Origin) => Block | undefined,
    origin: Origin,
  ) {
    this.pos = head.pos;
    this.end = head.end;
    this.name = head.name;
    this.recv = head.recv;
    this.typeParams = head.typeParams;
    this.type = head.type;
    this.hasBody = head.body !== undefined;
    this.bodySpan = head.body ?? { pos: head.end, end: head.end };
    this.known = !this.hasBody;
    this.read = () => bodyOf(head, origin);
  }

  get body(): Block | undefined {
    this.lowerFrom(this.read);
    return this.lowered;
  }

  /** The other declaration has the same text. */
  inherit(same: LazyFunc): void {
    this.drawn = same.drawn;
    this.earlier = same.lowered === undefined ? same.earlier : { body: same.lowered, pos: same.pos };
  }

  /** Takes the body from a parse that was made anyway. */
  lowerFrom(read: () => Block | undefined): void {
    if (this.known) return;
    const { earlier } = this;
    this.lowered = earlier === undefined ? this.withCutOff(read()) : movedBy(earlier.body, this.pos - earlier.pos);
    this.earlier = undefined;
    this.known = true;
  }

  /** Text that belongs to no declaration follows. */
  get hasLoose(): boolean {
    return this.cutOff.length > 0;
  }

  /** The whole function stands further on: its nodes are moved, and stay the same. */
  move(by: number): void {
    const { head } = this;
    this.headNodes ??= nodesBelow([head.name, head.recv, head.typeParams, head.type]);
    if (this.lowered !== undefined) this.bodyNodes ??= nodesBelow([this.lowered]);
    this.pos += by;
    this.end += by;
    move([head as Movable], by);
    move([this.bodySpan as Movable], by);
    move(this.headNodes, by);
    if (this.bodyNodes !== undefined) move(this.bodyNodes, by);
  }

  /** The body is another one, longer by so much. Answers the one that was lowered. */
  edited(by: number): Block | undefined {
    const before = this.lowered;
    this.release();
    this.revision++;
    this.end += by;
    (this.head as Movable).end += by;
    (this.bodySpan as Movable).end += by;
    return before;
  }

  /** Forgets the lowered body; the next to ask gets new nodes. */
  release(): void {
    this.bodyNodes = undefined;
    this.lowered = undefined;
    this.earlier = undefined;
    this.drawn = undefined;
    this.known = !this.hasBody;
  }

  /** Adds identifiers of loose text after the function: they are used in an unknown way at its end. */
  append(idents: readonly Ident[], end: number): void {
    this.cutOff.push(...idents);
    this.end = end;
  }

  private withCutOff(body: Block | undefined): Block | undefined {
    const { cutOff: idents, end } = this;
    if (body === undefined || idents.length === 0) return body;
    return { ...body, stmts: [...body.stmts, { kind: "BadStmt", pos: idents[0]!.pos, end, idents }] };
  }
}

/** The head of a function that stands further on, and whose body ends further on still. */
export function headMovedBy(head: FuncHead, by: number, end: number): FuncHead {
  const moved = by === 0 ? head : copy(head, by, new Map());
  if (end === 0) return moved;
  const body = moved.body && { pos: moved.body.pos, end: moved.body.end + end };
  return { ...moved, end: moved.end + end, body };
}

/** The same nodes at another place; the old ones stay as they are. */
function movedBy(body: Block, by: number): Block {
  return by === 0 ? body : copy(body, by, new Map());
}

/** `specs` are those copied so far: a constant without a value repeats that of one before. */
export function copy<T extends object>(node: T, by: number, specs: Map<object, object>): T {
  const out = { ...node } as Record<string, unknown>;
  for (const key in out) {
    const value = out[key];
    if (typeof value === "number") {
      if (key === "pos" || key === "end") out[key] = value + by;
    } else if (typeof value === "object" && value !== null) {
      if (Array.isArray(value)) out[key] = value.map((each: object) => copy(each, by, specs));
      else out[key] = specs.get(value) ?? copy(value, by, specs);
    }
  }
  if (out.kind === "ValueSpec") specs.set(node, out);
  return out as T;
}
