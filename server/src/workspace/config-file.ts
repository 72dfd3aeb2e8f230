import { Value } from "@sinclair/typebox/value";
import { findNodeAtLocation, type Node, type ParseError, parseTree, printParseErrorCode } from "jsonc-parser";
import type { AnalysisConfig, AnalysisProblem } from "../engine/engine";
import { SourceLines } from "../engine/lines";
import { type Message, say } from "../finding/say";
import type { GoVersion } from "../go/model";
import { type ConfigFile, configSchema } from "./config-schema";

export interface ReadConfig {
  /** What the file says, broken parts left out; `queries` are relative to the file. */
  readonly settings: Partial<AnalysisConfig>;
  readonly problems: readonly AnalysisProblem[];
}

/** Which ids `rules` may name; a set of ids is one. */
export interface KnownRules {
  /** @param queryFolders as the configuration file names them */
  has(id: string, queryFolders: readonly string[]): boolean;
}

/**
 * Reads the text of a configuration file (JSON with comments and trailing commas). Each mistake is one problem with its
 * line; what is sound still counts.
 * @param knownRules ids that `rules` may name
 */
export function readConfig(file: string, text: string, knownRules: KnownRules): ReadConfig {
  const lines = new SourceLines(text);
  const problems: AnalysisProblem[] = [];
  const problem = (offset: number, message: Message): void => {
    problems.push({ file, line: lines.lineAt(offset), message });
  };
  const errors: ParseError[] = [];
  const root = parseTree(text, errors, { allowTrailingComma: true });
  for (const error of errors) problem(error.offset, say`not valid JSON: ${spaced(printParseErrorCode(error.error))}`);
  if (root === undefined) return { settings: {}, problems };
  if (root.type !== "object") {
    problem(root.offset, say`the configuration must be an object: { … }`);
    return { settings: {}, problems };
  }
  const value = objectOf(root);
  const broken = new Set<string>();
  for (const error of Value.Errors(configSchema, value)) {
    const path = error.path.split("/").slice(1).map(unescaped);
    const key = path.join("/");
    if ([...broken].some((seen) => key === seen || key.startsWith(`${seen}/`))) continue;
    broken.add(key);
    problem(offsetOf(root, path), complaint(path, error.value));
    remove(value, path);
  }
  const config = value as ConfigFile;
  for (const rule of Object.keys(config.rules ?? {})) {
    if (knownRules.has(rule, config.queryFolders ?? [])) continue;
    problem(offsetOf(root, ["rules", rule]), say`there is no rule ${JSON.stringify(rule)}`);
    delete config.rules?.[rule];
  }
  return { settings: settingsOf(config), problems };
}

function settingsOf({ $schema: _, goVersion, queryFolders, ...rest }: ConfigFile): Partial<AnalysisConfig> {
  return {
    ...rest,
    ...(goVersion === undefined ? {} : { goVersion: goVersionOf(goVersion) }),
    ...(queryFolders === undefined ? {} : { queries: queryFolders }),
  };
}

/** `1.22`, `go1.22` or `1.22.3`; undefined for anything else. */
export function goVersionOf(text: string): GoVersion | undefined {
  const match = /^(?:go)?(\d+)\.(\d+)(?:\.\d+)?$/.exec(text);
  return match === null ? undefined : { major: Number(match[1]), minor: Number(match[2]) };
}

function complaint(path: readonly string[], value: unknown): Message {
  const [key] = path;
  const shown = JSON.stringify(value);
  if (path.length === 1 && !Object.hasOwn(configSchema.properties, key!))
    return say`there is no setting ${JSON.stringify(key)}`;
  switch (key) {
    case "profile":
      return say`profile must be "recommended", "strict" or "custom", not ${shown}`;
    case "overlap":
      return say`overlap must be "report", "leaveToVet" or "leaveToStaticcheck", not ${shown}`;
    case "rules":
      return path.length === 1
        ? say`rules must be an object of rule ids, not ${shown}`
        : say`${path[1] ?? ""} must be "error", "warning", "information", "hint" or "off", not ${shown}`;
    case "include":
    case "exclude":
      return say`${key} must be a list of globs, not ${shown}`;
    case "queryFolders":
      return say`queryFolders must be a list of folders, not ${shown}`;
    case "goVersion":
      return say`goVersion must be a version such as "1.22", not ${shown}`;
    case "tests":
    case "generated":
    case "vendor":
      return say`${key} must be true or false, not ${shown}`;
    default:
      return say`${path.join(".")} cannot be ${shown}`;
  }
}

/** The offset of a value (of its key, where it has one), or of the nearest thing around it. */
function offsetOf(root: Node, path: readonly string[]): number {
  for (let length = path.length; length > 0; length--) {
    const segments = path.slice(0, length).map((part) => (/^\d+$/.test(part) ? Number(part) : part));
    const node = findNodeAtLocation(root, segments);
    if (node !== undefined) return node.parent?.type === "property" ? node.parent.offset : node.offset;
  }
  return root.offset;
}

/** Like jsonc-parser's `getNodeValue`, with a property that cannot be found on the prototype. */
function objectOf(node: Node): Record<string, unknown> {
  const made: Record<string, unknown> = {};
  for (const property of node.children ?? []) {
    const [key, value] = property.children ?? [];
    if (key !== undefined && value !== undefined && key.value !== "__proto__") made[String(key.value)] = plain(value);
  }
  return made;
}

function plain(node: Node): unknown {
  if (node.type === "object") return objectOf(node);
  if (node.type === "array") return (node.children ?? []).map(plain);
  return node.value as unknown;
}

function remove(value: Record<string, unknown>, path: readonly string[]): void {
  const [first, second] = path;
  if (first === undefined) return;
  const inner = value[first];
  // A bad entry of an object is dropped alone; a list with a bad element says too little to be half obeyed.
  if (second !== undefined && typeof inner === "object" && inner !== null && !Array.isArray(inner)) {
    delete (inner as Record<string, unknown>)[second];
  } else {
    delete value[first];
  }
}

function unescaped(part: string): string {
  return part.replaceAll("~1", "/").replaceAll("~0", "~");
}

function spaced(code: string): string {
  return code.replace(/(?<=[a-z])(?=[A-Z])/g, " ").toLowerCase();
}
