import { setMaxListeners } from "node:events";

const SIGNALS = ["SIGINT", "SIGTERM", "SIGHUP"] as const;

/**
 * A signal that Ctrl-C, SIGTERM and SIGHUP abort, for the command to stop at a safe point. A second
 * one ends the process at once.
 *
 * @param stopAtOnce ends the process
 */
export function interruptSignal(stopAtOnce: () => never): AbortSignal {
  const controller = new AbortController();
  // Every call under way listens to it, and there are more than Node.js expects.
  setMaxListeners(0, controller.signal);
  const onSignal = (): void => {
    if (controller.signal.aborted) {
      stopAtOnce();
    }
    process.stderr.write("Stopping at the next safe point. A second signal stops at once.\n");
    controller.abort();
  };
  for (const signal of SIGNALS) {
    process.on(signal, onSignal);
  }
  return controller.signal;
}
