import { join } from "node:path";
import Mocha from "mocha";
import { timeout } from "../../.mocharc.json";
import { repositoryRoot } from "../../local/processes/paths";
import { releaseAll } from "../support/release";
import { allowLocalAws, isTestAwsLost } from "../support/test-instance";
import type { Event, Order } from "./messages";
import { deferSourceMaps, inSource } from "./source-places";

/*
 * A process that runs test files, one after the other, as its parent orders over IPC. What is loaded
 * and what is started stays for the next file: modules, the local AWS, stacks deployed on it.
 */

deferSourceMaps();
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
    runner = mocha.run(() => {
      // Mocha leaves its listeners on the process: one more for each file.
      mocha.dispose();
      tell({ kind: "done" });
    });
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
  runner.on("fail", (test, error) => tell(failure(test.fullTitle(), reasonOf(error))));
}

let told = Promise.resolve();

/** Events go in the order of the calls, although one may be known later than the next. */
function tell(event: Event | Promise<Event>): void {
  told = told.then(async () => {
    process.send?.(await event);
  });
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
    .map((line) => inSource(line.trim()));
  return [`${error.name}: ${error.message}`, ...places].join("\n");
}

/** Adds what became of the local AWS where that may be the reason. */
async function failure(title: string, reason: string): Promise<Event> {
  const loss = await isTestAwsLost().then(
    (isLost) => (isLost ? "The local AWS ended during this test." : ""),
    reasonOf,
  );
  return { kind: "failed", title, reason: [reason, loss].filter((part) => part !== "").join("\n") };
}

/** Mocha needs a reporter; what it would say, the parent says. */
class Silent extends Mocha.reporters.Base {}
