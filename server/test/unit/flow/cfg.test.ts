import assert from "node:assert/strict";
import { cfgDump } from "./kit";

/** The edges of a dump without block numbers that nobody can read: lines of items and tests in order. */
async function expectDump(body: string, expected: string): Promise<void> {
  const dump = await cfgDump(`package p\nfunc f(a, b bool, n int, x any, xs []int, c chan int) {\n${body}\n}\n`);
  assert.equal(dump, expected.replace(/^\n/, "").replace(/\n\s*$/, ""));
}

describe("Control-flow graph", () => {
  it("splits && || and ! into plain conditions", async () => {
    await expectDump(
      "if a && !b { g() }",
      `
0 abort:
1 entry:
  a
  -> 5 [a is true]
  -> 4 [a is false]
2 exit end:
3:
  g()
  -> 4
4:
  }
  -> 2
5:
  b
  -> 4 [b is true]
  -> 3 [b is false]`,
    );
  });
  it("leads a return through the deferred calls that were reached, last first", async () => {
    await expectDump(
      "defer g()\nif a { return }\ndefer func() { h() }()",
      `
0 abort:
1 entry:
  defer g()
  a
  -> 3 [a is true]
  -> 4 [a is false]
2 exit:
  -> 8 [defer 1 reached]
  -> 7 [defer 1 not reached]
3:
  return
  -> 2
4:
  defer func() { h() }()
  }
  -> 2
5:
  -> 4
7:
  -> 14 [defer 0 reached]
  -> 13 [defer 0 not reached]
8:
  -> 9
9:
  h()
  }
  -> 10
10:
  -> 7
13 end:
14:
  -> 13`,
    );
  });
  it("has no way out of for {} and select {}", async () => {
    for (const body of ["for { g() }", "for true { g() }", "select {}"]) {
      const dump = await cfgDump(`package p\nfunc f() {\n${body}\n}\n`);
      const exits = dump.split("\n").filter((line) => /-> 2\b/.test(line));
      const blocks = dump.split(/\n(?=\d)/).filter((block) => /-> 2\b/.test(block));
      assert.ok(exits.length <= 1, dump);
      // The only block that leads to the exit is the end of the body, which nothing leads to.
      const id = /^\d+/.exec(blocks[0] ?? "")?.[0];
      assert.ok(!dump.includes(`-> ${id}\n`) && !dump.endsWith(`-> ${id}`), dump);
    }
  });
  it("knows fallthrough, labels, goto and a switch without default", async () => {
    const dump = await cfgDump(
      "package p\nfunc f(n int) {\nagain:\n switch n {\n case 1: g(); fallthrough\n case 2: h()\n }\n if n > 3 { goto again }\nouter:\n for { for { break outer } }\n k()\n}\n",
    );
    assert.match(dump, /n == 1 is true/);
    assert.match(dump, /n == 2 is false/);
    const blockOf = (item: string) => dump.split(/\n(?=\d)/).find((block) => block.includes(`\n  ${item}`))!;
    const idOf = (item: string) => /^\d+/.exec(blockOf(item))![0];
    assert.match(blockOf("g()"), new RegExp(`-> ${idOf("h()")}$`), "falls through");
    assert.ok(blockOf("k()"), "the labelled break leads behind the outer loop");
  });
  it("sends panics to the exit only where somebody recovers", async () => {
    const plain = await cfgDump('package p\nfunc f() {\npanic("x")\n}\n');
    assert.match(plain, /panic\("x"\)\n {2}-> 0/);
    const recovered = await cfgDump('package p\nfunc f() {\ndefer func() { recover() }()\npanic("x")\n}\n');
    assert.match(recovered, /-> 2 \[panic\]/);
  });
  it("ends at calls that never return, also those of the module", async () => {
    const dump = await cfgDump(
      'package p\nimport "os"\nfunc f(a bool) {\nif a { die() }\ng()\n}\nfunc die() { println("x"); os.Exit(1) }\nfunc g() {}\n',
    );
    assert.match(dump, /die\(\)\n {2}-> 0/);
  });
  it("survives broken code", async () => {
    await assert.doesNotReject(
      cfgDump("package p\nfunc f() {\nif x := ; {\nbreak; continue; goto nowhere; fallthrough\n}\n"),
    );
  });
});
