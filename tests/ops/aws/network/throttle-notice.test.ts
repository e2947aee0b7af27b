import assert from "node:assert/strict";
import { mock } from "node:test";
import { ThrottleNotice } from "../../../../ops/aws/network/throttle-notice";

describe("ThrottleNotice", () => {
  beforeEach(() => mock.timers.enable({ apis: ["Date"] }));
  afterEach(() => mock.timers.reset());

  it("stands for 30 seconds after the last throttled attempt", () => {
    const notice = new ThrottleNotice();
    const texts = [notice.text()];
    notice.note();
    for (const ms of [0, 29_999, 1]) {
      mock.timers.tick(ms);
      texts.push(notice.text());
    }
    const said = "slowed down: AWS throttles";
    assert.deepEqual(texts, [undefined, said, said, undefined]);
  });
});
