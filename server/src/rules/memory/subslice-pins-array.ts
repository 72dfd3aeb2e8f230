import { say } from "../../finding/say";
import type { Call, Expr, SliceExpr } from "../../go/ast";
import type { Checker } from "../../go/model";
import { walk } from "../../go/walk";
import { addImport } from "../fixes/imports";
import { replaceNode, textOf } from "../fixes/lines";
import type { Rule } from "../rule";
import { fullNameOf } from "../targets";

/** Calls whose result is as large as a file, a body or a message. */
const large =
  /^(os\.ReadFile|io\.ReadAll|io\/ioutil\.ReadAll|io\/ioutil\.ReadFile|bytes\.Buffer\.(Bytes|String)|strings\.Builder\.String)$/;
/** What is cut out counts as small up to here (bytes). */
const smallEnough = 4096;

/** Small pieces kept long-term that hold their whole buffer. */
export const subslicePinsArray: Rule = {
  meta: {
    id: "subslice-pins-array",
    family: "memory",
    tier: "advice",
    severity: "hint",
    summary: "a small piece of a large buffer is stored and keeps all of it in memory",
    docs: {
      what: "Reports a slice or substring with constant bounds, cut from a buffer that holds a whole file, body or message, that is stored in a field, a package-level variable or a map.",
      why: "A sub-slice points into its buffer: as long as the piece is reachable, the whole buffer stays in memory.",
      example: `package store

import "os"

var headers = map[string][]byte{}

func header(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	headers[path] = data[:16]
	return nil
}
`,
      mended: `package store

import (
	"bytes"
	"os"
)

var headers = map[string][]byte{}

func header(path string) error {
	data, err := os.ReadFile(path)
	if err != nil {
		return err
	}
	headers[path] = bytes.Clone(data[:16])
	return nil
}
`,
      limits:
        "The buffer must come from a call known to give large ones, in the same function; bounds that are not constant are not judged.",
      references: ["https://go.dev/blog/slices-intro", "https://pkg.go.dev/strings#Clone"],
    },
    fix: { title: "Store a copy", safety: "safe" },
    detection: ["syntax"],
    overlaps: [],
    goVersions: "`bytes.Clone` is there since Go 1.20, `strings.Clone` since 1.18.",
  },
  check(context) {
    for (const { file, func, checker } of context.functions(/ReadFile\(|ReadAll\(|\.Bytes\(\)|\.String\(\)/)) {
      walk(func.body!, (node) => {
        if (node.kind !== "Assign" || node.define || node.lhs.length !== node.rhs.length) return undefined;
        for (const [index, value] of node.rhs.entries()) {
          const target = node.lhs[index]!;
          const source = value.kind === "SliceExpr" && isSmall(value, checker) ? origin(value.x, checker) : undefined;
          if (source === undefined || !isKept(target, checker)) continue;
          const isText = checker.underlying(checker.typeOf(value)).kind === "Basic";
          const path = isText ? "strings" : "bytes";
          const imports = addImport(file, path);
          const copy = { title: say`Store a copy`, safety: "safe" as const };
          context.report({
            message: say`this piece keeps all of \`${textOf(file, (value as SliceExpr).x)}\` in memory`,
            span: { file: file.path, start: value.pos, end: value.end },
            trace: [
              {
                span: { file: file.path, start: source.pos, end: source.end },
                text: say`the large buffer is made here`,
              },
              { span: { file: file.path, start: node.pos, end: node.end }, text: say`a piece of it is kept here` },
            ],
            fixes:
              imports === undefined
                ? []
                : [{ ...copy, edits: [replaceNode(file, value, `${path}.Clone(${textOf(file, value)})`), ...imports] }],
          });
        }
        return undefined;
      });
    }
  },
};

function isSmall(x: SliceExpr, checker: Checker): boolean {
  const high = x.high === undefined ? undefined : checker.intConst(x.high);
  const low = x.low === undefined ? 0 : checker.intConst(x.low);
  return high !== undefined && low !== undefined && high - low <= smallEnough;
}

/** The call that made the buffer which a local variable holds. */
function origin(x: Expr, checker: Checker): Call | undefined {
  const obj = x.kind === "Ident" ? checker.objectOf(x) : undefined;
  if (obj?.kind !== "var" || obj.role !== "local" || obj.site.kind !== "Assign") return undefined;
  const value = obj.site.rhs[0];
  return value?.kind === "Call" && large.test(fullNameOf(checker, value) ?? "") ? value : undefined;
}

function isKept(target: Expr, checker: Checker): boolean {
  const path = checker.pathOf(target);
  if (path === undefined) return false;
  return path.root.role === "global" || (path.root.role === "param" && path.fields.length > 0);
}
