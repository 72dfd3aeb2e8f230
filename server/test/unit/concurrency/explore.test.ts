import assert from "node:assert/strict";
import type { Fn, Instr, Rv } from "../../../src/concurrency/program";
import {
  at,
  blockedAt,
  branch,
  chan,
  comm,
  crashesAt,
  explore,
  fn,
  go,
  group,
  limits,
  mutex,
  num,
  ret,
  set,
  slot,
  sync,
  unknown,
} from "./programs";

describe("explorer, on abstract programs", () => {
  const sender = (n: number) => fn(1, 1, [comm("send", slot(0), n, 1), ret(99)]);

  it("lets a send meet its receive", () => {
    const root = fn(1, 0, [set(0, chan(1)), go(sender(10), [slot(0)], 2), comm("recv", slot(0), 3, 3), ret(4)]);
    assert.deepEqual(blockedAt(root), []);
  });

  it("finds the send that nobody receives on one of two ways", () => {
    const root = fn(1, 0, [
      set(0, chan(1)),
      go(sender(10), [slot(0)], 2),
      branch(3, 4, 3),
      ret(5),
      comm("recv", slot(0), 6, 5),
      ret(7),
    ]);
    assert.deepEqual(blockedAt(root), [10]);
  });

  it("is content with room in the channel", () => {
    const root = fn(1, 0, [set(0, chan(1, 1)), go(sender(10), [slot(0)], 2), ret(5)]);
    assert.deepEqual(blockedAt(root), []);
  });

  it("counts sends against the capacity", () => {
    const root = fn(1, 0, [set(0, chan(1, 1)), comm("send", slot(0), 2, 2), comm("send", slot(0), 3, 3), ret(4)]);
    assert.deepEqual(blockedAt(root), [3]);
  });

  it("says nothing of a channel that the outside has", () => {
    const root = fn(1, 0, [set(0, chan(1)), { op: "escape", values: [slot(0)] }, go(sender(10), [slot(0)], 2), ret(5)]);
    assert.deepEqual(blockedAt(root), []);
  });

  it("never takes a channel from outside for blocked", () => {
    const root = fn(1, 0, [set(0, unknown), comm("recv", slot(0), 2, 2), ret(3)]);
    assert.deepEqual(blockedAt(root), []);
  });

  it("blocks for ever on a nil channel", () => {
    const root = fn(1, 0, [set(0, { k: "const", value: null }), comm("recv", slot(0), 2, 2), ret(3)]);
    assert.deepEqual(blockedAt(root), [2]);
  });

  it("decides the same condition the same way", () => {
    const flag = { k: "slot", slot: 1 } as const;
    const root = fn(2, 0, [
      set(1, unknown),
      set(0, chan(1)),
      branch(3, 4, 3, flag),
      go(sender(10), [slot(0)], 2),
      branch(5, 6, 5, flag),
      comm("recv", slot(0), 6, 6),
      ret(7),
    ]);
    assert.deepEqual(blockedAt(root), []);
  });

  it("finds two locks taken in both orders, and needs a preemption for it", () => {
    const child = fn(2, 2, [
      sync("lock", slot(1), 20),
      sync("lock", slot(0), 21),
      sync("unlock", slot(0), 22),
      sync("unlock", slot(1), 23),
      ret(24),
    ]);
    const root = fn(2, 0, [
      set(0, mutex(1)),
      set(1, mutex(2)),
      go(child, [slot(0), slot(1)], 3),
      sync("lock", slot(0), 10),
      sync("lock", slot(1), 11),
      sync("unlock", slot(1), 12),
      sync("unlock", slot(0), 13),
      ret(14),
    ]);
    assert.deepEqual(blockedAt(root), [11, 21]);
    assert.deepEqual(blockedAt(root, { preemptions: 0 }), []);
    assert.equal(explore(root, { ...limits, preemptions: 0 }).complete, false);
  });

  it("keeps a lock from being taken twice by one goroutine", () => {
    const root = fn(1, 0, [set(0, mutex(1)), sync("lock", slot(0), 2), sync("lock", slot(0), 3), ret(4)]);
    assert.deepEqual(blockedAt(root), [3]);
  });

  it("waits for all that were added", () => {
    const child = fn(1, 1, [branch(1, 2, 20), sync("done", slot(0), 21), ret(22)]);
    const root = fn(1, 0, [
      set(0, group(1)),
      sync("add", slot(0), 2, 1),
      go(child, [slot(0)], 3),
      sync("wait", slot(0), 4),
      ret(5),
    ]);
    assert.deepEqual(blockedAt(root), [4]);
  });

  it("wakes receivers by closing", () => {
    const child = fn(1, 1, [comm("recv", slot(0), 20, 1), ret(21)]);
    const closing = fn(1, 0, [set(0, chan(1)), go(child, [slot(0)], 2), sync("close", slot(0), 3), ret(4)]);
    assert.deepEqual(blockedAt(closing), []);
    const leaving = fn(1, 0, [set(0, chan(1)), go(child, [slot(0)], 2), ret(4)]);
    assert.deepEqual(blockedAt(leaving), [20]);
  });

  it("ends on endless loops that come back to the same state", () => {
    const child = fn(1, 1, [comm("send", slot(0), 20, 1), { op: "jump", to: 0 }]);
    const root = fn(1, 0, [
      set(0, chan(1)),
      go(child, [slot(0)], 2),
      comm("recv", slot(0), 3, 3),
      { op: "jump", to: 2 },
    ]);
    const result = explore(root, limits);
    assert.deepEqual(result.blocked, []);
    assert.equal(result.complete, true);
    assert.ok(result.states < 20);
  });

  it("tells the shortest run, and the same one each time", () => {
    const root = fn(1, 0, [
      set(0, chan(1)),
      go(sender(10), [slot(0)], 2),
      branch(3, 4, 3),
      ret(5),
      comm("recv", slot(0), 6, 5),
      ret(7),
    ]);
    const run = () => {
      const steps: string[] = [];
      const [b] = explore(root, limits).blocked;
      for (let s = b?.state.trace; s; s = s.prev) steps.unshift(`${s.kind} ${s.site.node.pos}`);
      return steps;
    };
    assert.deepEqual(run(), ["spawn 2", "branch 3", "return 5", "done 5"]);
    assert.deepEqual(run(), run());
  });

  it("gives up beyond its budget, and says so", () => {
    const root = fn(1, 0, [set(0, chan(1)), go(sender(10), [slot(0)], 2), comm("recv", slot(0), 3, 3), ret(4)]);
    assert.equal(explore(root, { ...limits, steps: 2 }).complete, false);
    assert.equal(explore(root, limits).spent, false);
    for (const less of [{ steps: 2, stepsPerState: 0 }, { states: 1 }, { work: 0 }]) {
      assert.equal(explore(root, { ...limits, ...less }).spent, true, JSON.stringify(less));
    }
    assert.equal(at(1).node.pos, 1);
  });

  it("sees a second close and a send after a close, in whatever order goroutines run", () => {
    const closer = fn(1, 1, [sync("close", slot(0), 10), ret(11)]);
    const twice = fn(1, 0, [set(0, chan(1)), go(closer, [slot(0)], 2), sync("close", slot(0), 3), ret(4)]);
    assert.deepEqual(crashesAt(twice), ["close 10", "close 3"]);
    const sends = fn(1, 0, [set(0, chan(1, 1)), go(sender(10), [slot(0)], 2), sync("close", slot(0), 3), ret(4)]);
    assert.deepEqual(crashesAt(sends), ["send 10"]);
  });

  it("sees no crash where the close comes last", () => {
    const closes = fn(1, 1, [comm("send", slot(0), 10, 1), sync("close", slot(0), 11), ret(12)]);
    const root = fn(1, 0, [set(0, chan(1)), go(closes, [slot(0)], 2), comm("recv", slot(0), 3, 3), ret(4)]);
    assert.deepEqual(crashesAt(root), []);
  });

  it("takes the way of a closed channel, not the default", () => {
    const receive = {
      dir: "recv",
      ch: slot(0),
      value: undefined,
      dst: undefined,
      ok: undefined,
      to: 4,
      site: at(3),
    } as const;
    const root = fn(1, 0, [
      set(0, chan(1)),
      sync("close", slot(0), 2),
      { op: "escape", values: [slot(0)] },
      { op: "comm", cases: [receive], dflt: 5, range: false, site: at(3) },
      ret(4),
      sync("close", slot(0), 5),
      ret(6),
    ]);
    assert.deepEqual(crashesAt(root), []);
  });

  it("does not go round an empty loop", () => {
    const { steps, spent } = explore(fn(1, 0, [set(0, chan(1)), { op: "jump", to: 1 }]), limits);
    assert.ok(!spent);
    assert.ok(steps < 10, `${steps}`);
  });

  it("knows a turn of an endless loop again, whatever the outside was given in the turns before", () => {
    const outside = { dir: "recv", ch: slot(1), value: undefined, dst: undefined, ok: undefined, site: at(3) } as const;
    const root = fn(2, 0, [
      set(1, unknown),
      set(0, chan(1)),
      { op: "escape", values: [slot(0)] },
      {
        op: "comm",
        cases: [
          { ...outside, to: 1 },
          { ...outside, to: 4 },
        ],
        dflt: undefined,
        range: false,
        site: at(3),
      },
      ret(4),
    ]);
    const { complete, states } = explore(root, limits);
    assert.ok(complete);
    assert.ok(states < 10, `${states}`);
  });

  describe("loops with a fixed number of turns", () => {
    /** `for i := 0; i < n; i++ { op }`, and then what follows; slot 1 counts. */
    const loop = (n: number, first: readonly Instr[], op: (to: number) => Instr, rest: readonly Instr[]): Fn => {
      const head = first.length + 1;
      const below: Rv = { k: "op", op: "<", x: slot(1), y: num(n) };
      const up = set(1, { k: "op", op: "+", x: slot(1), y: num(1) });
      const test: Instr = { ...branch(head + 1, head + 4, 40, below), turns: 2 } as Instr;
      const body = [op(head + 2), up, { op: "jump", to: head } as Instr];
      return fn(3, first.length === 0 ? 1 : 0, [...first, set(1, num(0)), test, ...body, ...rest]);
    };
    const pair = (sends: number, receives: number): Fn => {
      const sending = loop(sends, [], (to) => comm("send", slot(0), 10, to), [ret(11)]);
      return loop(receives, [set(0, chan(1)), go(sending, [slot(0)], 2)], (to) => comm("recv", slot(0), 20, to), [
        ret(21),
      ]);
    };

    it("are in step where they turn equally often, in few states", () => {
      const { complete, states, blocked } = explore(pair(1000, 1000), limits);
      assert.equal(blocked.length, 0);
      assert.ok(complete);
      assert.ok(states < 30, `${states}`);
    });

    it("leave the one blocked that turns more often", () => {
      assert.deepEqual(blockedAt(pair(1000, 999)), [10]);
      assert.deepEqual(blockedAt(pair(999, 1000)), [20]);
    });

    it("count their sends, those that nobody looked at too", () => {
      const { channels } = explore(pair(1000, 999), limits);
      assert.deepEqual(
        [...channels.values()].map(({ most }) => most),
        [1000],
      );
    });
  });
});
