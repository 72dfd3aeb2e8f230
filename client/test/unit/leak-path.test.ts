import assert from "node:assert/strict";
import type { FindingView, StepView } from "../../../server/src/lsp/protocol";
import { leakPathHtml } from "../../src/leakPathHtml";

const range = { start: { line: 3, character: 0 }, end: { line: 3, character: 5 } };
const step = (text: string, goroutine?: number): StepView => ({ uri: "file:///a.go", range, text, goroutine });
const view = (trace: readonly StepView[], message = "`cancel` is never called"): FindingView => ({
  rule: "cancel-not-called",
  family: "context",
  tier: "proven",
  severity: "warning",
  message,
  uri: "file:///a.go",
  range,
  function: "(*T).Run",
  trace,
  fixes: [],
  fingerprint: "f",
  url: "https://example.org",
});
const page = (finding: FindingView): string =>
  leakPathHtml(finding, { nonce: "abc", language: "en", place: () => "a.go:4" });
const classesOf = (html: string): string[] => [...html.matchAll(/<button class="([^"]*)"/g)].map((match) => match[1]!);

describe("client: leak path page", () => {
  it("numbers the steps in order and marks the last", () => {
    const html = page(view([step("acquired here"), step("leaves here")]));
    assert.deepEqual(classesOf(html), ["step", "step stays"]);
    assert.match(html, /aria-label="Step 1, acquired here, a\.go:4"/);
    assert.doesNotMatch(html, /<h2/);
  });

  it("gives each goroutine a column and marks where each stays", () => {
    const html = page(view([step("starts", 0), step("blocks here for ever", 1), step("returns", 0)]));
    assert.equal(html.match(/<h2/g)?.length, 2);
    assert.match(html, /\.step1 \{ grid-column: 2 \/ span 1; grid-row: 4; \}/);
    assert.deepEqual(classesOf(html), ["step", "step stays", "step stays"]);
    assert.match(html, /aria-label="Step 2, goroutine 1: blocks here for ever, a\.go:4, stays here"/);
  });

  it("says of the last step that it leaks there, also to who sees no colour", () => {
    const html = page(view([step("acquired here"), step("leaves here")]));
    assert.match(html, /<span class="mark">leaks here<\/span>/);
    assert.match(html, /aria-label="Step 2, leaves here, a\.go:4, leaks here"/);
  });

  it("draws an arrow from lane to lane where the path goes on elsewhere, for the eye alone", () => {
    const html = page(view([step("starts", 0), step("sends", 2), step("receives", 1), step("returns", 0)]));
    assert.deepEqual(
      [...html.matchAll(/class="arrow (\w+) (\w+)" aria-hidden="true"/g)].map(([, side, name]) => [side, name]),
      [
        ["right", "arrow1"],
        ["left", "arrow2"],
        ["left", "arrow3"],
      ],
    );
    assert.match(html, /\.arrow1 \{ grid-column: 1 \/ span 3; grid-row: 3; margin-inline: 16/);
    assert.match(html, /\.arrow2 \{ grid-column: 2 \/ span 2; grid-row: 5; margin-inline: 25%; \}/);
    assert.doesNotMatch(page(view([step("acquired here"), step("leaves here")])), /class="arrow/);
  });

  it("is a list with headings beside it, so that a screen reader counts the steps", () => {
    const html = page(view([step("starts", 0), step("blocks here for ever", 1)]));
    const [, list] = /<ol role="list">([\s\S]*)<\/ol>/.exec(html) ?? [];
    assert.equal(list?.match(/<li /g)?.length, 2);
    assert.doesNotMatch(list ?? "", /<h2|arrow/);
    assert.match(html, /<html lang="en">/);
  });

  it("marks no last step of a goroutine that goes on", () => {
    const html = page(view([step("sends", 0), step("receives", 1), step("blocks here for ever", 0)]));
    assert.deepEqual(classesOf(html), ["step", "step", "step stays"]);
  });

  it("shows text of the program as text", () => {
    const html = page(view([step('<img src=x onerror="alert(1)">')], "`a<b>` leaks & stays"));
    assert.doesNotMatch(html, /<img/);
    assert.match(html, /<code>a&#60;b&#62;<\/code> leaks &#38; stays/);
  });

  it("allows its own script and style and nothing else", () => {
    const html = page(view([step("acquired here")]));
    assert.match(html, /default-src 'none'; style-src 'nonce-abc'; script-src 'nonce-abc'"/);
    assert.equal(html.match(/<(script|style)(?! nonce="abc")/), null);
    assert.doesNotMatch(html, / style="| on[a-z]+="/);
  });
});
