import assert from "node:assert/strict";
import { Function as Func, Line, Location, Profile, Sample, StringTable, ValueType } from "pprof-format";
import { say } from "../../../src/finding/say";
import { explain } from "../../../src/runtime/explain";
import { readStacks } from "../../../src/runtime/read";
import type { StackGroup } from "../../../src/runtime/stack";
import { at, sample } from "../report/sample";

const bytes = (text: string): Uint8Array => new TextEncoder().encode(text);

/** `count state: innermost function file:line` */
function shown(group: StackGroup): string {
  const [frame] = group.frames;
  const where = frame === undefined ? "" : ` ${frame.function} ${frame.file}:${frame.line}`;
  return `${group.count} ${group.state}${group.leaked ? " leaked" : ""}:${where}`;
}

const dump = `goroutine 1 [running]:
main.main()
	/src/app/main.go:28 +0x291

goroutine 6 [chan send, 3 minutes]:
main.leak.func1()
	/src/app/main.go:14 +0x1b
created by main.leak in goroutine 1
	/src/app/main.go:12 +0x6f

goroutine 7 [chan send, 12 minutes]:
main.leak.func1()
	/src/app/main.go:14 +0x1b
created by main.leak in goroutine 1
	/src/app/main.go:12 +0x6f

goroutine 9 gp=0xc000 m=nil [sync.Mutex.Lock (leaked)]:
sync.(*Mutex).Lock(...)
	/usr/local/go/src/sync/mutex.go:46
main.(*T[...]).lock(0xc0001, {0x1, 0x2})
	/src/app/lock.go:13 +0x1
...additional frames elided...
created by main.main
	/src/app/main.go:19 +0xae
`;

describe("goroutine stacks", () => {
  it("are read from dumps, equal ones together, the most frequent first", () => {
    const groups = readStacks(bytes(dump));
    assert.deepEqual(groups.map(shown), [
      "2 chan send: main.leak.func1 /src/app/main.go:14",
      "1 running: main.main /src/app/main.go:28",
      "1 sync.Mutex.Lock leaked: sync.(*Mutex).Lock /usr/local/go/src/sync/mutex.go:46",
    ]);
    assert.equal(groups[0]!.minutes, 12);
    assert.deepEqual(groups[0]!.createdBy, { function: "main.leak", file: "/src/app/main.go", line: 12 });
    assert.deepEqual(groups[2]!.frames[1], { function: "main.(*T[...]).lock", file: "/src/app/lock.go", line: 13 });
    assert.equal(groups[2]!.createdBy!.line, 19);
  });

  it("are read from goleak's report and around other text", () => {
    const text = `    leaks.go:78: found unexpected goroutines:
        [Goroutine 21 in state chan receive, with example.com/m/worker.(*Pool).run on top of the stack:
        example.com/m/worker.(*Pool).run(0xc000)
        	C:\\src\\m\\worker\\pool.go:31 +0x45
        created by example.com/m/worker.New in goroutine 20
        	C:\\src\\m\\worker\\pool.go:18 +0x8c
        ]
`;
    const [group] = readStacks(bytes(text.replaceAll("\n", "\r\n")));
    assert.equal(shown(group!), "1 chan receive: example.com/m/worker.(*Pool).run C:/src/m/worker/pool.go:31");
    assert.equal(group!.createdBy!.function, "example.com/m/worker.New");
  });

  it("are read from a profile as text, with the state read off the calls", () => {
    const text = `goroutineleak profile: total 4
3 @ 0x48036e 0x414f9c
#	0x4de27a	main.leak.func1+0x1a	/src/app/main.go:14

1 @ 0x48036e 0x461ad2
# labels: {"a":"b"}
#	0x4813c4	internal/sync.runtime_SemacquireMutex+0x24	/go/src/runtime/sema.go:95
#	0x4de733	sync.(*Mutex).Lock+0x13				/go/src/sync/mutex.go:46
#	0x4de732	main.(*T).lock+0x12				/src/app/lock.go:13
`;
    assert.deepEqual(readStacks(bytes(text)).map(shown), [
      "3  leaked: main.leak.func1 /src/app/main.go:14",
      "1 sync.Mutex.Lock leaked: internal/sync.runtime_SemacquireMutex /go/src/runtime/sema.go:95",
    ]);
  });

  it("are read from a binary profile, inlined calls too", () => {
    assert.deepEqual(readStacks(binary("goroutine")).map(shown), [
      "7 chan send: runtime.chansend1 /go/src/runtime/chan.go:161",
    ]);
    assert.deepEqual(
      readStacks(binary("goroutineleak"))[0]!.frames.map(({ function: name, line }) => `${name}:${line}`),
      ["runtime.chansend1:161", "main.inlined:5", "main.leak.func1:14"],
    );
  });

  it("are missed in words", () => {
    assert.throws(() => readStacks(bytes("")), /it is empty/);
    assert.throws(() => readStacks(bytes("hello\n")), /no goroutine stacks in this text/);
    assert.throws(() => readStacks(binary("inuse_space")), /a profile of inuse_space, not of goroutines/);
    assert.throws(
      () => readStacks(Uint8Array.from([0xff, 0xfe, 0xfd, 0x01])),
      /neither a goroutine dump nor a pprof profile/,
    );
  });
});

function binary(kind: string): Uint8Array {
  const stringTable = new StringTable();
  const text = (value: string): number => stringTable.dedup(value);
  const calls = [
    ["runtime.chansend1", "/go/src/runtime/chan.go", 161],
    ["main.inlined", "/src/app/main.go", 5],
    ["main.leak.func1", "/src/app/main.go", 14],
  ] as const;
  const line = (index: number): Line => new Line({ functionId: index + 1, line: calls[index]![2] });
  const profile = new Profile({
    sampleType: [new ValueType({ type: text(kind), unit: text("count") })],
    function: calls.map(([name, file], index) => new Func({ id: index + 1, name: text(name), filename: text(file) })),
    location: [new Location({ id: 1, line: [line(0)] }), new Location({ id: 2, line: [line(1), line(2)] })],
    sample: [new Sample({ locationId: [1, 2], value: [7] })],
    stringTable,
  });
  return profile.encode();
}

describe("explaining stacks", () => {
  const [, , leak] = sample.findings;
  const finding = {
    ...leak!,
    span: at("/w/app/main.go", 14, 3),
    trace: [{ span: at("/w/app/main.go", 12, 2), text: say`` }],
  };
  const started = { ...leak!, rule: "other", span: at("/w/app/main.go", 19, 1), trace: [] };

  it("joins them to files by the end of their paths and to the finding that speaks of the line", () => {
    const files = ["/w/app/main.go", "/w/main.go", "/w/app/lock.go"];
    const explained = explain(readStacks(bytes(dump)), files, [started, finding]);
    assert.deepEqual(
      explained.map(({ place, started: from, findings }) => [
        place?.line,
        from?.line,
        findings.map(({ rule }) => rule),
      ]),
      [
        [14, 12, ["send-abandoned-on-return"]],
        [28, undefined, []],
        [13, 19, ["other"]],
      ],
    );
    assert.equal(explained[0]!.place!.file, "/w/app/main.go");
  });

  it("says nothing where a path fits two files equally well, or only by its name", () => {
    const groups = readStacks(bytes(dump));
    assert.equal(explain(groups, ["/a/app/main.go", "/b/app/main.go"], [])[0]!.place, undefined);
    assert.equal(explain(groups, ["/w/main.go"], [])[0]!.place, undefined);
  });
});
