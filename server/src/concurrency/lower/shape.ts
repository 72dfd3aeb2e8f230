import { textKey } from "../../flow/function-keys";
import type { Block, FuncDecl, FuncLit, Node } from "../../go/ast";
import type { FuncObj } from "../../go/model";
import { walk } from "../../go/walk";
import type { Fn, FnOf, Site } from "../program";

const names = new WeakMap<FnOf, string>();

/** Tells the code of a declared function from that of others, without looking at it. */
export function nameFnOf(fn: FnOf, func: FuncObj): void {
  const receiver = func.decl.recv?.type;
  const type = receiver === undefined ? "" : func.file.text.slice(receiver.pos, receiver.end);
  names.set(fn, `${func.file.path}:${type}.${func.name}`);
}

/** Tells the literals of a declaration apart by their order. */
export function nameLiteral(fn: FnOf, literal: FuncLit, decl: FuncDecl | undefined): void {
  const place = decl && literalsOf(decl).indexOf(literal);
  if (place !== undefined && place >= 0) names.set(fn, `literal ${place}`);
}

const literals = new WeakMap<Block, readonly FuncLit[]>();

/** The literals in a declaration, in source order. */
export function literalsOf({ body }: FuncDecl): readonly FuncLit[] {
  if (body === undefined) return [];
  let found = literals.get(body);
  if (found === undefined) {
    const all: FuncLit[] = [];
    walk(body, (node) => {
      if (node.kind === "FuncLit") all.push(node);
      return true;
    });
    found = all;
    literals.set(body, found);
  }
  return found;
}

const prefix = "shape ";

/** A use of a function, and what its code looked like. */
export interface Shape {
  /** Which of its literals it is; -1 for the function itself. */
  readonly literal: number;
  readonly args: number;
  readonly caps: number;
  readonly deep: boolean;
  /** Empty for code that cannot be compared. */
  readonly code: string;
}

/** Among what an answer was drawn from: that it rests on a use of a function, and on what the code looked like. */
export function shapeNote(fn: Fn, key: string, use: Omit<Shape, "code">): string {
  const { literal, args, caps, deep } = use;
  return `${prefix}${key} ${literal} ${args} ${caps} ${deep} ${shapeOf(fn) ?? ""}`;
}

/** The uses of a function, by its key, that an answer rests on. */
export function shapesIn(from: readonly string[], key: string): readonly Shape[] {
  const start = `${prefix}${key} `;
  return from.flatMap((each) => {
    if (!each.startsWith(start)) return [];
    const [literal, args, caps, deep, code] = each.slice(start.length).split(" ");
    return [
      { literal: Number(literal), args: Number(args), caps: Number(caps), deep: deep === "true", code: code ?? "" },
    ];
  });
}

/** Equal for functions that no run can tell apart; undefined where the code holds what cannot be compared. */
export function shapeOf(fn: Fn): string | undefined {
  const known = shapes.get(fn);
  if (known !== undefined) return known === "" ? undefined : known;
  const writer = new Writer();
  writer.fn(fn);
  const shape = writer.failed ? "" : textKey(writer.text, 0, writer.text.length);
  shapes.set(fn, shape);
  return shape === "" ? undefined : shape;
}

/** Empty: cannot be compared. */
const shapes = new WeakMap<Fn, string>();

class Writer {
  text = "";
  failed = false;
  readonly #nodes = new Map<Node, number>();

  fn({ params, variadic, captures, slots, named, results, code, vars, file, node }: Fn): void {
    this.value([params, variadic, captures, slots, named, results, code]);
    for (const [slot, { name, role }] of vars) this.text += `${slot} ${role} ${name};`;
    // Whether a panic is recovered from is read off the text.
    if (file && node) this.value(/recover/i.test(file.text.slice(node.pos, node.end)));
  }

  value(value: unknown): void {
    if (value === null || typeof value !== "object") {
      if (typeof value === "function") this.#function(value as FnOf);
      else this.text += `${typeof value}${String(value)};`;
      return;
    }
    if (Array.isArray(value)) {
      this.text += "[";
      for (const each of value) this.value(each);
      this.text += "]";
      return;
    }
    const record = value as Record<string, unknown>;
    // A dynamic type is known by its id, a place by what stands there.
    if (typeof record.method === "function" && typeof record.id === "string") this.text += `type ${record.id};`;
    else if ("node" in record && "file" in record && !("code" in record)) this.#site(value as unknown as Site);
    else {
      for (const key in record) {
        this.text += `${key}:`;
        this.value(record[key]);
      }
      this.text += "}";
    }
  }

  #function(fn: FnOf): void {
    const name = names.get(fn);
    const generated = name === undefined ? fn() : undefined;
    if (name !== undefined) this.text += `fn ${name};`;
    else if (generated !== undefined && generated.node === undefined) this.fn(generated);
    else this.failed = true;
  }

  #site({ node, file }: Site): void {
    let number = this.#nodes.get(node);
    if (number === undefined) {
      number = this.#nodes.size;
      this.#nodes.set(node, number);
      if (node.kind === "Range") this.text += textKey(file.text, node.pos, node.end);
    }
    this.text += `${node.kind}${number};`;
  }
}
