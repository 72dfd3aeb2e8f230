import { type Argument, say } from "../../finding/say";
import type { Expr, GoFile } from "../../go/ast";
import type { Checker } from "../../go/model";
import { textOf } from "../fixes/lines";

const units: readonly (readonly [number, string])[] = [
  [3_600_000_000_000, "h"],
  [60_000_000_000, "min"],
  [1_000_000_000, "s"],
  [1_000_000, "ms"],
  [1_000, "µs"],
  [1, "ns"],
];

/** A duration in words for a message: `5 min` where it is constant, its source in backquotes otherwise. */
export function durationText(checker: Checker, file: GoFile, expr: Expr | undefined): Argument {
  if (expr === undefined) return say`its duration`;
  const value = checker.intConst(expr);
  if (value !== undefined && value > 0) {
    const [size, unit] = units.find(([each]) => value >= each && value % each === 0) ?? [1, "ns"];
    return `${value / size} ${unit}`;
  }
  const text = textOf(file, expr).replace(/\s+/g, " ");
  return text.length <= 24 ? `\`${text}\`` : say`its whole duration`;
}
