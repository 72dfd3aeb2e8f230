import { blockingService } from "../../concurrency/blocking";
import { say } from "../../finding/say";
import { operationSpan, shortText } from "../blocked-rule";
import { lineNumber } from "../fixes/lines";
import type { Rule, RuleMeta } from "../rule";
import { closingService } from "./closing";

/** A rule about operations on a closed channel: those that no path avoids, and those that some run comes to. */
export function brokenCloseRule(meta: RuleMeta, what: "close" | "send"): Rule {
  return {
    meta,
    check(context) {
      const told = new Set<string>();
      const text = what === "close" ? say`closed again here: panics` : say`sends to the closed channel: panics`;
      for (const { file, closed, again, name, ...broken } of context.service(closingService)) {
        if (broken.what !== what) continue;
        told.add(`${file.path}:${again.pos}`).add(`${file.path}:${closed.pos}`);
        // A deferred close is told where the first one stands: its own line runs last.
        const isRange = closed.kind === "Range";
        const [at, other] = broken.deferred && !isRange ? [closed, again] : [again, closed];
        const line = lineNumber(file.text, other.pos);
        const panics = what === "close" ? say`closing it again panics` : say`this send panics`;
        context.report({
          message: isRange
            ? say`\`${name}\` is closed already, the loop over it on line ${line} ends only then: ${panics}`
            : broken.deferred
              ? say`\`${name}\` is closed again when the function returns, by the defer on line ${line}: that panics`
              : say`\`${name}\` is closed already, on line ${line}: ${panics}`,
          span: operationSpan(file, at),
          trace: [
            {
              span: operationSpan(file, closed),
              text: isRange ? say`ends when the channel is closed` : say`closed here`,
            },
            { span: operationSpan(file, again), text },
          ],
        });
      }
      for (const finding of context.service(blockingService).findings) {
        if (finding.cause !== meta.id || told.has(`${finding.site.file.path}:${finding.site.node.pos}`)) continue;
        if (!context.pkg.files.includes(finding.site.file)) continue;
        const { file, node } = finding.site;
        context.report({
          message:
            what === "close"
              ? say`${shortText(file, node)} can run when the channel is closed already, and then panics`
              : say`this send can come after the channel was closed, and then panics`,
          span: operationSpan(file, node),
          tier: finding.tier,
          trace: finding.trace.map((step) => ({
            span: operationSpan(step.site.file, step.site.node),
            text: step.text,
            goroutine: step.goroutine,
          })),
        });
      }
    },
  };
}
