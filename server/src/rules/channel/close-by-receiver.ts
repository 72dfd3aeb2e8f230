import { say } from "../../finding/say";
import { blockedRule } from "../blocked-rule";

export const closeByReceiver = blockedRule({
  meta: {
    id: "close-by-receiver",
    family: "channel",
    tier: "likely",
    severity: "warning",
    summary: "The receiving side closes a channel on which others may still send.",
    docs: {
      what: "Reports `close(ch)` in a function that receives from the channel and does not send to it, while others send: in goroutines of the same function, when some order of them sends after the close, or through an unexported field, when a sender of the package neither asks nor takes a lock.",
      why: "Close tells receivers that nothing more will come. Closed by the receiver it makes the next send panic, in a goroutine that does not know why.",
      example: `package load

import "context"

func within(ctx context.Context, load func() int) (int, error) {
	result := make(chan int, 1)
	defer close(result)
	go func() { result <- load() }()
	select {
	case r := <-result:
		return r, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}
`,
      mended: `package load

import "context"

func within(ctx context.Context, load func() int) (int, error) {
	result := make(chan int, 1)
	go func() { result <- load() }()
	select {
	case r := <-result:
		return r, nil
	case <-ctx.Done():
		return 0, ctx.Err()
	}
}
`,
      limits:
        "Silent where the closing function waits for something first (another channel, a wait group, a lock): the senders may have ended by then. A channel need not be closed to be collected; leaving the close out is mostly enough.",
      references: ["https://go.dev/ref/spec#Close", "https://go.dev/tour/concurrency/4"],
    },
    fix: { none: "the sender has to be told to stop in another way, which is for the author to choose" },
    detection: ["schedules"],
    overlaps: [],
  },
  causes: ["close-by-receiver"],
  message: ({ via }) =>
    say`${via === undefined ? say`This channel` : say`\`${via}\``} is closed on its receiving side: a send that comes later panics`,
});
