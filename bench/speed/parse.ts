import { readFileSync } from "node:fs";
import { initSyntax } from "../../server/src/syntax/syntax";
import { nodeResources } from "../../server/src/workspace/resources";
import { root } from "./commands";
import { goFilesBelow } from "./sources";

interface NativeParser {
  setLanguage(language: unknown): void;
  parse(text: string, old: undefined, options: { bufferSize: number }): unknown;
}

/** Raw parsing of all Go files of a folder in one thread, milliseconds of processor time; undefined where the parser does not load. */
export async function rawParse(dir: string, parser: "wasm" | "native"): Promise<number | undefined> {
  const parse = parser === "wasm" ? await wasmParser() : nativeParser();
  if (parse === undefined) return undefined;
  const texts = goFilesBelow(dir).map((file) => readFileSync(file, "utf8"));
  const before = process.cpuUsage();
  for (const text of texts) parse(text);
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1000;
}

async function wasmParser(): Promise<(text: string) => void> {
  const syntax = await initSyntax(nodeResources(root));
  return (text) => syntax.parse(text).delete();
}

function nativeParser(): ((text: string) => void) | undefined {
  try {
    const parser = new (require("tree-sitter") as new () => NativeParser)();
    parser.setLanguage(require("tree-sitter-go"));
    return (text) => void parser.parse(text, undefined, { bufferSize: Math.max(32 * 1024, 2 * text.length + 2) });
  } catch {
    // Packages are installed without running their scripts; `npm run test:differential` compiles it.
    return undefined;
  }
}
