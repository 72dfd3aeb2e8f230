import assert from "node:assert/strict";
import { join } from "node:path";
import { defaultConfig } from "../../../src/engine/config";
import { createEngine } from "../../../src/engine/create";
import { nodeResources } from "../../../src/workspace/resources";

const resources = nodeResources(join(__dirname, "../../../.."));

/** `rule tier` of what is said of a folder of a module with these files. */
async function found(folder: string, rule: string, files: Readonly<Record<string, string>>): Promise<string[]> {
  const texts = new Map([["/w/go.mod", "module example.com/app\n\ngo 1.24\n"]]);
  for (const [name, text] of Object.entries(files)) texts.set(`/w/${name}`, text);
  const host = {
    readFile: (path: string) => texts.get(path),
    readDirectory(path: string) {
      const entries = new Map<string, boolean>();
      for (const file of texts.keys()) {
        const [first, ...rest] = file.startsWith(`${path}/`) ? file.slice(path.length + 1).split("/") : [];
        if (first !== undefined) entries.set(first, rest.length > 0);
      }
      return [...entries].map(([name, isDirectory]) => ({ name, isDirectory }));
    },
  };
  const engine = await createEngine(host, resources, { root: "/w" });
  const { findings } = engine.analysePackage(`/w/${folder}`, { ...defaultConfig("/w"), profile: "strict" as const });
  return findings.flatMap((finding) => (finding.rule === rule ? [`${finding.rule} ${finding.tier}`] : []));
}

const server = `package server

import "errors"

func Serve(listen func() error, stop <-chan int) error {
	failed := make(chan error)
	go func() { failed <- listen() }()
	select {
	case err := <-failed:
		return err
	case <-stop:
		return errors.New("stopped")
	}
}
`;
const main = (body: string) =>
  `package main\n\nimport "example.com/app/server"\n\nfunc listen() error { return nil }\n\nfunc main() {\n\tstop := make(chan int)\n${body}}\n`;

const rule = "send-abandoned-on-return";
const once = "\tif err := server.Serve(listen, stop); err != nil {\n\t\tpanic(err)\n\t}\n";

describe("rules: what is left behind once in the life of the process", () => {
  it("is advice", async () => {
    const files = { "server/a.go": server, "main.go": main(once) };
    assert.deepEqual(await found("server", rule, files), [`${rule} advice`]);
  });

  it("is none where it is tried again, where others call, and where nobody is known", async () => {
    const again = main(`\tfor {\n${once}\t}\n`);
    assert.deepEqual(await found("server", rule, { "server/a.go": server, "main.go": again }), [`${rule} proven`]);
    const handler =
      'package site\n\nimport (\n\t"net/http"\n\n\t"example.com/app/server"\n)\n\nfunc Handle(w http.ResponseWriter, r *http.Request) {\n\t_ = server.Serve(nil, nil)\n}\n';
    const both = { "server/a.go": server, "main.go": main(once), "site/a.go": handler };
    assert.deepEqual(await found("server", rule, both), [`${rule} proven`]);
    assert.deepEqual(await found("server", rule, { "server/a.go": server }), [`${rule} proven`]);
  });

  it("is none where main itself stands still", async () => {
    const text = "package main\n\nfunc main() {\n\tdone := make(chan int)\n\tdone <- 1\n}\n";
    const still = await found("cmd", "send-without-receiver", { "cmd/main.go": text });
    assert.deepEqual(still, ["send-without-receiver proven"]);
  });

  it("is a goroutine of a test for the race detector", async () => {
    const rule = "goroutine-in-test-not-joined";
    const text = (name: string) =>
      `package store\n\nimport "testing"\n\nfunc readAll() {}\n\nfunc ${name}(t *testing.T) {\n\tgo readAll()\n\tgo readAll()\n}\n`;
    const both = (tier: string) => [`${rule} ${tier}`, `${rule} ${tier}`];
    assert.deepEqual(await found("store", rule, { "store/a_test.go": text("TestReads") }), both("likely"));
    assert.deepEqual(await found("store", rule, { "store/a_test.go": text("TestReadRace") }), both("advice"));
  });

  it("is none in a suite whose assertion has failed, wherever the assertion comes from", async () => {
    const text = (last: string) => `package store

import (
	"time"

	"example.com/other"
	"github.com/stretchr/testify/require"
)

type base[T any] struct {
	other.Asserts
	*require.Assertions
}

type callSuite struct{ base[*callSuite] }

func (s *callSuite) TestCall() {
	done := make(chan error)
	go func() { done <- nil }()
	select {
	case <-done:
	case <-time.After(time.Minute):
		${last}
	}
}
`;
    const left = (last: string) => found("store", rule, { "store/a_test.go": text(last) });
    assert.deepEqual(await left("println()"), [`${rule} proven`]);
    assert.deepEqual(await left("s.Fail(`it still runs`)"), []);
  });

  it("the function of a timer that somebody may stop", async () => {
    const of = (start: string, before: string) =>
      found("late", "send-abandoned-on-return", {
        "late/late.go": `package late

import (
	"sync/atomic"
	"time"
)

type waker struct{ timer atomic.Pointer[time.Timer] }

func (w *waker) Wait(stopped <-chan struct{}) bool {
	late := make(chan bool)
	${start}time.AfterFunc(time.Minute, func() { late <- true })${start.includes("(") ? ")" : ""}
	select {
	case <-late:
		return true
	case <-stopped:
		${before}
		return false
	}
}
`,
      });
    assert.deepEqual(await of("", ""), ["send-abandoned-on-return proven"]);
    assert.deepEqual(await of("t := ", "t.Reset(time.Hour)"), ["send-abandoned-on-return proven"]);
    assert.deepEqual(await of("t := ", "t.Stop()"), ["send-abandoned-on-return advice"]);
    assert.deepEqual(await of("w.timer.Swap(", ""), ["send-abandoned-on-return advice"]);
  });
});
