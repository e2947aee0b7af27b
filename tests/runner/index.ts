import { existsSync } from "node:fs";
import { mkdtemp, readdir, rm } from "node:fs/promises";
import { availableParallelism, tmpdir } from "node:os";
import { join, relative, resolve } from "node:path";
import { defaultInstallOptions, installEmulator } from "../../local/emulator/install";
import { installEnforcingEmulator } from "../../local/enforcing-emulator/install";
import { defaultEngineOptions, findOrBuildCli } from "../../local/engine";
import { instanceNamed } from "../../local/instance";
import { resetLocalAws } from "../../local/local-aws";
import { withLock } from "../../local/lock";
import { parseArguments } from "../../local/parse-arguments";
import { instancesDirectory, repositoryRoot } from "../../local/paths";
import { createReporter, duration } from "../../local/reporter";
import { runMain } from "../../local/run-main";
import { UserError } from "../../local/user-error";
import { quietReporter } from "../support/quiet-reporter";
import { allFiles, byNeed } from "./files";
import { Pool } from "./pool";
import { RunRecord } from "./record";

const help = `Runs the tests, several files side by side, each worker on a local AWS of its own.

Usage: npm test [-- FILE...] [-- --grep WORDS]
       npm run test:quick

  FILE          run these files only, such as tests/infra/key-policy.test.ts
  --grep WORDS  run only the tests whose full titles match this regular expression
  --quick       leave out what needs an emulator, the Pulumi CLI or a built tool
  --jobs N      workers (default: one for each core, here ${availableParallelism()})
  --progress S  tell every so many seconds what runs now and how much is left (default: 15)
  --slow S      name at the end what took longer than so many seconds (default: 30)
  --times       print how long each file took, the longest first
  --help        this text

Exit codes: 0 every test passed, 1 one failed, 2 bad usage, 130 interrupted.
`;

const INTERRUPTED = 130;

const say = (line: string) => process.stdout.write(`${line}\n`);

interface Choice {
  readonly files: readonly string[];
  readonly grep: string | undefined;
  readonly jobs: number;
  /** Between two lines of progress. */
  readonly progressInSeconds: number;
  /** What takes longer is named at the end. */
  readonly slowInSeconds: number;
  readonly tellsTimes: boolean;
  /** Whether all tools are needed for sure, as they are for a run of everything. */
  readonly needsTools: boolean;
}

async function main(argv: readonly string[]): Promise<number> {
  const choice = read(argv);
  if (choice === undefined) {
    process.stdout.write(help);
    return 0;
  }
  const instances = `test-${process.env["AEROSECURE_LOCAL_INSTANCE"] ?? "run"}`;
  const directory = await mkdtemp(join(tmpdir(), "aerosecure-test-"));
  const { jobs, grep } = choice;
  const record = new RunRecord(choice.slowInSeconds, say);
  const pool = new Pool({ jobs, grep, instances, directory }, record);
  let isInterrupted = false;
  const interrupt = () => {
    if (!isInterrupted) {
      isInterrupted = true;
      say(`\nInterrupted in the middle of:\n${titlesOf(record)}`);
      pool.stop();
    }
  };
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"] as const) {
    process.on(signal, interrupt);
  }
  const run = async () => {
    try {
      await removeInstances(instances);
      await runAll(choice, pool, record, () => isInterrupted);
    } finally {
      await removeInstances(instances);
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

function read(argv: readonly string[]): Choice | undefined {
  const options = {
    grep: { type: "string" },
    quick: { type: "boolean", default: false },
    jobs: { type: "string", default: String(availableParallelism()) },
    progress: { type: "string", default: "15" },
    slow: { type: "string", default: "30" },
    times: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  } satisfies Parameters<typeof parseArguments>[0]["options"];
  const { values, positionals } = parseArguments(
    { args: [...argv], options, allowPositionals: true },
    help,
  );
  if (values.help) {
    return undefined;
  }
  const named = positionals.map((file) => relative(repositoryRoot, resolve(file)));
  const unknown = named.filter((file) => !existsSync(join(repositoryRoot, file)));
  if (unknown.length > 0) {
    throw new UserError(`There is no test file ${unknown.join(", ")}.`, 2);
  }
  if (!/^[1-9]\d?$/.test(values.jobs)) {
    throw new UserError(`--jobs is "${values.jobs}". Use a whole number, 1 to 99.`, 2);
  }
  for (const name of ["progress", "slow"] as const) {
    if (!(Number(values[name]) > 0)) {
      throw new UserError(`--${name} is "${values[name]}". Use a number of seconds.`, 2);
    }
  }
  if (values.grep !== undefined && !isPattern(values.grep)) {
    throw new UserError(`--grep is "${values.grep}". Use a regular expression.`, 2);
  }
  const files = named.length > 0 ? named : allFiles();
  const { slow, quick } = byNeed(files);
  return {
    files: values.quick ? quick.flat() : files,
    grep: values.grep,
    jobs: Number(values.jobs),
    progressInSeconds: Number(values.progress),
    slowInSeconds: Number(values.slow),
    tellsTimes: values.times,
    needsTools: named.length === 0 && values.grep === undefined && slow.length > 0 && !values.quick,
  };
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
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
    const done = `${record.durations.size} of ${files.length} files`;
    say(`${duration(Date.now() - begun)}: ${done}, ${record.closing}; now ${record.now}`);
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

/** What an earlier run left that was killed, and what this one leaves. */
async function removeInstances(prefix: string): Promise<void> {
  const names = await readdir(instancesDirectory).catch(() => []);
  const ours = names.filter((name) => name.startsWith(`${prefix}-`) && !name.endsWith(".lock"));
  await Promise.all(ours.map((name) => resetLocalAws(instanceNamed(name), quietReporter)));
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
