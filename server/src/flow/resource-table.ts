import { phrase } from "../finding/say";
import type { GoVersion } from "../go/model";
import type { Holder, Release, ResourceSpec } from "./spec";

/**
 * Reads a resource table (`server/data/resources-*.tsv`). Columns: acquire (full name, or "type:" and the full name of a
 * produced type), results, holds (result index, "recv", "argN", "process"), release, rule, noun, flags, notes; "-" is
 * empty. Release: alternatives by "|", parts needed together by "+", each part `Close`, `Body.Close`, `call` (the value
 * itself), `fn:full.Name#N`, `recv:Put#N`; "none": there is nothing to release, whatever its type suggests. Flags:
 * since=, before= (Go versions), exhausted=, handover= (methods, by ","; `exhausted=#N` is the function in result N), context=N, wraps=N, parent, longlived, failed
 * (a method of it that fails leaves nothing to release), read (in tests, reading it to its end
 * releases it), true.
 * @throws Error that names the line and what is wrong with it.
 */
export function parseResourceTable(tsv: string): ResourceSpec[] {
  const specs: ResourceSpec[] = [];
  const lines = tsv.replace(/\r?\n$/, "").split(/\r?\n/);
  for (const [index, line] of lines.entries()) {
    if (index === 0) continue;
    try {
      specs.push(parseRow(line.split("\t")));
    } catch (error) {
      throw new Error(`line ${index + 1}: ${error instanceof Error ? error.message : error}`);
    }
  }
  return specs;
}

function parseRow(cells: readonly string[]): ResourceSpec {
  if (cells.length !== 8) throw new Error(`${cells.length} columns instead of 8`);
  const [acquire, results, holds, release, rule, noun, flagText] = cells.map((cell) => (cell === "-" ? "" : cell));
  const produced = acquire!.startsWith("type:") ? acquire!.slice("type:".length) : undefined;
  const types = splitTypes(results!);
  const flags = parseFlags(flagText!);
  const releases = [...parseReleases(release!), ...(flags.has("read") ? readers(parseReleases(release!)) : [])];
  if (releases.length > 0 && (rule === "" || noun === "")) throw new Error("a release without a rule and a noun");
  const spec: ResourceSpec = {
    acquire: produced === undefined ? acquire! : "",
    ...(produced === undefined ? {} : { producedType: produced }),
    holder: parseHolder(holds!),
    results: types,
    fails: types[types.length - 1] === "error",
    whenTrue: flags.has("true"),
    releases,
    exhaustedBy: names(flags.get("exhausted")),
    handedOverBy: names(flags.get("handover")),
    releasedWithReceiver: flags.has("parent"),
    releasedByContext: number(flags.get("context")),
    wraps: number(flags.get("wraps")),
    longLived: flags.has("longlived"),
    endsOnError: flags.has("failed"),
    since: version(flags.get("since")),
    before: version(flags.get("before")),
    rule: rule!,
    noun: phrase(noun!),
  };
  if (spec.holder.kind === "result" && spec.holder.index >= types.length) throw new Error(`no result ${holds}`);
  return spec;
}

/**
 * Calls that read to the end of what the releases close: `io.ReadAll(resp.Body)` for `Body.Close`. Copying counts where the
 * destination takes everything. Where reading fails, as with a broken gzip, the connection stays.
 */
function readers(releases: ResourceSpec["releases"]): ResourceSpec["releases"] {
  return releases.flatMap(([release]) => {
    if (release?.kind !== "method") return [];
    const { via } = release;
    return [
      [{ kind: "function", fullName: "io.ReadAll", argument: 0, via, reads: true }],
      [{ kind: "function", fullName: "io/ioutil.ReadAll", argument: 0, via, reads: true }],
      [{ kind: "function", fullName: "bytes.Buffer.ReadFrom", argument: 0, via, reads: true }],
      [{ kind: "function", fullName: "io.Copy", argument: 1, via, reads: true }],
    ] as const;
  });
}

/** Splits at top-level commas: "func() (V, bool), func()" has two. */
function splitTypes(text: string): string[] {
  const parts: string[] = [];
  let depth = 0;
  let start = 0;
  for (let i = 0; i < text.length; i++) {
    const char = text[i];
    if (char === "(" || char === "[") depth++;
    else if (char === ")" || char === "]") depth--;
    else if (char === "," && depth === 0) {
      parts.push(text.slice(start, i).trim());
      start = i + 1;
    }
  }
  const last = text.slice(start).trim();
  return last === "" ? parts : [...parts, last];
}

function parseHolder(text: string): Holder {
  if (text === "recv") return { kind: "receiver" };
  if (text === "process") return { kind: "process" };
  const argument = /^arg(\d+)$/.exec(text);
  if (argument !== null) return { kind: "argument", index: Number(argument[1]) };
  if (/^\d+$/.test(text)) return { kind: "result", index: Number(text) };
  throw new Error(`"${text}" is no holder`);
}

function parseReleases(text: string): Release[][] {
  if (text === "none") return [];
  return text.split("|").map((alternative) => alternative.split("+").map(parseRelease));
}

function parseRelease(text: string): Release {
  const given = /^(.*\w)\(([^()]+)\)$/.exec(text);
  if (given !== null) {
    const plain = parseRelease(given[1]!);
    if (plain.kind === "method" || plain.kind === "call") return { ...plain, args: given[2]! };
  }
  if (text === "call") return { kind: "call" };
  if (text.startsWith("<-")) return { kind: "receive", via: text.slice(2).split(".") };
  const called = /^(fn|recv):([\w./-]+\w)(?:#(\d+))?$/.exec(text);
  if (called !== null) {
    const name = called[2]!;
    const argument = number(called[3]);
    if (called[1] === "fn") return { kind: "function", fullName: name, argument, via: [] };
    if (argument !== undefined) return { kind: "receiverMethod", name, argument };
  }
  if (!/^[A-Za-z_]\w*(\.[A-Za-z_]\w*)*$/.test(text)) throw new Error(`"${text}" is no release`);
  const via = text.split(".");
  const name = via.pop()!;
  return { kind: "method", via, name };
}

const flagNames = new Set([
  "since",
  "before",
  "exhausted",
  "handover",
  "context",
  "wraps",
  "parent",
  "longlived",
  "failed",
  "read",
  "true",
]);

function parseFlags(text: string): Map<string, string> {
  const flags = new Map<string, string>();
  for (const part of text.split(" ")) {
    if (part === "") continue;
    const [name = "", value = ""] = part.split("=");
    if (!flagNames.has(name)) throw new Error(`"${name}" is no flag`);
    flags.set(name, value);
  }
  return flags;
}

function names(text: string | undefined): string[] {
  return text === undefined || text === "" ? [] : text.split(",");
}

function number(text: string | undefined): number | undefined {
  return text === undefined || text === "" ? undefined : Number(text);
}

function version(text: string | undefined): GoVersion | undefined {
  if (text === undefined) return undefined;
  const [major = 1, minor = 0] = text.split(".").map(Number);
  return { major, minor };
}
