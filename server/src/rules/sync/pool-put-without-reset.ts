import { say } from "../../finding/say";
import type { Rule } from "../rule";
import { poolPuts } from "./pools";

/** Pooled values that go back with what they were last used for. */
export const poolPutWithoutReset: Rule = {
  meta: {
    id: "pool-put-without-reset",
    family: "sync",
    tier: "likely",
    severity: "warning",
    summary: "a value with a `Reset` goes back to its `sync.Pool` without ever being reset",
    docs: {
      what: "Reports a buffer (or another value whose type has a `Reset` method) that is taken from a `sync.Pool`, used, and put back in the same function, where it is reset neither after Get nor before Put.",
      why: "The next user gets what the last one left: its data is written after the old data, so the value grows with each turn, and the old content stays in memory.",
      example: `package render

import (
	"bytes"
	"sync"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func render(name string) string {
	buf := buffers.Get().(*bytes.Buffer)
	defer buffers.Put(buf)
	buf.WriteString(name)
	return buf.String()
}
`,
      mended: `package render

import (
	"bytes"
	"sync"
)

var buffers = sync.Pool{New: func() any { return new(bytes.Buffer) }}

func render(name string) string {
	buf := buffers.Get().(*bytes.Buffer)
	buf.Reset()
	buf.WriteString(name)
	text := buf.String()
	if buf.Cap() <= 64<<10 {
		buffers.Put(buf)
	}
	return text
}
`,
      limits:
        "Silent where the value is passed to other functions, which may reset it, and where its type is not known to have a Reset.",
      references: ["https://pkg.go.dev/sync#Pool"],
    },
    fix: { none: "whether to reset after Get or before Put is a choice; both are one line" },
    detection: ["syntax"],
    overlaps: [],
  },
  check(context) {
    for (const { file, checker, put, value, get } of poolPuts(context)) {
      if (get === undefined || checker.hasMethod(checker.typeOf(value.decl), "Reset") !== true) continue;
      let writes = false;
      const silent = checker.usesOf(value).some((use) => {
        const parent = checker.parentOf(use);
        if (use === value.decl || parent === put) return false;
        if (parent?.kind !== "Selector" || parent.x !== use) return true;
        // `block.UnmarshalFrom(data)` begins anew, too.
        if (/^(?:(?:Reset|Truncate|Init|Clear)$|Unmarshal|Decode|Parse)/.test(parent.sel.name)) return true;
        if (/^Write|^ReadFrom$|^Append/.test(parent.sel.name)) writes = true;
        return false;
      });
      if (silent || !writes) continue;
      context.report({
        message: say`\`${value.name}\` goes back to the pool as it is: the next user writes after its old content`,
        span: { file: file.path, start: put.pos, end: put.end },
        trace: [
          {
            span: { file: file.path, start: get.pos, end: get.end },
            text: say`taken from the pool, with whatever is in it`,
          },
          { span: { file: file.path, start: put.pos, end: put.end }, text: say`put back without a Reset` },
        ],
      });
    }
  },
};
