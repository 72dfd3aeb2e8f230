import { brokenCloseRule } from "./broken-close-rule";

export const sendAfterClose = brokenCloseRule(
  {
    id: "send-after-close",
    family: "channel",
    tier: "likely",
    severity: "warning",
    summary: "A send on a channel that is closed already, on a path or by another goroutine.",
    docs: {
      what: "Reports a send that comes after the channel was closed: on every path through its function, or in some order of the goroutines that a function starts, as when it closes the channel without waiting for those that send.",
      why: "A send on a closed channel panics. Nobody recovers in a goroutine of its own: the process ends.",
      example: `package gather

func all(jobs []func() int) []int {
	results := make(chan int, len(jobs))
	for _, job := range jobs {
		go func() { results <- job() }()
	}
	close(results)
	var out []int
	for result := range results {
		out = append(out, result)
	}
	return out
}
`,
      mended: `package gather

import "sync"

func all(jobs []func() int) []int {
	results := make(chan int, len(jobs))
	var wg sync.WaitGroup
	for _, job := range jobs {
		wg.Add(1)
		go func() {
			defer wg.Done()
			results <- job()
		}()
	}
	wg.Wait()
	close(results)
	var out []int
	for result := range results {
		out = append(out, result)
	}
	return out
}
`,
      limits:
        "Goroutines that other functions start are not seen. Silent where `recover` guards the send, and for fields once other code may have put a new channel there.",
      references: ["https://go.dev/ref/spec#Send_statements", "https://go.dev/blog/pipelines"],
    },
    fix: { none: "who may close the channel, and when, is for the author to say" },
    detection: ["flow", "schedules"],
    overlaps: [],
  },
  "send",
);
