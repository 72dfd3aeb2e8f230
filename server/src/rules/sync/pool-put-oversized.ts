import { say } from "../../finding/say";
import type { Node } from "../../go/ast";
import type { Checker } from "../../go/model";
import { typeNameOf } from "../memory/request";
import type { Rule } from "../rule";
import { poolPuts } from "./pools";

/** Pools that keep buffers of any size, and values that are used after they were put back. */
export const poolPutOversized: Rule = {
  meta: {
    id: "pool-put-oversized",
    family: "sync",
    tier: "likely",
    severity: "warning",
    summary: "a pooled value that is used after Put; a buffer of any size put back (strict profile)",
    docs: {
      what: "Reports a value that is still used after it was put back into its `sync.Pool` and, as advice, a `bytes.Buffer` that is put back without a look at its capacity.",
      why: "After Put somebody else may own the value: two users write the same memory. A buffer that once held a huge message stays huge, and the pool keeps it in use for small ones, so that memory follows the largest message ever seen.",
      example: `package render

import (
	"bytes"
	"sync"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func render(name string) []byte {
	buf := buffers.Get().(*bytes.Buffer)
	buf.Reset()
	buf.WriteString(name)
	buffers.Put(buf)
	return buf.Bytes()
}
`,
      mended: `package render

import (
	"bytes"
	"sync"
)

const maxPooled = 64 << 10

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func render(name string) []byte {
	buf := buffers.Get().(*bytes.Buffer)
	buf.Reset()
	buf.WriteString(name)
	out := bytes.Clone(buf.Bytes())
	if buf.Cap() <= maxPooled {
		buffers.Put(buf)
	}
	return out
}
`,
      limits:
        "Use after Put is seen where both stand in one list of statements. A mention of `Cap`, `cap` or `Len` in the function counts as a look at the size.",
      references: ["https://go.dev/issue/23199", "https://pkg.go.dev/sync#Pool"],
    },
    fix: { none: "which size is too large to keep only the program's author knows" },
    detection: ["syntax"],
    overlaps: [],
  },
  check(context) {
    for (const { file, checker, func, put, value, deferred } of poolPuts(context)) {
      const stmt = checker.parentOf(put);
      const list = stmt === undefined ? undefined : checker.parentOf(stmt);
      const later =
        !deferred && list?.kind === "Block"
          ? checker.usesOf(value).find((use) => use.pos > put.end && use.end <= list.end && !isAssigned(use, checker))
          : undefined;
      if (later !== undefined) {
        context.report({
          message: say`\`${value.name}\` is used after it went back to the pool: somebody else may own it now`,
          span: { file: file.path, start: later.pos, end: later.end },
          trace: [
            { span: { file: file.path, start: put.pos, end: put.end }, text: say`put back here` },
            { span: { file: file.path, start: later.pos, end: later.end }, text: say`used here` },
          ],
        });
        continue;
      }
      if (typeNameOf(checker.typeOf(value.decl)) !== "bytes.Buffer") continue;
      if (/\.Cap\(|\bcap\(|\.Len\(/.test(file.text.slice(func.pos, func.end))) continue;
      context.report({
        tier: "advice",
        message: say`\`${value.name}\` goes back to the pool whatever its size: memory follows the largest one`,
        span: { file: file.path, start: put.pos, end: put.end },
        trace: [
          {
            span: { file: file.path, start: put.pos, end: put.end },
            text: say`put back without a look at its capacity`,
          },
        ],
      });
    }
  },
};

/** `buf = nil` and `buf = pool.Get()…` use nothing of the old value. */
function isAssigned(use: Node, checker: Checker): boolean {
  const parent = checker.parentOf(use);
  return parent?.kind === "Assign" && (parent.lhs as readonly unknown[]).includes(use);
}
