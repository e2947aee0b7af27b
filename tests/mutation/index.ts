import { spawn } from "node:child_process";
import { readFile, rm } from "node:fs/promises";
import { join } from "node:path";
import { parseArguments } from "../../local/cli/parse-arguments";
import { createReporter } from "../../local/cli/reporter";
import { runMain } from "../../local/cli/run-main";
import { UserError } from "../../local/cli/user-error";
import { localDirectory, repositoryRoot } from "../../local/processes/paths";
import { exitCodeOf } from "../../local/processes/run-command";
import { installToolPackage } from "../../local/toolchain/tool-package";
import { type Report, scoreOf, survivorsIn } from "./report";

const help = `Changes the policy pack in small ways, one at a time, and counts how many its tests notice.

Usage: npm run mutate [-- --mutate GLOB]... [--incremental] [--static]

  --mutate GLOB   what to change, such as 'policy-pack/src/rules/kms-*.ts' (default: the whole pack)
  --incremental   try again only those changes whose code or tests are others than in the last run with
                  this option; the verdict is on what was found then and now
  --static        also change what is read when the pack is loaded, such as a policy's texts and lists:
                  each of these takes a process of its own, an hour in all
  --help          this text

Lists every change that no test noticed; .local/mutation-report/report.html shows each in its place.
Exit codes: 0 at least 95 % were noticed, 1 fewer or a failure, 2 bad usage.
`;

const LEAST_PERCENT = 95;

/** How many inputs the tests make up, unless told otherwise: few enough to run for every change. */
const FEW_INPUTS = { AEROSECURE_RANDOM_SCALE: "0.05" };

/** For Stryker and every process that it starts. */
const MOCHA_FILES = join(__dirname, "mocha-files.js");

const reportFile = join(localDirectory, "mutation-report", "report.json");

async function main(argv: readonly string[]): Promise<number> {
  const options = {
    mutate: { type: "string", multiple: true, default: [] },
    incremental: { type: "boolean", default: false },
    static: { type: "boolean", default: false },
    help: { type: "boolean", short: "h", default: false },
  } satisfies Parameters<typeof parseArguments>[0]["options"];
  const { values } = parseArguments({ args: [...argv], options }, help);
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const tools = await installToolPackage(__dirname, "mutation", createReporter());
  const globs = values.mutate.length === 0 ? [] : ["--mutate", values.mutate.join(",")];
  await rm(reportFile, { force: true });
  const exitCode = await runStryker(tools, [
    ...globs,
    ...(values.incremental ? ["--incremental"] : []),
    ...(values.static ? [] : ["--ignoreStatic"]),
  ]);
  const report = await readReport();
  if (report === undefined) {
    throw new UserError(`Stryker ended with ${exitCode} and left no report.`);
  }
  const { noticed, unnoticed, percent } = scoreOf(report);
  const verdict = percent >= LEAST_PERCENT ? "holds" : "DOES NOT HOLD";
  process.stdout.write(`\n${survivorsIn(report).join("\n")}\n\n`);
  process.stdout.write(
    `${noticed} of ${noticed + unnoticed} changes were noticed: ${percent.toFixed(2)} %, at least ${LEAST_PERCENT} %: ${verdict}\n`,
  );
  return percent >= LEAST_PERCENT ? 0 : 1;
}

function runStryker(tools: string, args: readonly string[]): Promise<number> {
  const stryker = join(tools, "node_modules/@stryker-mutator/core/bin/stryker.js");
  const config = "tests/mutation/stryker.config.json";
  const { NODE_OPTIONS: own = "" } = process.env;
  const nodeOptions = `${own} --require ${JSON.stringify(MOCHA_FILES)}`;
  const child = spawn(process.execPath, [stryker, "run", config, ...args], {
    cwd: repositoryRoot,
    env: { ...FEW_INPUTS, ...process.env, NODE_OPTIONS: nodeOptions },
    stdio: "inherit",
  });
  return new Promise((resolve, reject) => {
    child.on("error", reject);
    child.on("close", () => resolve(exitCodeOf(child)));
  });
}

async function readReport(): Promise<Report | undefined> {
  const text = await readFile(reportFile, "utf8").catch(() => undefined);
  return text === undefined ? undefined : JSON.parse(text);
}

runMain(() => main(process.argv.slice(2)));
