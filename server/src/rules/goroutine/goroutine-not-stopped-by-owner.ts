import { say } from "../../finding/say";
import { blockedRule, shortText } from "../blocked-rule";

export const goroutineNotStoppedByOwner = blockedRule({
  meta: {
    id: "goroutine-not-stopped-by-owner",
    family: "goroutine",
    tier: "proven",
    severity: "warning",
    summary: "A value whose goroutine has a stop method is dropped without stopping it.",
    docs: {
      what: "Reports a call that starts a goroutine inside a value (a constructor or Start), when the value does not leave the function and its method that would end the goroutine is not called on some path.",
      why: "The goroutine waits on the value's own channel or context for ever, and keeps the value with it.",
      example: `package watch

type watcher struct {
	stop chan struct{}
}

func newWatcher(each func()) *watcher {
	w := &watcher{stop: make(chan struct{})}
	go w.loop(each)
	return w
}

func (w *watcher) loop(each func()) {
	each()
	<-w.stop
}

func (w *watcher) Close() {
	close(w.stop)
}

func once(each func()) {
	newWatcher(each)
}
`,
      mended: `package watch

type watcher struct {
	stop chan struct{}
}

func newWatcher(each func()) *watcher {
	w := &watcher{stop: make(chan struct{})}
	go w.loop(each)
	return w
}

func (w *watcher) loop(each func()) {
	each()
	<-w.stop
}

func (w *watcher) Close() {
	close(w.stop)
}

func once(each func()) {
	w := newWatcher(each)
	defer w.Close()
}
`,
      limits:
        "The value must stay within the function; one that is stored, returned or handed to code that cannot be seen may be stopped there.",
      references: ["https://go.dev/wiki/CodeReviewComments#goroutine-lifetimes"],
    },
    fix: { none: "which method stops it, and when, is for the author to say" },
    detection: ["schedules"],
    overlaps: [],
  },
  causes: ["goroutine-not-stopped-by-owner"],
  message: (finding) =>
    say`\`${shortText(finding.site.file, finding.site.node)}\` starts a goroutine that is never stopped`,
});
