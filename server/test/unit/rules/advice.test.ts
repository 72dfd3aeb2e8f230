import assert from "node:assert/strict";
import { join } from "node:path";
import { defaultConfig } from "../../../src/engine/config";
import { createEngine } from "../../../src/engine/create";
import { nodeResources } from "../../../src/workspace/resources";

const resources = nodeResources(join(__dirname, "../../../.."));

/** `rule tier` of what the strict profile finds of one rule in a file. */
async function found(rule: string, text: string, name = "a.go", version = "1.24"): Promise<string[]> {
  const texts = new Map([
    ["/w/go.mod", `module example.com/app\n\ngo ${version}\n`],
    [`/w/${name}`, text],
  ]);
  const host = {
    readFile: (path: string) => texts.get(path),
    readDirectory: (path: string) =>
      path === "/w" ? ["go.mod", name].map((each) => ({ name: each, isDirectory: false })) : undefined,
  };
  const engine = await createEngine(host, resources, { root: "/w" });
  const { findings } = engine.analysePackage("/w", { ...defaultConfig("/w"), profile: "strict" });
  return findings.flatMap((each) => (each.rule === rule ? [`${each.rule} ${each.tier}`] : []));
}

describe("rules: what is advice", () => {
  it("a cancel function that a remark says nobody is to call", async () => {
    const text = (remark: string) =>
      `package app\n\nimport (\n\t"context"\n\t"time"\n)\n\nfunc send(ctx context.Context, do func(context.Context)) {\n\tctx, cancel := context.WithTimeout(ctx, time.Minute)\n${remark}\t_ = cancel\n\tdo(ctx)\n}\n`;
    assert.deepEqual(await found("cancel-not-called", text("")), ["cancel-not-called proven"]);
    const remark = "\t// The body is read under this context.\n";
    assert.deepEqual(await found("cancel-not-called", text(remark)), ["cancel-not-called advice"]);
  });

  it("a cancel function beside a time limit is not even that in tests", async () => {
    const text = (derive: string) =>
      `package app\n\nimport (\n\t"context"\n\t"testing"\n\t"time"\n)\n\nvar limit = time.Minute\n\nfunc use(t *testing.T, root context.Context, do func(context.Context)) {\n\tctx, cancel := context.${derive}\n\t_ = cancel\n\tdo(ctx)\n}\n`;
    const limited = await found("cancel-not-called", text("WithTimeout(root, limit)"), "a_test.go");
    assert.deepEqual(limited, []);
    const endless = await found("cancel-not-called", text("WithCancel(root)"), "a_test.go");
    assert.deepEqual(endless, ["cancel-not-called proven"]);
  });

  it("a process that is to outlive the program", async () => {
    const text = (set: string) =>
      `package app\n\nimport (\n\t"os/exec"\n\t"syscall"\n)\n\nvar _ syscall.SysProcAttr\n\nfunc start() error {\n\tcmd := exec.Command("agent")\n${set}\treturn cmd.Start()\n}\n`;
    assert.deepEqual(await found("process-not-waited", text("")), ["process-not-waited proven"]);
    const session = "\tcmd.SysProcAttr = &syscall.SysProcAttr{Setsid: true}\n";
    assert.deepEqual(await found("process-not-waited", text(session)), ["process-not-waited advice"]);
  });

  it("a message of a WebSocket whose write has failed is over", async () => {
    const text = (way: string) =>
      `package app\n\nimport "github.com/gorilla/websocket"\n\nfunc send(c *websocket.Conn, b []byte, skip bool) error {\n\tw, err := c.NextWriter(1)\n\tif err != nil {\n\t\treturn err\n\t}\n\tif ${way} {\n\t\treturn nil\n\t}\n\treturn w.Close()\n}\n`;
    assert.deepEqual(await found("closer-not-closed", text("_, err := w.Write(b); err != nil")), []);
    assert.deepEqual(await found("closer-not-closed", text("skip")), ["closer-not-closed proven"]);
  });

  it("a cancel function that another case of the loop calls", async () => {
    const text = (body: string) =>
      `package app\n\nimport "context"\n\nfunc run(parent context.Context, pause, resume chan int, do func(context.Context)) {\n\tctx, cancel := context.WithCancel(parent)\n\tdefer func() { cancel() }()\n\tfor {\n\t\tselect {\n\t\tcase <-parent.Done():\n\t\t\treturn\n\t\tcase <-pause:\n\t\t\t${body}\n\t\tcase <-resume:\n\t\t\tctx, cancel = context.WithCancel(parent)\n\t\t\tdo(ctx)\n\t\t}\n\t}\n}\n`;
    assert.ok((await found("cancel-not-called", text("do(ctx)"))).includes("cancel-not-called proven"));
    const tiers = new Set(await found("cancel-not-called", text("cancel()")));
    assert.deepEqual([...tiers], ["cancel-not-called advice"]);
  });

  it("a group that no goroutine has joined yet", async () => {
    const text = (start: string) =>
      `package app\n\nimport (\n\t"context"\n\n\t"golang.org/x/sync/errgroup"\n)\n\nfunc run(ctx context.Context, prepare, work func() error) error {\n\tg, _ := errgroup.WithContext(ctx)\n${start}\tif err := prepare(); err != nil {\n\t\treturn err\n\t}\n\tg.Go(work)\n\treturn g.Wait()\n}\n`;
    assert.deepEqual(await found("errgroup-not-waited", text("\tg.Go(work)\n")), ["errgroup-not-waited proven"]);
    assert.deepEqual(await found("errgroup-not-waited", text("")), ["errgroup-not-waited advice"]);
    assert.deepEqual(await found("errgroup-not-waited", text("\tg.SetLimit(2)\n")), ["errgroup-not-waited advice"]);
  });

  it("statements and rows of what the caller has begun", async () => {
    const text = (type: string, make: string) =>
      `package app\n\nimport "database/sql"\n\ntype preparer interface {\n\tPrepare(query string) (*sql.Stmt, error)\n}\n\nfunc insert(on ${type}) error {\n\tmade, err := on.${make}("x")\n\tif err != nil {\n\t\treturn err\n\t}\n\tprintln(made)\n\treturn nil\n}\n`;
    assert.deepEqual(await found("stmt-not-closed", text("*sql.DB", "Prepare")), ["stmt-not-closed proven"]);
    assert.deepEqual(await found("stmt-not-closed", text("*sql.Tx", "Prepare")), []);
    assert.deepEqual(await found("stmt-not-closed", text("preparer", "Prepare")), ["stmt-not-closed advice"]);
    assert.deepEqual(await found("rows-not-closed", text("*sql.DB", "Query")), ["rows-not-closed proven"]);
    assert.deepEqual(await found("rows-not-closed", text("*sql.Tx", "Query")), ["rows-not-closed advice"]);
    const ofField = (type: string, from: string) =>
      `package app\n\nimport "github.com/jmoiron/sqlx"\n\ntype DB = sqlx.DB\n\ntype Tx = sqlx.Tx\n\ntype env struct{ on *${type} }\n\nfunc open() env { return env{} }\n\nfunc names(e env) error {\n\ton := ${from}.on\n\trows, err := on.Queryx("x")\n\tif err != nil {\n\t\treturn err\n\t}\n\tprintln(rows)\n\treturn nil\n}\n`;
    assert.deepEqual(await found("rows-not-closed", ofField("DB", "e")), ["rows-not-closed proven"]);
    assert.deepEqual(await found("rows-not-closed", ofField("Tx", "e")), ["rows-not-closed advice"]);
    assert.deepEqual(await found("rows-not-closed", ofField("Tx", "open()")), ["rows-not-closed proven"]);
  });

  it("what piles up while something is shut down", async () => {
    const text = (name: string) =>
      `package app\n\nimport "os"\n\nfunc ${name}(names []string) {\n\tfor _, name := range names {\n\t\tf, err := os.Open(name)\n\t\tif err != nil {\n\t\t\treturn\n\t\t}\n\t\tdefer f.Close()\n\t}\n}\n`;
    assert.deepEqual(await found("defer-in-loop", text("Load")), ["defer-in-loop proven"]);
    assert.deepEqual(await found("defer-in-loop", text("Shutdown")), ["defer-in-loop advice"]);
  });

  it("deferred statements of a transaction", async () => {
    const text = (type: string) =>
      `package app\n\nimport "database/sql"\n\nfunc Fill(on *sql.${type}, names []string) error {\n\tfor _, name := range names {\n\t\tstmt, err := on.Prepare(name)\n\t\tif err != nil {\n\t\t\treturn err\n\t\t}\n\t\tdefer stmt.Close()\n\t}\n\treturn nil\n}\n`;
    assert.deepEqual(await found("defer-in-loop", text("DB")), ["defer-in-loop proven"]);
    assert.deepEqual(await found("defer-in-loop", text("Tx")), ["defer-in-loop advice"]);
  });

  it("timers of tests", async () => {
    const text =
      'package app\n\nimport (\n\t"testing"\n\t"time"\n)\n\nfunc TestTick(t *testing.T) {\n\ttick := time.Tick(time.Second)\n\t<-tick\n}\n';
    const code = text.replace("TestTick(t *testing.T)", "Wait(t *testing.T)");
    assert.deepEqual(await found("time-tick-leak", code, "a.go", "1.21"), ["time-tick-leak advice"]);
    const plain = code.replace('\t"testing"\n', "").replace("t *testing.T", "");
    assert.deepEqual(await found("time-tick-leak", plain, "a.go", "1.21"), ["time-tick-leak proven"]);
  });

  it("what a remark says is meant", async () => {
    const text = (above: string, behind = "") =>
      `package app\n\nimport "os"\n\nfunc head(name string) error {\n${above}\tf, err := os.Open(name)${behind}\n\tif err != nil {\n\t\treturn err\n\t}\n\tprintln(f.Name())\n\treturn nil\n}\n`;
    const tier = async (above: string, behind?: string) => (await found("file-not-closed", text(above, behind)))[0];
    const meant = [
      "\t// Kept open on purpose: the lock goes with it.\n",
      "\t// The descriptor is intentionally not closed,\n\t// for the lock goes with it.\n",
      "\t// It leaks when the caller is gone, but that's okay here.\n",
      "\t// Never closed, by design.\n",
      "\t// It stays open for the whole life of the process.\n",
    ];
    for (const each of meant) assert.equal(await tier(each), "file-not-closed advice", each);
    assert.equal(await tier("", " // deliberately left open"), "file-not-closed advice");
    const others = [
      "",
      "\t// TODO: leaks\n",
      "\t// This may leak.\n",
      "\t// TODO: is it left open on purpose?\n",
      "\t// The leak is not acceptable.\n",
      "\t// Opened unintentionally.\n",
      "\t// The error is ignored on purpose.\n",
      "\t// It is read here. The order is not intentional.\n",
      "\t// It stays open for the request.\n",
      "\t// Kept open on purpose.\n\n",
    ];
    for (const each of others) assert.equal(await tier(each), "file-not-closed proven", each);
  });

  it("what a remark says is meant, above the statement around it, for other rules", async () => {
    const send = (remark: string) =>
      `package app\n\nimport "time"\n\nfunc within(d time.Duration, f func() error) error {\n\tdone := make(chan error)\n\tgo func() {\n${remark}\t\tdone <- f()\n\t}()\n\tselect {\n\tcase err := <-done:\n\t\treturn err\n\tcase <-time.After(d):\n\t\treturn nil\n\t}\n}\n`;
    const remark = "\t\t// This one leaks after the time is up, which is fine:\n\t\t// the program gives up then.\n";
    assert.deepEqual(await found("send-abandoned-on-return", send("")), ["send-abandoned-on-return proven"]);
    assert.deepEqual(await found("send-abandoned-on-return", send(remark)), ["send-abandoned-on-return advice"]);
    const load = (note: string) =>
      `package app\n\nimport "os"\n\nfunc Load(names []string) {\n\tfor _, name := range names {\n\t\tf, err := os.Open(name)\n\t\tif err != nil {\n\t\t\treturn\n\t\t}\n${note}\t\tdefer func() {\n\t\t\t_ = f.Close()\n\t\t}()\n\t}\n}\n`;
    assert.deepEqual(await found("defer-in-loop", load("")), ["defer-in-loop proven"]);
    const note = "\t\t// All stay open until the end, deliberately.\n";
    assert.deepEqual(await found("defer-in-loop", load(note)), ["defer-in-loop advice"]);
  });

  it("something that holds a context which nothing refers to", async () => {
    const text = (made: string, begin = "", more = "") =>
      `package app\n\nimport (\n\t"context"\n\t"os"\n)\n\ntype Stopper struct {\n\tctx context.Context\n\tcancel context.CancelFunc\n}\n\nfunc NewStopper(n int) *Stopper {\n\ts := &Stopper{}\n\ts.ctx, s.cancel = ${made}\n${begin}\treturn s\n}\n\nfunc (s *Stopper) Stop() {\n\ts.cancel()\n}\n\ntype Log struct {\n\tstopper *Stopper\n\tf *os.File\n}\n\nfunc (l *Log) Close() {\n\tl.f.Close()\n\tl.stopper.Stop()\n}\n\nfunc OpenLog(name string) (*Log, error) {\n\tl := &Log{stopper: NewStopper(1)}\n${more}\tf, err := os.Open(name)\n\tif err != nil {\n\t\treturn nil, err\n\t}\n\tl.f = f\n\treturn l, nil\n}\n`;
    const root = "context.WithCancel(context.Background())";
    const rule = "closer-not-closed";
    assert.deepEqual(await found(rule, text("context.WithTimeout(context.Background(), 5)")), [`${rule} proven`]);
    assert.deepEqual(await found(rule, text(root)), [`${rule} advice`]);
    assert.deepEqual(await found(rule, text(root, "\tgo watch(s.ctx)\n")), [`${rule} proven`]);
    assert.deepEqual(await found(rule, text(root, "\twatch(s.ctx)\n")), [`${rule} proven`]);
    assert.deepEqual(await found(rule, text(root, "", "\tgo watch(nil)\n")), [`${rule} proven`]);
  });
});
