import assert from "node:assert/strict";
import { erase } from "../../../src/concurrency/lower/erase";
import type { Instr } from "../../../src/concurrency/program";
import { branch, chan, comm, num, ret, set, slot } from "./programs";

const use = { ours: new Set<number>(), captures: undefined, deep: false };
const jump = (to: number): Instr => ({ op: "jump", to });
const add: Instr = { op: "set", dst: 1, rv: { k: "op", op: "+", x: slot(1), y: num(1) } };
const ops = (code: readonly Instr[]): string[] => erase(code, [], use).map(({ op }) => op);

describe("erasing what decides nothing", () => {
  it("takes out a loop that only computes", () => {
    const loop = [set(0, chan(1)), set(1, num(0)), branch(3, 5, 2, slot(1)), add, jump(2), comm("send", slot(0), 5, 6)];
    assert.deepEqual(ops([...loop, ret(6)]), ["set", "comm", "ret"]);
  });

  it("takes out loops inside of loops, with ways out in their middle", () => {
    const code = [
      set(0, chan(1)),
      branch(2, 7, 1, slot(1)),
      branch(3, 6, 2, slot(1)),
      branch(5, 4, 3, slot(2)),
      jump(2),
      add,
      jump(1),
      comm("recv", slot(0), 7, 8),
      ret(8),
    ];
    assert.deepEqual(ops(code), ["set", "comm", "ret"]);
  });

  it("keeps a loop in which something happens, and the way out of it", () => {
    const code = [set(0, chan(1)), comm("recv", slot(0), 1, 2), branch(3, 4, 2, slot(1)), jump(5), jump(1), ret(5)];
    const kept = erase(code, [], use);
    assert.deepEqual(
      kept.map(({ op }) => op),
      ["set", "comm", "branch", "jump", "jump", "ret"],
    );
    // The way out comes to the return, not to the jump back.
    const out = kept[3];
    assert.equal(out?.op === "jump" ? kept[out.to]?.op : undefined, "ret");
  });

  it("keeps a loop that ends in two ways", () => {
    const code = [
      set(0, chan(1)),
      branch(2, 5, 1, slot(1)),
      branch(3, 4, 2, slot(2)),
      ret(3),
      jump(1),
      comm("recv", slot(0), 5, 6),
      ret(6),
    ];
    assert.deepEqual(ops(code).filter((op) => op === "branch").length, 2);
  });

  it("leaves an endless loop endless", () => {
    const kept = erase([set(0, chan(1)), jump(1), ret(2)], [], use);
    const at1 = kept.findIndex(({ op }) => op === "jump");
    assert.deepEqual(kept[at1], { op: "jump", to: at1 });
  });
});
