/** The tables of this run. */
export const printed: string[] = [];

/** Prints a table that is readable in a terminal and Markdown at the same time. */
export function table(title: string, head: readonly string[], rows: readonly (readonly string[])[]): void {
  const widths = head.map((name, i) => Math.max(3, name.length, ...rows.map((row) => row[i]!.length)));
  const line = (cells: readonly string[]): string =>
    `| ${cells.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]!) : cell.padStart(widths[i]!))).join(" | ")} |`;
  const rule = `|${widths.map((width, i) => (i === 0 ? "-".repeat(width + 2) : `${"-".repeat(width + 1)}:`)).join("|")}|`;
  const text = `### ${title}\n\n${[line(head), rule, ...rows.map(line)].join("\n")}\n`;
  console.log(text);
  printed.push(text);
}

export interface Goal {
  readonly figure: string;
  readonly is: number;
  /** At most this. */
  readonly goal: number;
  readonly unit: string;
}

export function goalRow({ figure, is, goal, unit }: Goal): string[] {
  const text = (value: number): string => `${value < 10 ? value.toFixed(2) : Math.round(value)} ${unit}`.trim();
  const missed = goal > 0 ? `${(is / goal).toFixed(2)} times the goal` : "missed";
  return [figure, text(is), `≤ ${text(goal)}`, is <= goal ? "met" : missed];
}

export function seconds(time: number): string {
  return `${(time / 1000).toFixed(1)} s`;
}

export function milliseconds(time: number): string {
  return `${time.toFixed(1)} ms`;
}
