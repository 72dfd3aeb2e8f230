import type { Node, Query, QueryPredicate } from "web-tree-sitter";
import { type Message, say, verbatim } from "../finding/say";
import { type CaptureSpan, lineAt, MATCH_LIMIT, MAX_CAPTURES, type QueryFile, type QueryProblem } from "./queries";
import { badPattern } from "./slow-pattern";
import type { Syntax } from "./syntax";
import type { SyntaxTree } from "./tree";

/** `(#calls? @capture "name" …)` or `(#not-calls? …)`: for whoever knows what a call means. */
export interface CallTest {
  readonly capture: string;
  readonly names: ReadonlySet<string>;
  readonly negated: boolean;
}

/** One pattern of a project's query file. Lines count from 1. */
export interface ProjectPattern {
  readonly line: number;
  /** Of `(#set! rule "id")`, where the pattern names one. */
  readonly rule: string | undefined;
  readonly captures: ReadonlySet<string>;
  readonly calls: readonly CallTest[];
}

export interface ProjectMatch {
  /** Index into `ProjectQuery.patterns`. */
  readonly pattern: number;
  readonly captures: ReadonlyMap<string, CaptureSpan>;
}

/** How long one run over one file may take, in milliseconds. */
const timeLimit = 5_000;
/** Of a longer text only so much is matched against an expression. */
const matchedText = 300;

type Test = (nodes: ReadonlyMap<string, readonly Node[]>) => boolean;

/** A compiled query file that a project brings along: nothing in it can stop or slow down the program without bound. */
export class ProjectQuery {
  /** @internal Use `compileProjectQuery`. */
  constructor(
    private readonly query: Query,
    readonly patterns: readonly ProjectPattern[],
    private readonly tests: readonly (readonly Test[])[],
    /** Mistakes in single patterns; those never match. */
    readonly problems: readonly QueryProblem[],
    private readonly broken: ReadonlySet<number>,
  ) {}

  /** Matches in a tree, in source order of their first capture; undefined where it took too long. */
  matches(tree: SyntaxTree): readonly ProjectMatch[] | undefined {
    const end = performance.now() + timeLimit;
    let stopped = false;
    const progressCallback = (): boolean => (stopped ||= performance.now() > end);
    const found: ProjectMatch[] = [];
    for (const { patternIndex, captures } of this.query.matches(tree.live.rootNode, {
      matchLimit: MATCH_LIMIT,
      progressCallback,
    })) {
      if (this.broken.has(patternIndex)) continue;
      const nodes = new Map<string, Node[]>();
      for (const { name, node } of captures) nodes.set(name, [...(nodes.get(name) ?? []), node]);
      if (!this.tests[patternIndex]!.every((test) => test(nodes))) continue;
      const spans = new Map(
        [...nodes].map(([name, [first]]) => [
          name,
          { start: first!.startIndex + tree.base, end: first!.endIndex + tree.base },
        ]),
      );
      found.push({ pattern: patternIndex, captures: spans });
    }
    if (stopped) return undefined;
    return found.sort((a, b) => firstStart(a) - firstStart(b) || a.pattern - b.pattern);
  }

  /** Frees the query. */
  delete(): void {
    this.query.delete();
  }
}

/** Compiles a project's query file; the problem where it is no query at all. Nothing is thrown. */
export function compileProjectQuery(syntax: Syntax, { file, text }: QueryFile): ProjectQuery | QueryProblem {
  let query: Query;
  try {
    // The library would run regular expressions on texts of any length: under another name of the same length it leaves
    // them to us.
    query = syntax.compile(text.replace(/(#(?:any-)?(?:not-)?)match\?/g, "$1mAtch?"));
  } catch (error) {
    const { index, message } = error as { index?: number; message: string };
    return { file, line: lineAt(text, index ?? 0), message: verbatim(message) };
  }
  const problems: QueryProblem[] = [];
  const broken = new Set<number>();
  const patterns: ProjectPattern[] = [];
  const tests: Test[][] = [];
  const bytes = new TextEncoder().encode(text);
  for (let index = 0; index < query.patternCount(); index++) {
    const before = new TextDecoder().decode(bytes.subarray(0, query.startIndexForPattern(index)));
    const line = lineAt(before, before.length);
    const problem = (message: Message, at = line): void => {
      problems.push({ file, line: at, message });
      broken.add(index);
    };
    /** Line of the next predicate of this name: they come in the order of the text. */
    let from = before.length;
    const lineOf = (operator: string): number => {
      from = text.indexOf(`#${operator}`, from) + 1;
      return lineAt(text, from);
    };
    const quantifiers = query.captureQuantifiers[index] ?? [];
    const captures = new Set(query.captureNames.filter((_, id) => (quantifiers[id] ?? 0) !== 0));
    if (captures.size > MAX_CAPTURES) problem(say`the pattern has more than ${MAX_CAPTURES} captures`);
    const calls: CallTest[] = [];
    const mine: Test[] = [];
    for (const predicate of query.predicatesForPattern(index)) {
      const made = understood(predicate);
      const at = lineOf(asTyped(predicate.operator));
      if (typeof made === "function") mine.push(made);
      else if ("template" in made) problem(made, at);
      else calls.push(made);
    }
    patterns.push({ line, rule: query.setProperties[index]?.rule ?? undefined, captures, calls });
    tests.push(mine);
  }
  return new ProjectQuery(query, patterns, tests, problems, broken);
}

/** A predicate as a test or a question about a call, or what is wrong with it. */
function understood({ operator, operands }: QueryPredicate): Test | CallTest | Message {
  const [first, ...rest] = operands;
  const shown = asTyped(operator);
  const strings = rest.flatMap((operand) => (operand.type === "string" ? [operand.value] : []));
  if (first?.type !== "capture" || strings.length !== rest.length || strings.length === 0) {
    return known.test(operator)
      ? say`#${shown} wants a capture and strings: (#${shown} @capture "…")`
      : say`there is no predicate #${shown}`;
  }
  const capture = first.name;
  const negated = operator.includes("not-");
  switch (operator.replace(/^(?:any-)?(?:not-)?/, "")) {
    case "mAtch?": {
      const bad = badPattern(strings[0]!);
      if (bad !== undefined) return say`${JSON.stringify(strings[0])}: ${bad}`;
      const pattern = new RegExp(strings[0]!);
      const one = (node: Node): boolean => pattern.test(node.text.slice(0, matchedText)) !== negated;
      return operator.startsWith("any-")
        ? (nodes) => (nodes.get(capture) ?? []).some(one)
        : (nodes) => (nodes.get(capture) ?? []).every(one);
    }
    case "has-ancestor?":
      return (nodes) => (nodes.get(capture) ?? []).every((node) => hasAncestor(node, strings) !== negated);
    case "has-parent?":
      return (nodes) =>
        (nodes.get(capture) ?? []).every((node) => strings.includes(node.parent?.type ?? "") !== negated);
    case "calls?":
      return { capture, names: new Set(strings), negated };
    default:
      return say`there is no predicate #${shown}`;
  }
}

/** A predicate's name as the file has it. */
function asTyped(operator: string): string {
  return operator.replace("mAtch?", "match?");
}

const known = /^(?:(?:any-)?(?:not-)?mAtch|(?:not-)?(?:has-ancestor|has-parent|calls))\?$/;

function hasAncestor(node: Node, types: readonly string[]): boolean {
  for (let above = node.parent; above !== null; above = above.parent) if (types.includes(above.type)) return true;
  return false;
}

function firstStart(match: ProjectMatch): number {
  let first = Number.POSITIVE_INFINITY;
  for (const { start } of match.captures.values()) first = Math.min(first, start);
  return first;
}
