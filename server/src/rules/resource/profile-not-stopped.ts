import { say } from "../../finding/say";
import { obligationRule } from "../obligation-rule";

export const profileNotStopped = obligationRule({
  meta: {
    id: "profile-not-stopped",
    family: "resource",
    tier: "proven",
    severity: "warning",
    summary: "A CPU profile, execution trace or flight recorder is started and not stopped on every path.",
    docs: {
      what: "Reports `pprof.StartCPUProfile`, `trace.Start` and `FlightRecorder.Start` when some path leaves without the stop that belongs to it.",
      why: "The profile goes on for the life of the process, costs time at every sample, holds its writer, and no second one can be started. Without the stop its end is never written.",
      example: `package prof

import (
	"io"
	"runtime/pprof"
)

func profiled(w io.Writer, work func() error) error {
	if err := pprof.StartCPUProfile(w); err != nil {
		return err
	}
	if err := work(); err != nil {
		return err
	}
	pprof.StopCPUProfile()
	return nil
}
`,
      mended: `package prof

import (
	"io"
	"runtime/pprof"
)

func profiled(w io.Writer, work func() error) error {
	if err := pprof.StartCPUProfile(w); err != nil {
		return err
	}
	defer pprof.StopCPUProfile()
	return work()
}
`,
      limits:
        "Silent where no function of the package stops it on any path of the same function but another function does: start and stop then belong to two halves of an interface.",
      references: ["https://pkg.go.dev/runtime/pprof#StartCPUProfile", "https://pkg.go.dev/runtime/trace#Start"],
    },
    fix: { title: "Add the deferred stop", safety: "safe" },
    detection: ["paths"],
    overlaps: [],
  },
  loses: say`it runs for ever`,
  judge(leak, { pkg }) {
    const stop = leak.spec.releases[0]?.[0];
    if (leak.reason !== "never" || stop?.kind !== "function") return {};
    // func (p *profiler) Start() error { return pprof.StartCPUProfile(p.w) }; func (p *profiler) Stop() { pprof.StopCPUProfile() }
    const name = stop.fullName.slice(stop.fullName.lastIndexOf("/") + 1);
    return pkg.files.some((file) => file.text.includes(name)) ? undefined : {};
  },
});
