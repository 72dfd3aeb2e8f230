import { say } from "../../finding/say";
import { blockedRule } from "../blocked-rule";

export const goroutineBlocksForever = blockedRule({
  meta: {
    id: "goroutine-blocks-forever",
    family: "goroutine",
    tier: "proven",
    severity: "warning",
    summary: "A goroutine waits for something that cannot happen.",
    docs: {
      what: "Reports a goroutine that stands still for ever by construction: `select {}`, or waiting for the end of a context that is never cancelled and has no deadline.",
      why: "The goroutine can never be collected, nor anything it refers to.",
      example: `package hold

import "context"

func watch(stopped func()) {
	ctx, cancel := context.WithCancel(context.Background())
	_ = cancel
	go func() {
		<-ctx.Done()
		stopped()
	}()
}
`,
      mended: `package hold

import "context"

func watch(parent context.Context, stopped func()) {
	go func() {
		<-parent.Done()
		stopped()
	}()
}
`,
      limits: "`select {}` in `main` is the usual way to keep a process alive, and is not reported.",
      references: ["https://go.dev/ref/spec#Select_statements"],
    },
    fix: { none: "what should wake the goroutine is for the author to say" },
    detection: ["schedules"],
    overlaps: [],
  },
  causes: ["goroutine-blocks-forever", "context-never-cancelled"],
  message: (finding) =>
    finding.cause === "context-never-cancelled"
      ? say`This goroutine waits for a context that nobody cancels`
      : say`This goroutine waits here for ever: nothing can wake it`,
});
