import { knownResults, pathsWithKnownResults } from "./known-results";
import type { Signature, Type, TypeParam } from "./type";
import { unknownType } from "./type";
import { basic, intType, named, typeParam } from "./types";
import type { NameResolver } from "./typesyntax";
import { TypeText } from "./typesyntax";

/** A method as a type definition lists it. */
export interface ApiMethod {
  readonly signature: Signature;
  /** Only the pointer type has it. */
  readonly pointer: boolean;
}

/** A package-level name of an API package. */
export type ApiMember =
  | { readonly kind: "func"; readonly type: Signature; readonly typeParams: readonly TypeParam[] }
  | { readonly kind: "var"; readonly type: Type }
  | { readonly kind: "const"; readonly type: Type; readonly value: number | undefined }
  | { readonly kind: "type"; readonly def: ApiTypeDef };

/** A type of an API package: what stands right of its name, and its method set (promoted methods included). */
export interface ApiTypeDef {
  readonly alias: boolean;
  readonly params: readonly TypeParam[];
  readonly rhs: Type;
  readonly methods: ReadonlyMap<string, ApiMethod>;
}

/**
 * What is known of a package without its source, in the line format that `scripts/generate-std-model.mjs` describes.
 * Lines are indexed when the package is first asked for, and decoded one by one when their names are.
 */
export class ApiPackage {
  readonly path: string;
  /** The package clause's name. */
  readonly name: string;
  /** All exported names are listed: what is not there does not exist. */
  readonly complete: boolean;
  readonly #lines = new Map<string, string>();
  readonly #methodLines = new Map<string, string[]>();
  readonly #qualifiers = new Map<string, string>();
  readonly #members = new Map<string, ApiMember | undefined>();

  constructor(
    path: string,
    text: string,
    complete: boolean,
    /** Other packages of the model, whose aliases are followed. */
    readonly others: (path: string) => ApiPackage | undefined = () => undefined,
  ) {
    this.path = path;
    this.complete = complete;
    this.name = nameOfPath(path);
    let methods: string[] = [];
    for (const line of text.split("\n")) {
      const kind = line[0];
      if (kind === " ") methods.push(line);
      else if (kind === "i") {
        const [, qualifier, target] = line.split(" ");
        this.#qualifiers.set(qualifier!, target!);
      } else if (kind === "n") this.name = line.slice(2);
      else if (kind === "c") this.#indexConsts(line);
      else {
        const name = /^\w+/.exec(line.slice(2))?.[0] ?? "";
        if (name === "") continue;
        this.#lines.set(name, line);
        if (kind === "t") {
          methods = this.#methodLines.get(name) ?? [];
          this.#methodLines.set(name, methods);
        }
      }
    }
  }

  #indexConsts(line: string): void {
    const [, type, ...names] = line.split(" ");
    for (const each of names) {
      const equals = each.indexOf("=");
      const name = equals < 0 ? each : each.slice(0, equals);
      this.#lines.set(name, `c ${type}${equals < 0 ? "" : ` ${each.slice(equals + 1)}`}`);
    }
  }

  /** Names of all types, in no particular order. */
  typeNames(): Iterable<string> {
    return this.#methodLines.keys();
  }

  /** The package-level name; undefined where it is not listed. */
  member(name: string): ApiMember | undefined {
    if (this.#members.has(name)) return this.#members.get(name);
    const line = this.#lines.get(name);
    // Types refer to each other only by name, so decoding one never needs another.
    const member = line === undefined ? undefined : this.#decode(name, line);
    this.#members.set(name, member);
    return member;
  }

  #decode(name: string, line: string): ApiMember {
    switch (line[0]) {
      case "f": {
        const text = new TypeText(line, this.#resolver(), 2 + name.length);
        const typeParams = this.#typeParams(text, name);
        const reader = new TypeText(line, this.#resolver(typeParams), text.at);
        return { kind: "func", type: reader.signature(), typeParams };
      }
      case "v":
        return { kind: "var", type: new TypeText(line, this.#resolver(), 2 + name.length).type() };
      case "c": {
        const [, type, value] = line.split(" ");
        return { kind: "const", type: this.#constType(type!), value: value === undefined ? undefined : Number(value) };
      }
      default:
        return { kind: "type", def: this.#decodeType(name, line) };
    }
  }

  #constType(text: string): Type {
    return text.startsWith("#") ? basic(`untyped ${text.slice(1)}`) : new TypeText(text, this.#resolver()).type();
  }

  #decodeType(name: string, line: string): ApiTypeDef {
    const head = new TypeText(line, this.#resolver(), 2 + name.length);
    const params = this.#typeParams(head, name);
    const resolver = this.#resolver(params);
    const reader = new TypeText(line, resolver, head.at);
    const alias = reader.take("=");
    const methods = new Map<string, ApiMethod>();
    for (const each of this.#methodLines.get(name) ?? []) {
      const pointer = each[1] === "*";
      const text = new TypeText(each, resolver, pointer ? 2 : 1);
      const method = text.word();
      methods.set(method, { pointer, signature: text.signature() });
    }
    return { alias, params, rhs: reader.type(), methods };
  }

  /** `[$0 any, $1 comparable]`, the reader left behind it; constraints are decoded when asked for. */
  #typeParams(text: TypeText, owner: string): readonly TypeParam[] {
    if (text.text[text.at] !== "[") return [];
    text.take("[");
    const starts: { readonly name: string; readonly at: number }[] = [];
    while (!text.take("]") && !text.done()) {
      const name = text.word();
      starts.push({ name, at: text.at });
      text.type();
      while (text.take("|")) text.type();
      text.take(",");
    }
    const params: TypeParam[] = starts.map(({ name, at }, i) =>
      typeParam(name, `${this.path}.${owner}`, i, () => new TypeText(text.text, this.#resolver(params), at).type()),
    );
    return params;
  }

  #resolver(params: readonly TypeParam[] = []): NameResolver {
    return (name, qualifier, args) => {
      if (qualifier !== undefined) {
        const path = this.#qualifiers.get(qualifier) ?? qualifier;
        return this.others(path)?.aliased(name) ?? named(path, name, args);
      }
      if (name === "" || name.startsWith("#")) return name === "" ? unknownType : intType;
      return params.find((param) => param.name === name) ?? this.aliased(name) ?? named(this.path, name, args);
    };
  }

  /** What an alias of the package stands for; undefined for other names. Aliases with type parameters are not followed. */
  aliased(name: string): Type | undefined {
    const line = this.#lines.get(name);
    if (!line?.startsWith(`t ${name} = `)) return undefined;
    const member = this.member(name);
    return member?.kind === "type" ? member.def.rhs : undefined;
  }
}

/** A package's name as its import path suggests: `/v2` and `.v3` endings, `go-` beginnings and `-go` endings dropped. */
export function nameOfPath(path: string): string {
  const parts = path.split("/");
  let last = parts.pop() ?? "";
  if (/^v\d+$/.test(last) && parts.length > 0) last = parts.pop()!;
  last = last.replace(/\.v\d+(-unstable)?$/, "");
  const plain = last.replace(/^go[-.]/, "").replace(/[-.]go$/, "");
  return (plain === "" ? last : plain).replace(/[-.].*$/, (tail) =>
    /^[-.]v\d/.test(tail) ? "" : tail.replace(/[-.]/g, "_"),
  );
}

/** All packages known by type only. One instance serves a whole process: it holds nothing of any workspace. */
export class ApiModel {
  /** The toolchain that the standard-library part was made from, e.g. "go1.26.8"; "" for none. */
  readonly goVersion: string;
  readonly #std: Readonly<Record<string, string>>;
  readonly #others: Readonly<Record<string, string>>;
  readonly #packages = new Map<string, ApiPackage | undefined>();

  /** Takes the text of `std.json` and, if any, that of `third-party.api`. */
  constructor(stdJson: string, thirdParty = "") {
    const { go, packages } = JSON.parse(stdJson) as { go: string; packages: Record<string, string> };
    this.goVersion = go;
    this.#std = packages;
    this.#others = sections(thirdParty);
  }

  /** A model that knows nothing. */
  static empty(): ApiModel {
    return new ApiModel('{"go":"","packages":{}}');
  }

  /** Does the path belong to the standard library? */
  isStd(path: string): boolean {
    return Object.hasOwn(this.#std, path);
  }

  /** Import paths of all packages. */
  paths(): readonly string[] {
    return [...new Set([...Object.keys(this.#std), ...Object.keys(this.#others), ...pathsWithKnownResults()])];
  }

  package(path: string): ApiPackage | undefined {
    if (!this.#packages.has(path)) this.#packages.set(path, this.#make(path));
    return this.#packages.get(path);
  }

  #make(path: string): ApiPackage | undefined {
    const others = (each: string) => this.package(each);
    if (Object.hasOwn(this.#std, path)) return new ApiPackage(path, this.#std[path]!, true, others);
    // What is written by hand comes last and wins.
    const known = knownResults(path);
    const written = Object.hasOwn(this.#others, path) ? this.#others[path]! : "";
    return known === "" && written === "" ? undefined : new ApiPackage(path, `${known}\n${written}`, false, others);
  }
}

/** `third-party.api`: `# …` comments, `package <import path>` opens a package, then lines of the same format. */
function sections(text: string): Record<string, string> {
  const found: Record<string, string> = {};
  let path = "";
  for (const line of text.split(/\r?\n/)) {
    if (line.startsWith("#") || line === "") continue;
    if (line.startsWith("package ")) {
      path = line.slice("package ".length).trim();
      found[path] = "";
    } else found[path] += (found[path] === "" ? "" : "\n") + line;
  }
  return found;
}
