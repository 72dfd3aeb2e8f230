import pc from "picocolors";
import { english } from "../finding/say";
import type { Explained } from "../runtime/explain";
import type { Frame } from "../runtime/stack";
import { relativeTo } from "./relative";

/** Forms in which explained goroutines can be shown. */
export const stacksFormats = ["text", "json"] as const;
export type StacksFormat = (typeof stacksFormats)[number];

/** Explained goroutines as text for people, or as JSON with paths relative to `cwd`. */
export function formatStacks(
  explained: readonly Explained[],
  format: StacksFormat,
  cwd: string,
  colour: boolean,
): string {
  return format === "json" ? json(explained, cwd) : text(explained, cwd, colour);
}

function json(explained: readonly Explained[], cwd: string): string {
  const relative = relativeTo(cwd);
  const place = (frame: Frame | undefined): object | null =>
    frame === undefined ? null : { function: frame.function, file: relative(frame.file), line: frame.line };
  const groups = explained.map(({ group, place: at, started, findings }) => ({
    count: group.count,
    state: group.state,
    leaked: group.leaked,
    minutes: group.minutes,
    at: place(at),
    startedAt: place(started),
    stack: group.frames.map(({ function: name, file, line }) => ({ function: name, file, line })),
    findings: findings.map(({ rule, span, message, fingerprint }) => ({
      rule,
      file: relative(span.file),
      line: span.line,
      column: span.column,
      message: english(message),
      fingerprint,
    })),
  }));
  return `${JSON.stringify({ version: 1, goroutines: total(explained), groups }, null, 2)}\n`;
}

function text(explained: readonly Explained[], cwd: string, colour: boolean): string {
  const colours = pc.createColors(colour);
  const relative = relativeTo(cwd);
  const ours = explained.filter(({ place, started }) => place !== undefined || started !== undefined);
  const blocks = ours.map(({ group, place, started, findings }) => {
    const state = [group.state || "unknown state", group.leaked ? "leaked" : "", wait(group.minutes)];
    const head = `${colours.bold(goroutines(group.count))}: ${state.filter((part) => part !== "").join(", ")}`;
    const lines = [head];
    if (place !== undefined) lines.push(`    at ${relative(place.file)}:${place.line} in ${place.function}`);
    if (started !== undefined) {
      lines.push(`    started at ${relative(started.file)}:${started.line} in ${started.function}`);
    }
    for (const { span, message, rule } of findings) {
      lines.push(
        `    ${colours.yellow(`${relative(span.file)}:${span.line}:${span.column}: ${english(message)} [${rule}]`)}`,
      );
    }
    if (findings.length === 0) lines.push(colours.dim("    no finding explains it"));
    return lines.join("\n");
  });
  const found = total(explained.filter(({ findings }) => findings.length > 0));
  const elsewhere = total(explained) - total(ours);
  const outside = elsewhere === 0 ? "" : `, ${elsewhere} outside this code`;
  return `${[...blocks, `${goroutines(total(explained))}, ${found} explained by findings${outside}`].join("\n")}\n`;
}

function wait(minutes: number): string {
  return minutes === 0 ? "" : `for up to ${minutes} min`;
}

function total(explained: readonly Explained[]): number {
  return explained.reduce((sum, { group }) => sum + group.count, 0);
}

function goroutines(count: number): string {
  return `${count} goroutine${count === 1 ? "" : "s"}`;
}
