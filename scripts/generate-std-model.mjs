#!/usr/bin/env node
/**
 * Writes `server/data/std.json`, what the analyser knows of the standard library's types, from a Go installation:
 * `$(go env GOROOT)/api/*.txt` (the promised API, with method sets already computed) and, where that is silent, the
 * package sources: which import path stands behind a qualifier, and the methods of unexported types of exported
 * variables. Usage: `node scripts/generate-std-model.mjs [--check]`.
 *
 * Per package the file holds one string, a line each:
 *   `i rand math/rand`             qualifier and path, for qualifiers whose path does not simply end in them
 *   `f Get(string) (*Response, error)`
 *   `v DefaultClient *Client`
 *   `c Month April=4 August=8`     constants of a type; `#int` and so on for untyped ones
 *   `t Client struct{Transport RoundTripper;…}` followed by its methods: ` *Do(*Request) (*Response, error)`,
 *                                  a star for pointer receivers
 *   `t FileInfo = fs.FileInfo`
 */
import { execFileSync } from "node:child_process";
import { existsSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";

/** Constants by the thousand that no analysis asks for; their values are left out, in `syscall` most names too. */
const BULK = /^(debug\/|syscall$|image\/|unicode$|go\/)/;
/** Platforms whose additions belong to the model. */
const PLATFORM = /^linux-amd64(-cgo)?$/;
/** Not described by api/*.txt: the compiler's own package. */
const UNSAFE = [
  "t Pointer *#Pointer",
  "f Add[$0 any](Pointer, $0) Pointer",
  "f Alignof(any) uintptr",
  "f Offsetof(any) uintptr",
  "f Sizeof(any) uintptr",
  "f Slice[$0 any, $1 any](*$0, $1) []$0",
  "f SliceData[$0 any]([]$0) *$0",
  "f String[$0 any](*uint8, $0) string",
  "f StringData(string) *uint8",
].join("\n");

const byVersion = (a, b) => Number(/^go1\.(\d+)/.exec(a)?.[1] ?? 0) - Number(/^go1\.(\d+)/.exec(b)?.[1] ?? 0);
const byName = (a, b) => (a < b ? -1 : a > b ? 1 : 0);

/** All promised features, oldest first, as `[package, feature]`; those that `except.txt` takes back are left out. */
function readFeatures(goroot) {
  const dir = join(goroot, "api");
  const lines = (file) => readFileSync(join(dir, file), "utf8").split("\n");
  const taken = new Set(lines("except.txt").map((line) => line.trim()));
  const features = [];
  for (const file of readdirSync(dir)
    .filter((name) => /^go1.*\.txt$/.test(name))
    .sort(byVersion)) {
    for (const raw of lines(file)) {
      const line = raw.replace(/\s+#\d+$/, "").trim();
      const match = /^pkg ([^ ,]+)(?: \(([^)]+)\))?, (.*)$/.exec(line);
      if (!match || taken.has(line) || (match[2] && !PLATFORM.test(match[2])) || line.includes("//deprecated"))
        continue;
      features.push([match[1], normalise(match[3])]);
    }
  }
  return features;
}

/** api's spelling of types → Go's, shortened: `interface{}` → any, a bare `struct` → `struct{}`. */
function normalise(feature) {
  return feature
    .replace(/\s+\/\/.*$/, "")
    .replace(/\binterface ?\{ ?\}/g, (text, at) =>
      feature.startsWith("type ") && at < 60 && /^type \w+ $/.test(feature.slice(0, at)) ? text : "any",
    )
    .replace(/\bstruct\b(?! ?\{)(?!,|$)/g, "struct{}")
    .replace(/(<-chan|chan<-|chan|\]|\*) struct$/, "$1 struct{}");
}

/** Position after the bracket that closes the one at `open`. */
function closing(text, open) {
  let depth = 0;
  for (let i = open; i < text.length; i++) {
    if ("[({".includes(text[i])) depth++;
    else if ("])}".includes(text[i]) && --depth === 0) return i + 1;
  }
  throw new Error(`unbalanced: ${text}`);
}

class PackageModel {
  funcs = new Map();
  vars = new Map();
  consts = new Map();
  types = new Map();
  methods = new Map();

  type(name) {
    let type = this.types.get(name);
    if (!type) {
      type = { params: "", shape: "", members: new Map() };
      this.types.set(name, type);
    }
    return type;
  }

  add(feature) {
    const [kind] = feature.split(" ", 1);
    const rest = feature.slice(kind.length + 1);
    if (kind === "func") this.funcs.set(/^\w+/.exec(rest)[0], rest);
    else if (kind === "var") this.vars.set(/^\w+/.exec(rest)[0], rest);
    else if (kind === "const") this.addConst(rest);
    else if (kind === "method") this.addMethod(rest);
    else if (kind === "type") this.addType(rest);
    else throw new Error(`unknown feature: ${feature}`);
  }

  addConst(text) {
    const [, name, equals, tail] = /^(\w+) (= )?(.*)$/.exec(text);
    const known = this.consts.get(name) ?? { type: "", value: "" };
    this.consts.set(name, equals ? { ...known, value: tail } : { ...known, type: tail.replace(/^ideal-/, "#") });
  }

  addMethod(text) {
    const [, star, type, tail] = /^\((\*?)(\w+)(?:\[[^\]]*\])?\) (.*)$/.exec(text);
    const name = /^\w+/.exec(tail)[0];
    const methods = this.methods.get(type) ?? new Map();
    this.methods.set(type, methods);
    // A method that moved into an embedded type may be listed both ways; the value receiver is the wider promise.
    if (methods.get(name)?.[0] !== "*" && methods.has(name) && star) return;
    methods.set(name, star + tail);
  }

  addType(text) {
    const name = /^\w+/.exec(text)[0];
    const type = this.type(name);
    let rest = text.slice(name.length);
    if (rest[0] === "[") {
      const end = closing(rest, 0);
      type.params = rest.slice(0, end);
      rest = rest.slice(end);
    }
    rest = rest.trim();
    const member = /^(struct|interface), (.*)$/.exec(rest);
    if (member) {
      const [, shape, field] = member;
      type.shape = shape;
      if (field === "unexported methods") type.members.set("_", "_()");
      else if (field.startsWith("embedded ")) type.members.set(field, field.slice("embedded ".length));
      else type.members.set(/^\w+/.exec(field)[0], field);
    } else if (/^interface \{/.test(rest)) {
      // The list of names: methods follow in lines of their own.
      type.shape = "interface";
    } else {
      if (rest.startsWith("= ")) type.members.clear();
      type.shape = rest;
    }
  }

  lines(path) {
    const out = [];
    for (const name of [...this.funcs.keys()].sort(byName)) out.push(`f ${this.funcs.get(name)}`);
    for (const name of [...this.vars.keys()].sort(byName)) out.push(`v ${this.vars.get(name)}`);
    out.push(...this.constLines(path));
    for (const name of [...new Set([...this.types.keys(), ...this.methods.keys()])].sort(byName)) {
      const { params, shape, members } = this.type(name);
      const body = shape === "struct" || shape === "interface" ? `${shape}{${[...members.values()].join(";")}}` : shape;
      out.push(`t ${name}${params} ${body || "struct{}"}`);
      const methods = this.methods.get(name);
      if (methods && !body.startsWith("= ")) {
        for (const method of [...methods.keys()].sort(byName)) out.push(` ${methods.get(method)}`);
      }
    }
    return out;
  }

  constLines(path) {
    const groups = new Map();
    for (const name of [...this.consts.keys()].sort(byName)) {
      const { type, value } = this.consts.get(name);
      if (path === "syscall" && !/^(SIG|E[A-Z]|O_|AF_INET|SOCK_STREAM|Std)/.test(name)) continue;
      const key = type || untypedKind(value);
      const plain = /^-?\d{1,16}$/.test(value) && !BULK.test(path);
      if (!groups.has(key)) groups.set(key, []);
      groups.get(key).push(plain ? `${name}=${value}` : name);
    }
    return [...groups.keys()].sort(byName).map((key) => `c ${key} ${groups.get(key).join(" ")}`);
  }
}

function untypedKind(value) {
  if (value.startsWith('"')) return "#string";
  if (value.startsWith("'")) return "#rune";
  if (value === "true" || value === "false") return "#bool";
  return /^-?\d+$/.test(value) ? "#int" : "#float";
}

/** Source files of a package that count on linux/amd64, tests apart. */
function sources(goroot, path) {
  const dir = join(goroot, "src", path);
  if (!existsSync(dir)) return [];
  return readdirSync(dir)
    .filter((name) => name.endsWith(".go") && !name.endsWith("_test.go"))
    .sort()
    .map((name) => readFileSync(join(dir, name), "utf8"));
}

/** Local name → import path over all files of the package. */
function importsOf(files) {
  const found = new Map();
  for (const text of files) {
    const head = text.slice(0, text.search(/^(?:func|type|var|const) /m) >>> 0);
    for (const [, alias, path] of head.matchAll(/^(?:import)?\s+(\w+ )?"([\w./-]+)"/gm)) {
      const name =
        alias?.trim() ??
        path
          .split("/")
          .filter((part) => !/^v\d+$/.test(part))
          .pop();
      const paths = found.get(name) ?? new Set();
      found.set(name, paths.add(path));
    }
  }
  return found;
}

/** `i` lines for the qualifiers used in the text. */
function qualifierLines(path, text, imports, known) {
  const out = [];
  const used = new Set([...text.matchAll(/(?<![\w.$])([a-z]\w*)\.[A-Z]/g)].map((match) => match[1]));
  for (const name of [...used].sort(byName)) {
    const here = [...(imports.get(name) ?? [])].filter((candidate) => known.has(candidate));
    const anywhere = [...known].filter(
      (candidate) =>
        candidate
          .split("/")
          .filter((part) => !/^v\d+$/.test(part))
          .pop() === name,
    );
    const choice = here.length > 0 ? here : anywhere;
    if (choice.length !== 1) throw new Error(`${path}: qualifier ${name} stands for ${choice.join(", ") || "nothing"}`);
    if (choice[0] !== name) out.push(`i ${name} ${choice[0]}`);
  }
  return out;
}

/** `t` and method lines of unexported types that exported variables have, such as binary.LittleEndian's. */
function hiddenTypeLines(model, files) {
  const out = [];
  const hidden = new Set([...model.vars.values()].map((text) => /^\w+ \*?([a-z]\w*)$/.exec(text)?.[1]));
  const predeclared = /^(any|bool|byte|error|string|u?int(8|16|32|64|ptr)?|float(32|64)|complex(64|128)|rune)$/;
  for (const name of [...hidden].filter((each) => each && !predeclared.test(each)).sort(byName)) {
    const embedded = files.map(
      (text) => new RegExp(`^type ${name} struct \\{\\s*([a-z]\\w*)\\s*\\}`, "m").exec(text)?.[1],
    );
    out.push(`t ${name} struct{${embedded.findLast((each) => each !== undefined) ?? ""}}`);
    const pattern = new RegExp(`^func \\((?:\\w+ )?(\\*?)${name}\\) ([A-Z]\\w*)\\((.*)\\) ?(.*?) ?\\{`, "gm");
    const methods = new Map();
    for (const text of files) {
      for (const [, star, method, params, results] of text.matchAll(pattern)) {
        methods.set(method, ` ${star}${method}(${typesOnly(params)}) ${results}`.replaceAll("byte", "uint8").trimEnd());
      }
    }
    for (const method of [...methods.keys()].sort(byName)) out.push(methods.get(method));
  }
  return out;
}

/** `b []byte, v uint16` → `[]byte, uint16`; `a, b int` → `int, int`. Plain types only. */
function typesOnly(params) {
  let last = "";
  return params
    .split(",")
    .map((part) => part.trim())
    .reverse()
    .map((part) => (last = part.includes(" ") ? part.slice(part.indexOf(" ") + 1) : last || part))
    .reverse()
    .join(", ");
}

/** The whole model, as the text of `std.json`. `version` is that of the installation, e.g. "go1.26.8". */
export function generate(goroot, version) {
  const models = new Map();
  for (const [path, feature] of readFeatures(goroot)) {
    if (!models.has(path)) models.set(path, new PackageModel());
    models.get(path).add(feature);
  }
  const known = new Set([...models.keys(), "unsafe"]);
  const packages = {};
  for (const path of [...models.keys()].sort(byName)) {
    const files = sources(goroot, path);
    const model = models.get(path);
    const lines = [...model.lines(path), ...hiddenTypeLines(model, files)];
    packages[path] = [...qualifierLines(path, lines.join("\n"), importsOf(files), known), ...lines].join("\n");
  }
  packages.unsafe = UNSAFE;
  return `${JSON.stringify({ go: version, packages }, null, 0).replaceAll('","', '",\n"')}\n`;
}

if (import.meta.url === pathToFileURL(process.argv[1] ?? "").href) {
  const env = (name) => execFileSync("go", ["env", name], { encoding: "utf8" }).trim();
  const target = fileURLToPath(new URL("../server/data/std.json", import.meta.url));
  const text = generate(env("GOROOT"), env("GOVERSION"));
  if (process.argv.includes("--check")) {
    if (readFileSync(target, "utf8") !== text) {
      console.error("server/data/std.json is stale: run node scripts/generate-std-model.mjs");
      process.exitCode = 1;
    }
  } else {
    writeFileSync(target, text);
    console.log(`${target}: ${text.length} bytes`);
  }
}
