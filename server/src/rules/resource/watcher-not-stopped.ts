import { say } from "../../finding/say";
import { obligationRule } from "../obligation-rule";

export const watcherNotStopped = obligationRule({
  meta: {
    id: "watcher-not-stopped",
    family: "resource",
    tier: "proven",
    severity: "warning",
    summary: "A watcher is not stopped on every path.",
    docs: {
      what: "Reports file watchers (fsnotify and others), Kubernetes watches, snapshot listeners and event broadcasters that some path leaves running.",
      why: "A watcher holds a descriptor or a stream and a goroutine that delivers events; unread events block that goroutine for ever.",
      example: `package watch

import "github.com/fsnotify/fsnotify"

func waitFor(path string) error {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return err
	}
	if err := w.Add(path); err != nil {
		return err
	}
	<-w.Events
	return w.Close()
}
`,
      mended: `package watch

import "github.com/fsnotify/fsnotify"

func waitFor(path string) error {
	w, err := fsnotify.NewWatcher()
	if err != nil {
		return err
	}
	defer w.Close()
	if err := w.Add(path); err != nil {
		return err
	}
	<-w.Events
	return nil
}
`,
      limits:
        "Knows the packages of the third-party table. A watcher that is stored, returned or given to a goroutine is considered handed over.",
      references: [
        "https://pkg.go.dev/github.com/fsnotify/fsnotify#Watcher",
        "https://pkg.go.dev/k8s.io/apimachinery/pkg/watch#Interface",
      ],
    },
    fix: { title: "Add the deferred release", safety: "safe" },
    detection: ["paths"],
    overlaps: [],
  },
  loses: say`it watches for ever`,
});
