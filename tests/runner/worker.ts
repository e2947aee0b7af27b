import { join } from "node:path";
import Mocha from "mocha";
import { timeout } from "../../.mocharc.json";
import { repositoryRoot } from "../../local/processes/paths";
import { releaseAll } from "../support/release";
import { allowLocalAws, isTestAwsLost } from "../support/test-instance";
import type { Event, Order } from "./messages";

/*
 * A process that runs test files, one after the other, as its parent orders over IPC. What is loaded
 * and what is started stays for the next file: modules, the local AWS, stacks deployed on it.
 */

process.on("message", (order: Order) => run(order));
// Ctrl-C reaches every process of a terminal: the parent decides what happens then.
process.on("SIGINT", () => {});
// The parent has no more orders, or is gone.
process.on("disconnect", () => {
  releaseAll().finally(() => process.exit());
});

function run({ file, grep, isQuick }: Order): void {
  allowLocalAws(!isQuick);
  const mocha = new Mocha({ timeout, forbidOnly: true, reporter: Silent });
  if (grep !== undefined) {
    mocha.grep(new RegExp(grep));
  }
  mocha.addFile(join(repositoryRoot, file));
  let runner: Mocha.Runner;
  try {
    runner = mocha.run(() => tell({ kind: "done" }));
  } catch (error) {
    tell({ kind: "failed", title: "the file loads", reason: reasonOf(error) });
    tell({ kind: "done" });
    return;
  }
  runner.on("test", (test) => tell({ kind: "begun", title: test.fullTitle() }));
  runner.on("hook", (hook) => tell({ kind: "begun", title: hook.fullTitle() }));
  runner.on("hook end", (hook) =>
    tell({ kind: "prepared", title: hook.fullTitle(), milliseconds: hook.duration ?? 0 }),
  );
  runner.on("pass", (test) =>
    tell({ kind: "passed", title: test.fullTitle(), milliseconds: test.duration ?? 0 }),
  );
  runner.on("fail", (test, error) =>
    tell({ kind: "failed", title: test.fullTitle(), reason: `${reasonOf(error)}${loss()}` }),
  );
}

function tell(event: Event): void {
  process.send?.(event);
}

/** The message, which has the difference of values in it, and the places in this repository. */
function reasonOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return `thrown: ${JSON.stringify(error)}`;
  }
  // Mocha has made the paths within the repository relative to it.
  const places = (error.stack ?? "")
    .split("\n")
    .filter((line) => /^ +at /.test(line) && !/node_modules|node:/.test(line))
    .map((line) => line.trim());
  return [`${error.name}: ${error.message}`, ...places].join("\n");
}

function loss(): string {
  return isTestAwsLost() ? "\nThe local AWS ended during this test." : "";
}

/** Mocha needs a reporter; what it would say, the parent says. */
class Silent extends Mocha.reporters.Base {}
