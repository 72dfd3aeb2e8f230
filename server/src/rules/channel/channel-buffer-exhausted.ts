import { say } from "../../finding/say";
import { blockedRule, channelText } from "../blocked-rule";

export const channelBufferExhausted = blockedRule({
  meta: {
    id: "channel-buffer-exhausted",
    family: "channel",
    tier: "proven",
    severity: "warning",
    summary: "More sends than the channel's capacity before anyone receives.",
    docs: {
      what: "Reports a send on a buffered channel whose buffer is full by then, when nobody receives before the sender is done: the sends of a loop or of a straight line are counted against the capacity and the receives.",
      why: "A send on a full channel waits for a receive. Where the receiver starts only afterwards, or not at all, it waits for ever.",
      example: `package fill

func collect(items []string) []string {
	out := make(chan string, len(items))
	for _, item := range items {
		out <- item
	}
	out <- "end"
	var all []string
	for s := range out {
		all = append(all, s)
		if s == "end" {
			break
		}
	}
	return all
}
`,
      mended: `package fill

func collect(items []string) []string {
	out := make(chan string, len(items)+1)
	for _, item := range items {
		out <- item
	}
	out <- "end"
	var all []string
	for s := range out {
		all = append(all, s)
		if s == "end" {
			break
		}
	}
	return all
}
`,
      limits:
        "Counts are followed where the capacity is a constant or depends on the same unmodified length as the loop that sends. Loops over unknown lengths are tried with one and two turns.",
      references: ["https://go.dev/ref/spec#Send_statements"],
    },
    fix: { none: "the right capacity is for the author to say" },
    detection: ["schedules"],
    overlaps: [],
  },
  causes: ["channel-buffer-exhausted"],
  message: (finding) => say`The buffer of ${channelText(finding)} is full here and nobody receives`,
});
