import type { BasicBlock, Cfg, Item, Test } from "./cfg";

/** The graph as lines of text, one block after the other; `text` is the source of the file. For debugging and tests. */
export function dumpCfg(cfg: Cfg, text: string): string {
  return cfg.blocks
    .filter((block) => block.items.length > 0 || block.succs.length > 0 || isLandmark(cfg, block))
    .map((block) => {
      const items = block.items.map((item) => `  ${itemText(item, text)}`);
      const succs = block.succs.map(
        (edge) => `  -> ${edge.to.id}${edge.test ? ` [${testText(edge.test, text)}]` : ""}`,
      );
      return [`${block.id}${landmark(cfg, block)}:`, ...items, ...succs].join("\n");
    })
    .join("\n");
}

/** The graph in Graphviz's language. */
export function dotOfCfg(cfg: Cfg, text: string): string {
  const quote = (s: string) => JSON.stringify(s);
  const lines = cfg.blocks.flatMap((block) => {
    const label = [`${block.id}${landmark(cfg, block)}`, ...block.items.map((item) => itemText(item, text))];
    return [
      `  b${block.id} [label=${quote(label.join("\n"))}];`,
      ...block.succs.map(
        (edge) => `  b${block.id} -> b${edge.to.id} [label=${quote(edge.test ? testText(edge.test, text) : "")}];`,
      ),
    ];
  });
  return ["digraph cfg {", "  node [shape=box, fontname=monospace];", ...lines, "}"].join("\n");
}

function isLandmark(cfg: Cfg, block: BasicBlock): boolean {
  return landmark(cfg, block) !== "";
}

function landmark(cfg: Cfg, block: BasicBlock): string {
  const names: string[] = [];
  if (block === cfg.entry) names.push("entry");
  if (block === cfg.exit) names.push("exit");
  if (block === cfg.end) names.push("end");
  if (block === cfg.abort) names.push("abort");
  return names.length > 0 ? ` ${names.join(" ")}` : "";
}

function itemText(item: Item, text: string): string {
  switch (item.op) {
    case "end":
      return "}";
    case "range":
      return `range ${short(text, item.node.x)}`;
    case "bind":
      return `bind ${item.node.bind?.name ?? "_"}`;
    default:
      return short(text, item.node);
  }
}

/** A test in words as the dump shows it. */
export function testText(test: Test, text: string): string {
  switch (test.kind) {
    case "cond":
      return `${conditionText(test.expr, text)} is ${test.truth}`;
    case "range":
      return test.more ? "next" : "done";
    case "type":
      return `type, nil ${test.nil}`;
    case "select":
      return "select";
    case "defer":
      return `defer ${test.index} ${test.reached ? "reached" : "not reached"}`;
    case "panic":
      return "panic";
  }
}

/** Source of a condition; the made-up `tag == value` of a switch is put together from its parts. */
export function conditionText(expr: Extract<Test, { kind: "cond" }>["expr"], text: string): string {
  if (expr.kind === "Binary" && expr.pos === expr.y.pos && expr.x.pos !== expr.pos) {
    return `${short(text, expr.x)} ${expr.op} ${short(text, expr.y)}`;
  }
  return short(text, expr);
}

/** Source of a node on one line, cut to 60 UTF-16 units. */
export function short(text: string, node: { readonly pos: number; readonly end: number }): string {
  const line = text.slice(node.pos, Math.min(node.end, node.pos + 400)).replace(/\s+/g, " ");
  return line.length > 60 ? `${line.slice(0, 59)}…` : line;
}
