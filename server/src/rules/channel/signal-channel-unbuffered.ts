import { say } from "../../finding/say";
import type { Call, Expr } from "../../go/ast";
import type { Checker } from "../../go/model";
import { walk } from "../../go/walk";
import { setCapacity } from "../fixes/channels";
import type { Rule } from "../rule";
import { fullNameOf } from "../targets";

/** Signal channels that lose signals. */
export const signalChannelUnbuffered: Rule = {
  meta: {
    id: "signal-channel-unbuffered",
    family: "channel",
    tier: "proven",
    severity: "warning",
    summary: "`signal.Notify` on an unbuffered channel",
    docs: {
      what: "Reports `signal.Notify` (and `NotifyContext`'s older kin) on a channel that is made without a buffer, also in the call itself.",
      why: "The signal package does not wait for a receiver: a signal that arrives while nobody receives is dropped. A program that misses its SIGTERM goes on, with all its goroutines, until it is killed.",
      example: `package stop

import (
	"os"
	"os/signal"
)

func wait() {
	c := make(chan os.Signal)
	signal.Notify(c, os.Interrupt)
	defer signal.Stop(c)
	<-c
}
`,
      mended: `package stop

import (
	"os"
	"os/signal"
)

func wait() {
	c := make(chan os.Signal, 1)
	signal.Notify(c, os.Interrupt)
	defer signal.Stop(c)
	<-c
}
`,
      limits: "A channel that comes from elsewhere is not judged.",
      references: ["https://pkg.go.dev/os/signal#Notify"],
    },
    fix: { title: "Give the channel a buffer of 1", safety: "safe" },
    detection: ["syntax"],
    overlaps: ["vet:sigchanyzer", "staticcheck:SA1017"],
  },
  check(context) {
    for (const { file, func, checker } of context.functions(/signal\.Notify\(/)) {
      walk(func.body!, (node) => {
        const channel = node.kind === "Call" ? node.args[0] : undefined;
        if (node.kind !== "Call" || channel === undefined || fullNameOf(checker, node) !== "os/signal.Notify")
          return undefined;
        const make = unbufferedMake(channel, checker);
        if (make === undefined) return undefined;
        const edit = setCapacity(file, make, "1");
        context.report({
          message: say`signals are dropped here while nobody receives: the channel has no buffer`,
          span: { file: file.path, start: channel.pos, end: channel.end },
          trace: [
            { span: { file: file.path, start: make.pos, end: make.end }, text: say`made without a buffer` },
            { span: { file: file.path, start: node.pos, end: node.end }, text: say`signals are sent without waiting` },
          ],
          fixes:
            edit === undefined ? [] : [{ title: say`Give the channel a buffer of 1`, safety: "safe", edits: [edit] }],
        });
        return undefined;
      });
    }
  },
};

/** The `make(chan T)` that is the channel, or that its local variable holds from the start and only. */
function unbufferedMake(channel: Expr, checker: Checker): Call | undefined {
  if (channel.kind === "Call") return isUnbuffered(channel, checker) ? channel : undefined;
  const obj = channel.kind === "Ident" ? checker.objectOf(channel) : undefined;
  if (obj?.kind !== "var" || obj.role !== "local") return undefined;
  const reassigned = checker.usesOf(obj).some((use) => {
    const parent = checker.parentOf(use);
    return use !== obj.decl && parent?.kind === "Assign" && parent.lhs.includes(use);
  });
  const { site } = obj;
  const value =
    site.kind === "Assign"
      ? site.rhs[site.lhs.indexOf(obj.decl)]
      : site.kind === "ValueSpec"
        ? site.values[site.names.indexOf(obj.decl)]
        : undefined;
  return !reassigned && value?.kind === "Call" && isUnbuffered(value, checker) ? value : undefined;
}

function isUnbuffered(call: Call, checker: Checker): boolean {
  if (call.fun.kind !== "Ident" || call.fun.name !== "make" || call.args[0]?.kind !== "ChanType") return false;
  return call.args[1] === undefined || checker.intConst(call.args[1]) === 0;
}
