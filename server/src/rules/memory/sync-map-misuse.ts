import { say } from "../../finding/say";
import type { Node } from "../../go/ast";
import { walk } from "../../go/walk";
import type { Rule } from "../rule";
import { growthCensus } from "./growth";
import { typeNameOf } from "./request";

/** sync.Map values that are written and never looked at. */
export const syncMapMisuse: Rule = {
  meta: {
    id: "sync-map-misuse",
    family: "memory",
    tier: "advice",
    severity: "hint",
    summary: "a `sync.Map` that is only stored into",
    docs: {
      what: "Reports a package-level or field `sync.Map` into which entries are stored while nothing in the module loads, ranges over or deletes them.",
      why: "Every entry stays reachable and nobody ever asks for it: it is memory that only grows.",
      example: `package web

import "sync"

var seen sync.Map

func mark(id string) {
	seen.Store(id, true)
}
`,
      mended: `package web

import "sync"

var seen sync.Map

func mark(id string) bool {
	_, known := seen.LoadOrStore(id, true)
	return known
}
`,
      limits: "A map that is passed on or whose address is taken may be read out of sight and is left alone.",
      references: ["https://pkg.go.dev/sync#Map"],
    },
    fix: { none: "whether the entries or their readers are missing only the program's author knows" },
    detection: ["census"],
    overlaps: [],
  },
  check(context) {
    const census = context.service(growthCensus);
    const told = new Set<Node>();
    for (const { file, func, checker } of context.functions(/\.Store\(/)) {
      walk(func.body!, (node) => {
        if (node.kind !== "Call" || node.fun.kind !== "Selector" || node.fun.sel.name !== "Store") return undefined;
        if (typeNameOf(checker.typeOf(node.fun.x)) !== "sync.Map") return undefined;
        const container = census.containerOf(node.fun.x, file, checker);
        if (container === undefined || container.escapes || container.bounded || container.read) return undefined;
        if (told.has(container.decl)) return undefined;
        told.add(container.decl);
        context.report({
          message: say`\`${container.name}\` is only stored into: nothing in the module ever reads it`,
          span: { file: file.path, start: node.pos, end: node.end },
          trace: [
            {
              span: { file: container.file.path, start: container.decl.pos, end: container.decl.end },
              text: say`lives here`,
            },
            { span: { file: file.path, start: node.pos, end: node.end }, text: say`gains an entry here` },
          ],
        });
        return undefined;
      });
    }
  },
};
