import assert from "node:assert/strict";
import { setTimeout as pause } from "node:timers/promises";
import { atOnce } from "../../../ops/long-work/at-once";

describe("atOnce", () => {
  it("works on every item, with no more than the limit at once", async () => {
    const items = Array.from({ length: 50 }, (_, index) => index);
    const done: number[] = [];
    let underWay = 0;
    let most = 0;
    await atOnce(items, 8, async (item) => {
      underWay += 1;
      most = Math.max(most, underWay);
      await pause(item % 3);
      underWay -= 1;
      done.push(item);
    });
    assert.equal(most, 8);
    assert.deepEqual(
      done.sort((a, b) => a - b),
      items,
    );
  });

  it("begins nothing new after a failure, and throws it once the rest has ended", async () => {
    const done: number[] = [];
    await assert.rejects(
      atOnce([1, 2, 3, 4, 5, 6], 2, async (item) => {
        if (item === 1) {
          throw new Error("first");
        }
        await pause(10);
        done.push(item);
      }),
      { message: "first" },
    );
    assert.deepEqual(done, [2]);
  });

  it("begins nothing new after the signal", async () => {
    const controller = new AbortController();
    const done: number[] = [];
    const work = async (item: number) => {
      done.push(item);
      if (item === 2) {
        controller.abort();
      }
    };
    await atOnce([1, 2, 3, 4], 1, work, controller.signal);
    assert.deepEqual(done, [1, 2]);
  });
});
