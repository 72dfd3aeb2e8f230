import * as l10n from "@vscode/l10n";
import type { FindingView, StepView } from "../../server/src/lsp/protocol";
import { tierName } from "./words";

/** How a trace says that a goroutine stands still. */
const blocked = /\bblock(s|ed)\b/;

/** What the page sends when a step is chosen: its place in the trace. */
export interface StepChosen {
  readonly step: number;
}

/** What the page needs to know of where it is shown. */
export interface PageContext {
  /** Allows exactly this page's style and script; everything else is forbidden. */
  readonly nonce: string;
  /** Language of the page's own words. */
  readonly language: string;
  /** Shows a step's file and line. */
  place(step: StepView): string;
}

/**
 * The page of one finding's path: numbered steps, one column for each goroutine that takes part, an arrow where the path
 * goes on in another one; the last step, and where another goroutine stays blocked, are marked. Steps are buttons in reading order, so keyboard and screen reader walk the path.
 */
export function leakPathHtml(view: FindingView, { nonce, language, place }: PageContext): string {
  const lanes = lanesOf(view.trace);
  /** Where each cell stands. Rules of the sheet, since the page's policy forbids style attributes. */
  const places: string[] = [];
  const at = (name: string, column: number, row: number, span = 1): string => {
    const inset = span > 1 ? ` margin-inline: ${50 / span}%;` : "";
    places.push(`.${name} { grid-column: ${column} / span ${span}; grid-row: ${row};${inset} }\n`);
    return name;
  };
  let row = 1;
  const arrows: string[] = [];
  const last = new Map(view.trace.map((step, index) => [laneOf(step), index]));
  const headings =
    lanes.length < 2
      ? ""
      : lanes
          .map(
            (lane, column) => `<h2 class="${at(`lane${column}`, column + 1, 1)}">${escaped(laneName(lane, view))}</h2>`,
          )
          .join("");
  const steps = view.trace.map((step, index) => {
    const lane = laneOf(step);
    const stuck = last.get(lane) === index && blocked.test(step.text);
    const stays = stuck || index === view.trace.length - 1;
    const before = view.trace[index - 1];
    const column = lanes.indexOf(lane) + 1;
    const from = before === undefined ? column : lanes.indexOf(laneOf(before)) + 1;
    if (from !== column) {
      const name = at(`arrow${index}`, Math.min(from, column), ++row, Math.abs(from - column) + 1);
      arrows.push(`<div class="arrow ${from < column ? "right" : "left"} ${name}" aria-hidden="true"></div>`);
    }
    const classes = stays ? "step stays" : "step";
    const where = place(step);
    const spoken =
      lanes.length < 2
        ? l10n.t("Step {0}, {1}, {2}", index + 1, step.text, where)
        : l10n.t("Step {0}, {1}: {2}, {3}", index + 1, laneName(lane, view), step.text, where);
    const mark = stuck ? l10n.t("stays here") : stays ? l10n.t("leaks here") : "";
    return `<li class="${at(`step${index}`, column, ++row)}"><button class="${classes}" data-step="${index}"
 aria-label="${escaped(mark ? l10n.t("{0}, {1}", spoken, mark) : spoken)}">
<span class="number">${index + 1}</span><span class="text">${markup(step.text)}</span><span class="place">${escaped(where)}${mark ? `<span class="mark">${escaped(mark)}</span>` : ""}</span></button></li>`;
  });
  return `<!DOCTYPE html>
<html lang="${escaped(language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'nonce-${nonce}'; script-src 'nonce-${nonce}'">
<title>${escaped(l10n.t("Leak Path"))}</title>
<style nonce="${nonce}">${style(lanes.length)}${places.join("")}</style>
</head>
<body>
<h1>${markup(view.message)}</h1>
<p class="about"><code>${escaped(view.rule)}</code> · ${escaped(tierName(view.tier))}${view.function ? ` · ${markup(l10n.t("in {0}", `\`${view.function}\``))}` : ""}</p>
${view.trace.length === 0 ? `<p>${escaped(l10n.t("This finding has no path: its place says it all."))}</p>` : `<div class="path">${headings}${arrows.join("")}<ol role="list">${steps.join("")}</ol></div>`}
<script nonce="${nonce}">${script}</script>
</body>
</html>`;
}

function laneOf(step: StepView): number {
  return step.goroutine ?? 0;
}

function lanesOf(trace: readonly StepView[]): number[] {
  return [...new Set(trace.map(laneOf))].sort((a, b) => a - b);
}

function laneName(lane: number, view: FindingView): string {
  return lane === 0 ? view.function || l10n.t("this function") : l10n.t("goroutine {0}", lane);
}

function escaped(text: string): string {
  return text.replace(/[&<>"']/g, (character) => `&#${character.charCodeAt(0)};`);
}

/** Escaped text in which `…` became code. */
function markup(text: string): string {
  return escaped(text).replace(/`([^`]*)`/g, "<code>$1</code>");
}

function style(lanes: number): string {
  return `
body { padding: 0 1.2em 2em; color: var(--vscode-foreground); font: var(--vscode-font-size)/1.5 var(--vscode-font-family); }
h1 { font-size: 1.15em; font-weight: 600; margin: 1em 0 0.2em; }
h2 { font-size: 0.9em; font-weight: 600; margin: 0; color: var(--vscode-descriptionForeground); }
code { font-family: var(--vscode-editor-font-family); font-size: 0.95em; }
.about { margin: 0 0 1.2em; color: var(--vscode-descriptionForeground); }
ol { display: contents; list-style: none; }
.path { display: grid; gap: 0.5em 1em; grid-template-columns: repeat(${Math.max(lanes, 1)}, minmax(11em, ${lanes < 2 ? "36em" : "1fr"})); }
.step { width: 100%; display: grid; grid-template-columns: 1.8em 1fr; gap: 0 0.6em; text-align: left; padding: 0.45em 0.7em;
  color: inherit; font: inherit; background: var(--vscode-editorWidget-background); cursor: pointer;
  border: 1px solid var(--vscode-widget-border, var(--vscode-contrastBorder, transparent)); border-left: 3px solid var(--vscode-focusBorder); border-radius: 3px; }
.step:hover { background: var(--vscode-list-hoverBackground); }
.step:focus-visible { outline: 1px solid var(--vscode-focusBorder); outline-offset: 1px; }
.step.stays { border-left-color: var(--vscode-editorWarning-foreground); }
@media (forced-colors: active) { .step.stays { border-left-width: 8px; } }
.arrow { position: relative; height: 0; margin-block: 0.45em; border-top: 1px solid var(--vscode-descriptionForeground); }
.arrow::after { content: ""; position: absolute; top: -0.33em; border: 0.3em solid var(--vscode-descriptionForeground); }
.arrow.right::after { right: -0.3em; clip-path: polygon(0 0, 100% 50%, 0 100%); }
.arrow.left::after { left: -0.3em; clip-path: polygon(100% 0, 0 50%, 100% 100%); }
.mark { display: inline-block; white-space: nowrap; padding: 0 0.4em; border: 1px solid var(--vscode-editorWarning-foreground); border-radius: 3px; color: var(--vscode-foreground); }
.number { grid-row: span 2; color: var(--vscode-descriptionForeground); text-align: right; }
.place { display: flex; flex-wrap: wrap; gap: 0.2em 0.8em; color: var(--vscode-textLink-foreground); font-size: 0.9em; }
`;
}

const script = `
const vscode = acquireVsCodeApi();
const buttons = [...document.querySelectorAll("button")];
for (const button of buttons) button.addEventListener("click", () => vscode.postMessage({ step: Number(button.dataset.step) }));
document.addEventListener("keydown", (event) => {
  const move = { ArrowDown: 1, ArrowUp: -1 }[event.key];
  if (!move) return;
  const at = buttons.indexOf(document.activeElement);
  buttons[Math.min(Math.max(at + move, 0), buttons.length - 1)]?.focus();
  event.preventDefault();
});
`;
