import { say } from "../../finding/say";
import type { Rule } from "../rule";
import { isContext } from "./scope";

export const contextInStruct: Rule = {
  meta: {
    id: "context-in-struct",
    family: "context",
    tier: "advice",
    severity: "hint",
    summary: "A struct keeps a `context.Context` in a field.",
    docs: {
      what: "Reports struct types with a field of type `context.Context`, unless the struct also keeps the cancel function that belongs to it, stands for one request, or is a context itself.",
      why: "A context belongs to one call. Kept in a value that lives longer, it holds the values of that call, and later calls are cancelled with the first one, or never.",
      example: `package queue

import "context"

type Worker struct {
	ctx  context.Context
	jobs chan func()
}

func New(ctx context.Context) *Worker {
	return &Worker{ctx: ctx, jobs: make(chan func())}
}
`,
      mended: `package queue

import "context"

type Worker struct {
	jobs chan func()
}

func New() *Worker {
	return &Worker{jobs: make(chan func())}
}

func (w *Worker) Run(ctx context.Context) {
	for {
		select {
		case job := <-w.jobs:
			job()
		case <-ctx.Done():
			return
		}
	}
}
`,
      limits:
        "Looks at declared types only. Silent for structs with a field of type `context.CancelFunc`, for names that end in Request, Req, Options, Params, Args, Key, Call, Event or Context, and in tests.",
      references: ["https://go.dev/blog/context-and-structs", "https://github.com/sivchari/containedctx"],
    },
    fix: { none: "the functions that need the context have to get it from their callers" },
    detection: ["syntax"],
    overlaps: ["containedctx"],
  },
  check(context) {
    for (const file of context.files) {
      if (!file.text.includes("context.Context")) continue;
      const checker = context.checker(file);
      for (const decl of file.decls) {
        if (decl.kind !== "TypeSpec" || decl.type.kind !== "StructType" || perCall.test(decl.name.name)) continue;
        const { fields } = decl.type;
        const owns = fields.some((field) => isCancel(file.text.slice(field.type.pos, field.type.end)));
        if (owns) continue;
        for (const field of fields) {
          if (field.embedded || !isContext(checker.typeFrom(field.type))) continue;
          const at = field.names[0] ?? field.type;
          context.report({
            message: say`\`${decl.name.name}\` keeps a context: it outlives the call that it belongs to`,
            span: { file: file.path, start: at.pos, end: field.type.end },
          });
        }
      }
    }
  },
};

/** Values that live as long as one call. */
const perCall = /(Request|Req|Options|Opts|Params|Args|Key|Call|Event|Context|Ctx)$/i;

function isCancel(type: string): boolean {
  return /^context\.Cancel(Cause)?Func$/.test(type);
}
