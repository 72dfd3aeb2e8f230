import { readFileSync } from "node:fs";
import { join } from "node:path";

/** Why a cell of the evidence is empty. */
export interface Reason {
  readonly rule: string;
  /** A function of a fixture, "file.go:function" where several have the name, "*" for all of the rule, "-" for declarations. */
  readonly function: string;
  /** "no run": it cannot be run or looked at; "no leak": it runs, and nothing shows. */
  readonly kind: "no run" | "no leak";
  readonly text: string;
}

/** The rows of reasons.tsv. */
export function reasons(): readonly Reason[] {
  return readFileSync(join(__dirname, "reasons.tsv"), "utf8")
    .split("\n")
    .filter((line) => line !== "" && !line.startsWith("#"))
    .map((line) => {
      const [rule, name, kind, text] = line.split("\t");
      if (text === undefined || (kind !== "no run" && kind !== "no leak")) throw new Error(`reasons.tsv: ${line}`);
      return { rule: rule!, function: name!, kind, text };
    });
}
