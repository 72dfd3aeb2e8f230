import { brokenCloseRule } from "./broken-close-rule";

export const doubleClose = brokenCloseRule(
  {
    id: "double-close",
    family: "channel",
    tier: "likely",
    severity: "warning",
    summary: "A channel is closed a second time on a path, or by a second goroutine.",
    docs: {
      what: "Reports `close(ch)` that runs when the channel is closed already: on every path that comes to it, on every path that goes on from the first close (a `defer close(ch)` counts where it runs), or in some order of the goroutines that a function starts.",
      why: "Closing a closed channel panics. Nobody recovers in a goroutine of its own: the process ends.",
      example: `package feed

func each(lines []string, out chan<- string) {
	defer close(out)
	for _, line := range lines {
		if line == "" {
			close(out)
			return
		}
		out <- line
	}
}
`,
      mended: `package feed

func each(lines []string, out chan<- string) {
	defer close(out)
	for _, line := range lines {
		if line == "" {
			return
		}
		out <- line
	}
}
`,
      limits:
        "Two functions that close one channel are seen only where one function starts or calls both. Silent where a flag, a `sync.Once`, a select or `recover` guards the close, and for fields once other code may have put a new channel there.",
      references: ["https://go.dev/ref/spec#Close"],
    },
    fix: { none: "which of the two closes is the right one is for the author to say" },
    detection: ["flow", "schedules"],
    overlaps: [],
  },
  "close",
);
