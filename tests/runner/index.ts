import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { createReporter, duration } from "../../local/cli/reporter";
import { runMain } from "../../local/cli/run-main";
import { installEnforcingEmulator } from "../../local/emulator/enforcing/install";
import { defaultInstallOptions, installEmulator } from "../../local/emulator/install";
import { withLock } from "../../local/processes/lock";
import { instancesDirectory } from "../../local/processes/paths";
import { defaultEngineOptions, findOrBuildCli } from "../../local/toolchain/engine";
import { removeInstances } from "../support/remove-instances";
import { type Choice, choiceFrom, help } from "./choice";
import { byNeed } from "./files";
import { Pool } from "./pool";
import { RunRecord } from "./record";

const INTERRUPTED = 130;

const say = (line: string) => process.stdout.write(`${line}\n`);

async function main(argv: readonly string[]): Promise<number> {
  const choice = choiceFrom(argv);
  if (choice === undefined) {
    process.stdout.write(help);
    return 0;
  }
  const instances = `test-${process.env["AEROSECURE_LOCAL_INSTANCE"] ?? "run"}`;
  const directory = await mkdtemp(join(tmpdir(), "aerosecure-test-"));
  const { jobs, grep, randomScale } = choice;
  const record = new RunRecord(choice.slowInSeconds, say);
  const pool = new Pool({ jobs, grep, randomScale, instances, directory }, record);
  let isInterrupted = false;
  const interrupt = () => {
    if (!isInterrupted) {
      isInterrupted = true;
      say(["", ...record.failed, "Interrupted in the middle of:", titlesOf(record)].join("\n"));
      pool.stop();
    }
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, interrupt);
  }
  // What an earlier run left that was killed, and what this one leaves.
  const clean = () => removeInstances(instancesDirectory, `${instances}-`);
  const run = async () => {
    try {
      await clean();
      await runAll(choice, pool, record, () => isInterrupted);
    } finally {
      await clean();
      await rm(directory, { recursive: true, force: true, maxRetries: 3 });
    }
  };
  await withLock(join(instancesDirectory, `${instances}.lock`), run, (pid) =>
    say(`Waiting for process ${pid}, which runs the tests.`),
  );
  if (isInterrupted) {
    return INTERRUPTED;
  }
  say(`\n${record.summary}${choice.tellsTimes ? timesOf(record) : ""}`);
  if (record.passed + record.failures.length === 0) {
    say("There is no such test.");
  }
  say(`${record.closing}`);
  return record.failures.length === 0 && record.passed > 0 ? 0 : 1;
}

/**
 * Slow files first; the quick ones fill the end. While the tools of the slow ones are still installed or built, the
 * quick ones come first.
 */
async function runAll(
  { files, needsTools, progressInSeconds }: Choice,
  pool: Pool,
  record: RunRecord,
  isInterrupted: () => boolean,
): Promise<void> {
  const { slow, quick } = byNeed(files);
  const [left, leftQuick] = [[...slow], [...quick]];
  let isPrepared = !needsTools;
  // What cannot be installed fails the tests that need it, each with its name.
  const preparing = (needsTools ? prepare() : Promise.resolve())
    .catch((error: unknown) => say(error instanceof Error ? error.message : String(error)))
    .then(() => {
      isPrepared = true;
    });
  const begun = Date.now();
  const tell = () => {
    // What was interrupted is the last word, also while the workers end.
    if (!isInterrupted()) {
      const done = `${record.durations.size} of ${files.length} files`;
      say(`${duration(Date.now() - begun)}: ${done}, ${record.closing}; now ${record.now}`);
    }
  };
  const timer = setInterval(tell, progressInSeconds * 1000);
  try {
    await pool.run(async () => {
      if (isInterrupted()) {
        return undefined;
      }
      if (!isPrepared && leftQuick.length === 0) {
        await preparing;
      }
      return (isPrepared ? left.shift() : undefined) ?? leftQuick.shift() ?? left.shift();
    });
  } finally {
    clearInterval(timer);
  }
}

/** Installs and builds what slow files need, unless it is there. */
async function prepare(): Promise<void> {
  const reporter = createReporter();
  await installEmulator(defaultInstallOptions(), reporter);
  await installEnforcingEmulator(process.env, reporter);
  await findOrBuildCli(defaultEngineOptions(), reporter);
}

function titlesOf({ running }: RunRecord): string {
  return [...running].map(([file, { title }]) => `  ${file}: ${title}`).join("\n");
}

function timesOf({ durations }: RunRecord): string {
  return [...durations]
    .toSorted(([, one], [, other]) => other - one)
    .map(([file, milliseconds]) => `${(milliseconds / 1000).toFixed(1).padStart(7)} s  ${file}\n`)
    .join("");
}

runMain(() => main(process.argv.slice(2)));
