import assert from "node:assert/strict";
import { interruptSignal } from "../../../ops/terminal/interrupt-signal";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

describe("interruptSignal", () => {
  it("is listened to by as many calls as are under way, without a warning of Node.js", async () => {
    const known = new Map(SIGNALS.map((name) => [name, process.listeners(name)]));
    try {
      const signal = interruptSignal(() => {
        throw new Error("nobody interrupts here");
      });
      const warned: string[] = [];
      const note = (warning: Error) => warned.push(warning.message);
      process.on("warning", note);
      const calls = Array.from(
        { length: 100 },
        () => new Promise<void>((resolve) => signal.addEventListener("abort", () => resolve())),
      );
      await new Promise((resolve) => setImmediate(resolve));
      process.off("warning", note);
      signal.dispatchEvent(new Event("abort"));
      await Promise.allSettled(calls);
      assert.deepEqual(warned, []);
    } finally {
      for (const name of SIGNALS) {
        for (const listener of process.listeners(name)) {
          if (!known.get(name)?.includes(listener)) {
            process.removeListener(name, listener);
          }
        }
      }
    }
  });
});
