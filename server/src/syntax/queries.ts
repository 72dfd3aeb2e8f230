import type { Query } from "web-tree-sitter";
import { type Message, say, verbatim } from "../finding/say";
import type { Syntax } from "./syntax";
import type { SyntaxTree } from "./tree";

/**
 * A query file. Each of its patterns carries `(#set! rule "id")`, and may carry `(#set! gate "expression")`: a regular
 * expression that every text with a match also matches, so that most functions need not be parsed for it.
 */
export interface QueryFile {
  readonly file: string;
  readonly text: string;
}

/** Why a query file, or a pattern of it, is left out. `line` counts from 1. */
export interface QueryProblem {
  readonly file: string;
  readonly line: number;
  readonly message: Message;
}

export interface CaptureSpan {
  readonly start: number;
  readonly end: number;
}

export interface QueryMatch {
  /** The rule that the pattern names. */
  readonly rule: string;
  /** Spans by capture name, in file offsets; of a capture that matched several nodes, the first. */
  readonly captures: ReadonlyMap<string, CaptureSpan>;
}

// A match in progress costs little; Go's own source never holds more than a few hundred at a time.
export const MATCH_LIMIT = 32_768;
/** More would make a match cost more than it tells. */
export const MAX_CAPTURES = 3;

/**
 * All patterns of all files as one query, which costs hardly more than a single pattern does; a match finds its rule by
 * the index of its pattern.
 */
export class QuerySet {
  /** @internal Use `compileQueries`. */
  constructor(
    private readonly query: Query | undefined,
    private readonly rules: readonly (string | undefined)[],
    readonly problems: readonly QueryProblem[],
    private readonly gates: readonly string[] = [],
  ) {}

  private readonly made = new Map<string, RegExp>();

  /**
   * A text that does not match holds no match of the patterns of these rules; of all rules where none are given. The same
   * rules have the same expression.
   */
  gate(rules?: ReadonlySet<string>): RegExp {
    const wanted = this.gates.filter((_, pattern) => {
      const rule = this.rules[pattern];
      return rule !== undefined && (rules === undefined || rules.has(rule));
    });
    const source = wanted.length === 0 ? "(?!)" : [...new Set(wanted)].join("|");
    let gate = this.made.get(source);
    if (gate === undefined) {
      gate = new RegExp(source);
      this.made.set(source, gate);
    }
    return gate;
  }

  /** Rules that have at least one pattern. */
  get ruleIds(): ReadonlySet<string> {
    return new Set(this.rules.filter((rule) => rule !== undefined));
  }

  /**
   * Matches in source order of their first capture, then in the order of their patterns. Undefined when `cancelled` said so on the way: what was found until
   * then is incomplete and thrown away.
   */
  matches(tree: SyntaxTree, cancelled?: () => boolean): readonly QueryMatch[] | undefined {
    const { query, rules } = this;
    if (query === undefined) return [];
    let stopped = false;
    const progressCallback = cancelled && (() => (stopped ||= cancelled()));
    const raw = query.matches(tree.live.rootNode, { matchLimit: MATCH_LIMIT, progressCallback });
    if (stopped) return undefined;
    const found: { readonly pattern: number; readonly match: QueryMatch }[] = [];
    for (const { patternIndex, captures } of raw) {
      const rule = rules[patternIndex];
      if (rule === undefined) continue;
      const spans = new Map<string, CaptureSpan>();
      for (const { name, node } of captures) {
        if (!spans.has(name)) spans.set(name, { start: node.startIndex + tree.base, end: node.endIndex + tree.base });
      }
      found.push({ pattern: patternIndex, match: { rule, captures: spans } });
    }
    return found.sort((a, b) => firstStart(a.match) - firstStart(b.match) || a.pattern - b.pattern).map((f) => f.match);
  }

  /** Frees the query. */
  delete(): void {
    this.query?.delete();
  }
}

function firstStart(match: QueryMatch): number {
  let first = Number.POSITIVE_INFINITY;
  for (const { start } of match.captures.values()) first = Math.min(first, start);
  return first;
}

/** Compiles query files together. Files with an error are left out and told in `problems`; nothing is thrown. */
export function compileQueries(syntax: Syntax, files: readonly QueryFile[]): QuerySet {
  const problems: QueryProblem[] = [];
  // Compiling takes long, whatever the size: only where all do not fit together it is looked for the broken ones.
  let sound = files.filter((file) => file.text !== "");
  let query = sound.every(isClosed) ? compileTogether(syntax, sound) : undefined;
  if (query === undefined) {
    sound = sound.filter((file) => {
      const problem = compileAlone(syntax, file);
      if (problem !== undefined) problems.push(problem);
      return problem === undefined;
    });
    query = compileTogether(syntax, sound);
  }
  if (query === undefined) return new QuerySet(undefined, [], problems);
  const rules: (string | undefined)[] = [];
  const gates: string[] = [];
  for (let pattern = 0; pattern < query.patternCount(); pattern++) {
    const rule = query.setProperties[pattern]?.rule ?? undefined;
    rules.push(rule);
    gates.push(query.setProperties[pattern]?.gate ?? "");
    const message =
      rule === undefined
        ? say`the pattern names no rule: add (#set! rule "…")`
        : capturesOf(query, pattern) > MAX_CAPTURES
          ? say`the pattern has more than ${MAX_CAPTURES} captures`
          : undefined;
    if (message !== undefined) problems.push(locate(sound, query.startIndexForPattern(pattern), message));
  }
  return new QuerySet(query, rules, problems, gates);
}

/** Nothing in the file ends only in the one after it. */
function isClosed({ text }: QueryFile): boolean {
  const bare = text.replace(/"(?:[^"\\\n]|\\.)*"|;.*/g, "");
  return (
    !bare.includes('"') && ["()", "[]"].every(([open, close]) => bare.split(open!).length === bare.split(close!).length)
  );
}

function compileTogether(syntax: Syntax, files: readonly QueryFile[]): Query | undefined {
  if (files.length === 0) return undefined;
  try {
    return syntax.compile(files.map((file) => file.text).join("\n"));
  } catch {
    return undefined;
  }
}

function compileAlone(syntax: Syntax, file: QueryFile): QueryProblem | undefined {
  try {
    syntax.compile(file.text).delete();
    return undefined;
  } catch (error) {
    const { index, message } = error as { index?: number; message: string };
    return { file: file.file, line: lineAt(file.text, index ?? 0), message: verbatim(message) };
  }
}

/** Captures whose name starts with `_` serve predicates only, but cost as much. */
function capturesOf(query: Query, pattern: number): number {
  return query.captureQuantifiers[pattern]?.filter((quantifier) => quantifier !== 0).length ?? 0;
}

/** `byte` counts UTF-8 bytes of the joined texts. */
function locate(files: readonly QueryFile[], byte: number, message: Message): QueryProblem {
  let left = byte;
  for (const { file, text } of files) {
    const bytes = new TextEncoder().encode(text);
    if (left <= bytes.length) {
      const before = new TextDecoder().decode(bytes.subarray(0, left));
      return { file, line: lineAt(before, before.length), message };
    }
    left -= bytes.length + 1;
  }
  return { file: files[0]!.file, line: 1, message };
}

/** The line of an offset, from 1. */
export function lineAt(text: string, index: number): number {
  return text.slice(0, index).split("\n").length;
}
