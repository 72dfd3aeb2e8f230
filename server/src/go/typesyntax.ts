import type { InterfaceT, Signature, StructField, Type } from "./type";
import { unknownType } from "./type";
import { anyType, basic, pointerTo, predeclaredTypes, sliceOf, unsafePointer } from "./types";

/** Resolves the names met in type text; `qualifier` is undefined for a plain name. */
export type NameResolver = (name: string, qualifier: string | undefined, args: readonly Type[]) => Type;

const pathPattern = /([\w.~-]+(?:\/[\w.~-]+)*\/[\w.~-]+)\.([A-Z]\w*)/y;

/** A reader of Go type text as our API tables hold it: no comments, no newlines, parameters without names. */
export class TypeText {
  #at: number;

  constructor(
    readonly text: string,
    readonly resolve: NameResolver,
    at = 0,
  ) {
    this.#at = at;
  }

  /** Position after what was read. */
  get at(): number {
    return this.#at;
  }

  /** Reads one type; `Unknown` where the text makes no sense. */
  type(): Type {
    this.#space();
    if (this.take("*")) return pointerTo(this.type());
    if (this.take("<-chan")) return { kind: "Chan", dir: "receive", elem: this.type() };
    if (this.take("[")) return this.#sliceOrArray();
    if (this.take("(")) {
      const inner = this.type();
      this.take(")");
      return inner;
    }
    if (this.take("~")) return this.type();
    const path = this.#path();
    if (path) return this.#instance(path.name, path.path);
    const word = this.word();
    switch (word) {
      case "":
        return unknownType;
      case "chan": {
        const send = this.take("<-");
        return { kind: "Chan", dir: send ? "send" : "both", elem: this.type() };
      }
      case "map": {
        this.take("[");
        const key = this.type();
        this.take("]");
        return { kind: "Map", key, value: this.type() };
      }
      case "func":
        return this.signature();
      case "struct":
        return this.#struct();
      case "interface":
        return this.#interface();
      default:
        return this.#name(word);
    }
  }

  /** Reads `(A, B) (C, D)` or `(A) C`, standing before the first parenthesis. */
  signature(): Signature {
    let variadic = false;
    const params: Type[] = [];
    this.take("(");
    while (!this.take(")") && !this.done()) {
      if (this.take("...")) {
        variadic = true;
        params.push(sliceOf(this.type()));
      } else params.push(this.type());
      this.take(",");
    }
    return { kind: "Signature", params, results: this.#results(), variadic };
  }

  #results(): readonly Type[] {
    this.#space();
    if (this.take("(")) {
      const results: Type[] = [];
      while (!this.take(")") && !this.done()) {
        results.push(this.type());
        this.take(",");
      }
      return results;
    }
    return this.done() || /[,;)}\]|]/.test(this.text[this.#at]!) ? [] : [this.type()];
  }

  #sliceOrArray(): Type {
    if (this.take("]")) return sliceOf(this.type());
    const length = Number(this.word());
    this.take("]");
    return { kind: "Array", length: Number.isInteger(length) ? length : undefined, elem: this.type() };
  }

  #struct(): Type {
    const fields: StructField[] = [];
    if (!this.take("{")) return { kind: "Struct", fields };
    while (!this.take("}") && !this.done()) {
      const start = this.#at;
      const name = this.word();
      this.#space();
      if (name !== "" && !/[;}.[]/.test(this.text[this.#at] ?? "}")) {
        fields.push({ name, type: this.type(), embedded: false });
      } else if (name !== "" && this.text[this.#at] === "[" && this.#looksLikeField()) {
        fields.push({ name, type: this.type(), embedded: false });
      } else {
        this.#at = start;
        const type = this.type();
        const inner = type.kind === "Pointer" ? type.elem : type;
        fields.push({ name: "name" in inner ? inner.name : "?", type, embedded: true });
      }
      this.take(";");
    }
    return { kind: "Struct", fields };
  }

  /** `F []T` and `F [4]T` are fields, `T[A]` is embedded. */
  #looksLikeField(): boolean {
    return this.text[this.#at - 1] === " ";
  }

  #interface(): Type {
    const methods: { name: string; type: Signature }[] = [];
    const embeds: Type[] = [];
    if (!this.take("{")) return anyType;
    while (!this.take("}") && !this.done()) {
      const start = this.#at;
      const name = this.word();
      if (name !== "" && this.text[this.#at] === "(") methods.push({ name, type: this.signature() });
      else {
        this.#at = start;
        embeds.push(this.#union());
      }
      this.take(";");
    }
    const type: InterfaceT = { kind: "Interface", methods, embeds };
    return methods.length + embeds.length === 0 ? anyType : type;
  }

  #union(): Type {
    const first = this.type();
    let terms = 1;
    while (this.take("|")) {
      this.type();
      terms++;
    }
    return terms === 1 ? first : unknownType;
  }

  /** `net/http.Request`: a name with its import path, which has a slash. */
  #path(): { readonly path: string; readonly name: string } | undefined {
    pathPattern.lastIndex = this.#at;
    const match = pathPattern.exec(this.text);
    if (!match) return undefined;
    this.#at += match[0].length;
    return { path: match[1]!, name: match[2]! };
  }

  #name(word: string): Type {
    if (this.text[this.#at] !== "." || this.text[this.#at + 1] === ".") return this.#instance(word, undefined);
    this.#at++;
    return this.#instance(this.word(), word);
  }

  #instance(name: string, qualifier: string | undefined): Type {
    const args: Type[] = [];
    if (this.text[this.#at] === "[") {
      this.#at++;
      while (!this.take("]") && !this.done()) {
        args.push(this.type());
        this.take(",");
      }
    }
    if (qualifier === "unsafe" && name === "Pointer") return unsafePointer;
    if (qualifier === undefined && predeclaredTypes.has(name)) return basic(name);
    return this.resolve(name, qualifier, args);
  }

  /** A name, a number or a type parameter such as `$0`; "" where there is none. */
  word(): string {
    this.#space();
    const start = this.#at;
    while (this.#at < this.text.length && /[\w$#]/.test(this.text[this.#at]!)) this.#at++;
    return this.text.slice(start, this.#at);
  }

  /** Steps over the token if it comes next. */
  take(token: string): boolean {
    this.#space();
    if (!this.text.startsWith(token, this.#at)) return false;
    this.#at += token.length;
    return true;
  }

  done(): boolean {
    this.#space();
    return this.#at >= this.text.length;
  }

  #space(): void {
    while (this.text[this.#at] === " ") this.#at++;
  }
}
