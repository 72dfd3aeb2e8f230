import { type Message, say } from "../../finding/say";
import type { Expr } from "../../go/ast";
import type { Checker } from "../../go/model";
import type { Rule } from "../rule";
import { attachments } from "./finalizers";

const values = new Set(["Struct", "Slice", "Map", "Array", "Chan", "Signature"]);

/** Finalizers on something that is no object of the heap. */
export const finalizerOnStackOrNonpointer: Rule = {
  meta: {
    id: "finalizer-on-stack-or-nonpointer",
    family: "memory",
    tier: "proven",
    severity: "warning",
    summary: "`runtime.SetFinalizer` on a value that is not the start of an allocated object",
    docs: {
      what: "Reports a finalizer set on something that is no pointer, or on the address of a field that does not stand at the start of its struct, or of an element.",
      why: "The runtime accepts a finalizer only for a pointer to the beginning of an allocated object; for anything else it throws and the program ends.",
      example: `package file

import "runtime"

type handle struct {
	name string
	fd   int
}

func open(h handle) {
	runtime.SetFinalizer(h, func(h handle) {})
}
`,
      mended: `package file

import "runtime"

type handle struct {
	name string
	fd   int
}

func open(h *handle) {
	runtime.SetFinalizer(h, func(h *handle) {})
}
`,
      limits:
        "Silent where the type is an interface or is not known. The first field of a struct shares its address and is left alone.",
      references: ["https://pkg.go.dev/runtime#SetFinalizer"],
    },
    fix: { none: "which object is meant only the program's author knows" },
    detection: ["syntax"],
    overlaps: ["staticcheck:SA5005"],
  },
  check(context) {
    for (const { file, checker, call, api, target } of attachments(context)) {
      if (api !== "SetFinalizer") continue;
      const reason = refusal(target, checker);
      if (reason === undefined) continue;
      context.report({
        message: say`\`SetFinalizer\` gets ${reason}: the runtime throws, nothing is ever finalized`,
        span: { file: file.path, start: target.pos, end: target.end },
        trace: [
          { span: { file: file.path, start: call.pos, end: call.end }, text: say`the first argument is ${reason}` },
        ],
      });
    }
  },
};

function refusal(target: Expr, checker: Checker): Message | undefined {
  if (target.kind === "Unary" && target.op === "&") {
    if (target.x.kind === "Selector" && !isFirstField(target.x, checker)) return say`the address of an inner field`;
    if (target.x.kind !== "Index") return undefined;
    return checker.intConst(target.x.indices[0]!) === 0 ? undefined : say`the address of an element`;
  }
  const type = checker.underlying(checker.typeOf(target));
  if (values.has(type.kind) || (type.kind === "Basic" && /^u?int|^float|^string$|^bool$/.test(type.name)))
    return say`no pointer`;
  return undefined;
}

/** &s.first is the address of s itself. Unknown structs are given the benefit of the doubt. */
function isFirstField(x: Extract<Expr, { kind: "Selector" }>, checker: Checker): boolean {
  const outer = checker.typeOf(x.x);
  const struct = checker.underlying(outer.kind === "Pointer" ? outer.elem : outer);
  if (struct.kind !== "Struct") return true;
  const index = struct.fields.findIndex((field) => field.name === x.sel.name);
  return index <= 0;
}
