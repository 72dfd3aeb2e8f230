import assert from "node:assert/strict";
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { isBuiltin } from "node:module";
import { join, posix, relative, sep } from "node:path";

/** Height of each folder of the house; a module imports only from floors below its own, or from its own folder. */
const floors: Readonly<Record<string, number>> = {
  "server/src/finding": 0,
  "server/src/syntax": 1,
  "server/src/go": 2,
  "server/src/flow": 3,
  "server/src/concurrency": 4,
  "server/src/rules": 5,
  "server/src/engine": 6,
  "server/src/workspace": 7,
  "server/src/runtime": 7,
  "server/src/report": 8,
  "server/src/lsp": 9,
  "server/src/cli": 9,
  "client/src": 10,
};

/** Which folders may import a package; what is not listed may be imported anywhere. */
const packages: readonly { readonly name: RegExp; readonly allowed: readonly string[] }[] = [
  { name: /^vscode/, allowed: ["server/src/lsp", "client/src"] },
  { name: /^web-tree-sitter$/, allowed: ["server/src/syntax"] },
  { name: /^commander$/, allowed: ["server/src/cli"] },
];

/** The folders that stand on Node; all others also run in a browser's worker. */
const onNode = ["server/src/workspace", "server/src/cli", "server/src/lsp", "client/src"];

const root = join(__dirname, "../../..");

interface Import {
  readonly from: string;
  readonly to: string;
}

const files = Object.keys(floors).flatMap((folder) => sources(join(root, folder)));
const imports: readonly Import[] = files.flatMap((file) =>
  specifiers(readFileSync(join(root, file), "utf8")).map((specifier) => ({
    from: file,
    to: specifier.startsWith(".") ? posix.normalize(posix.join(posix.dirname(file), specifier)) : specifier,
  })),
);

describe("architecture", () => {
  it("sees the sources and their imports", () => {
    assert.ok(files.length > 20, `only ${files.length} files`);
    assert.ok(imports.length > 50, `only ${imports.length} imports`);
  });

  it("has a floor for every folder of sources", () => {
    const folders = readdirSync(join(root, "server/src"), { withFileTypes: true }).filter((entry) =>
      entry.isDirectory(),
    );
    for (const { name } of folders) assert.ok(`server/src/${name}` in floors, `server/src/${name} has no floor`);
  });

  it("imports only downwards", () => {
    const wrong = imports.filter(({ from, to }) => {
      const target = folderOf(to);
      const own = folderOf(from);
      return target !== undefined && own !== undefined && target !== own && floors[target]! >= floors[own]!;
    });
    assert.deepEqual(wrong.map(arrow), []);
  });

  it("imports packages only where they belong", () => {
    const wrong = imports.filter(({ from, to }) =>
      packages.some(({ name, allowed }) => name.test(to) && !allowed.includes(folderOf(from)!)),
    );
    assert.deepEqual(wrong.map(arrow), []);
  });

  it("uses Node only at its edges", () => {
    const wrong = imports.filter(({ from, to }) => isBuiltin(to) && !onNode.includes(folderOf(from)!));
    assert.deepEqual(wrong.map(arrow), []);
  });

  it("names Node's modules with their prefix", () => {
    assert.deepEqual(
      imports.filter(({ to }) => isBuiltin(to) && !to.startsWith("node:") && to !== "vscode").map(arrow),
      [],
    );
  });

  it("imports files that exist, without an extension", () => {
    const wrong = imports.filter(({ to }) => {
      if (folderOf(to) === undefined) return false;
      return ![`${to}.ts`, `${to}/index.ts`, `${to}.d.ts`].some((file) => existsSync(join(root, file)));
    });
    assert.deepEqual(wrong.map(arrow), []);
  });

  it("has one file per rule, named after it, that knows no other rule's file", () => {
    const isRule = (file: string): boolean =>
      /^server\/src\/rules\/[a-z]+\/[a-z0-9-]+$/.test(file) && !file.endsWith("/index");
    const ruleFiles = new Set(
      files.map((file) => file.replace(/\.ts$/, "")).filter((file) => isRule(file) && declaresRule(`${file}.ts`)),
    );
    const wrong = imports.filter(
      ({ from, to }) => ruleFiles.has(from.replace(/\.ts$/, "")) && ruleFiles.has(to) && from !== `${to}.ts`,
    );
    assert.deepEqual(wrong.map(arrow), []);
  });
});

function sources(folder: string): string[] {
  if (!existsSync(folder)) return [];
  return readdirSync(folder, { recursive: true, encoding: "utf8" })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => relative(root, join(folder, name)).split(sep).join("/"));
}

/** What a text imports or exports from, statically, dynamically or by `require`. */
function specifiers(text: string): string[] {
  // The Go of a rule's documentation imports things, too.
  const code = text.replace(/\b(?:example|mended): `[^`]*`/g, "").replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, "");
  const pattern = /(?:^|[;\s}])(?:from|import|require)\s*\(?\s*["']([^"'\n]+)["']/g;
  return [...code.matchAll(pattern)].map((match) => match[1]!);
}

function folderOf(path: string): string | undefined {
  return Object.keys(floors).find((folder) => path === folder || path.startsWith(`${folder}/`));
}

function declaresRule(file: string): boolean {
  return /export const \w+(?:: Rule\b| = obligationRule\()/.test(readFileSync(join(root, file), "utf8"));
}

function arrow({ from, to }: Import): string {
  return `${from} → ${to}`;
}
