import assert from "node:assert/strict";
import { Crashes } from "../../src/crashes";

describe("client: a server that crashes", () => {
  const minute = 60_000;

  it("comes back four times within three minutes, and stays down after the fifth crash", () => {
    const crashes = new Crashes(() => 0);
    const answers = [1, 2, 3, 4, 5].map(() => crashes.restart());
    assert.deepEqual(answers, [true, true, true, true, false]);
  });

  it("comes back for ever when it crashes once a minute", () => {
    let now = 0;
    const crashes = new Crashes(() => now);
    for (let turn = 0; turn < 20; turn++, now += minute) assert.equal(crashes.restart(), true, `crash ${turn}`);
  });

  it("begins anew after a restart by hand", () => {
    const crashes = new Crashes(() => 0);
    for (let turn = 0; turn < 5; turn++) crashes.restart();
    crashes.forget();
    assert.equal(crashes.restart(), true);
  });
});
