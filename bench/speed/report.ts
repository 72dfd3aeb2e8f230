import { readFileSync, writeFileSync } from "node:fs";
import { printed } from "./table";

const begin = "<!-- bench:begin (npm run bench -- --write) -->";
const end = "<!-- bench:end -->";

/** Puts the tables of this run between the marks of a page, and leaves what people wrote around them. */
export function writeReport(page: string, machine: string, date: string): void {
  const text = readFileSync(page, "utf8");
  const [from, to] = [text.indexOf(begin), text.indexOf(end)];
  if (from < 0 || to < from) throw new Error(`${page}: the marks ${begin} and ${end} are missing`);
  const run = [begin, "", `One run on ${date}: ${machine}`, "", ...printed, ""].join("\n");
  writeFileSync(page, `${text.slice(0, from)}${run.trimEnd()}\n${text.slice(to)}`);
}
