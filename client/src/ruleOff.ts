import { applyEdits, modify } from "jsonc-parser";

/** The text of a `.goleaklens.json` with one rule off; comments and layout stay. */
export function withRuleOff(text: string, rule: string): string {
  const formattingOptions = { insertSpaces: true, tabSize: 2, eol: "\n" };
  return applyEdits(text, modify(text, ["rules", rule], "off", { formattingOptions }));
}
