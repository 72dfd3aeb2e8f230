import { say } from "../../finding/say";
import { obligationRule } from "../obligation-rule";

export const spanNotEnded = obligationRule({
  meta: {
    id: "span-not-ended",
    family: "resource",
    tier: "proven",
    severity: "warning",
    summary: "A tracing span, task or segment is not ended on every path.",
    docs: {
      what: "Reports spans of OpenTelemetry, OpenCensus, OpenTracing, Datadog, New Relic, Sentry, Elastic APM and `runtime/trace` that some path leaves without ending them.",
      why: "A span that never ends is never exported, and its processor or transaction may keep it with all its attributes until then.",
      example: `package work

import (
	"context"
	"errors"

	"go.opentelemetry.io/otel/trace"
)

func handle(ctx context.Context, tracer trace.Tracer, size int) error {
	_, span := tracer.Start(ctx, "handle")
	if size < 0 {
		return errors.New("negative size")
	}
	span.End()
	return nil
}
`,
      mended: `package work

import (
	"context"
	"errors"

	"go.opentelemetry.io/otel/trace"
)

func handle(ctx context.Context, tracer trace.Tracer, size int) error {
	_, span := tracer.Start(ctx, "handle")
	defer span.End()
	if size < 0 {
		return errors.New("negative size")
	}
	return nil
}
`,
      limits:
        "Only the value itself is followed: a span that is read back from its context and ended elsewhere is unseen, so a context that is handed on together with its span keeps the rule silent only where the span escapes.",
      references: ["https://pkg.go.dev/go.opentelemetry.io/otel/trace#Tracer", "https://github.com/jjti/go-spancheck"],
    },
    fix: { title: "Add `defer span.End()`", safety: "safe" },
    detection: ["paths"],
    overlaps: ["spancheck"],
  },
  loses: say`it is never exported`,
});
