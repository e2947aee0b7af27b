import { statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { join, relative, resolve } from "node:path";
import { parseArguments } from "../../local/cli/parse-arguments";
import { UserError } from "../../local/cli/user-error";
import { repositoryRoot } from "../../local/processes/paths";
import { allFiles, byNeed } from "./files";

export const help = `Runs the tests, several files side by side, each worker on a local AWS of its own.

Usage: npm test [-- FILE|FOLDER...] [-- --grep WORDS]
       npm run test:quick

Tests that make up inputs make up AEROSECURE_RANDOM_SCALE times as many (default: 1, with --quick 0.2), and the same ones
again with AEROSECURE_RANDOM_SEED=N.

  FILE          run these files only, such as tests/infra/keys/key-policy.test.ts
  FOLDER        run the test files in these folders only, such as tests/ops
  --grep WORDS  run only the tests whose full titles match this regular expression
  --quick       leave out what needs an emulator, the Pulumi CLI or a built tool
  --jobs N      workers (default: one for each core, here ${availableParallelism()}; one more with --quick)
  --progress S  tell every so many seconds what runs now and how much is left (default: 15)
  --slow S      name at the end what took longer than so many seconds (default: 30)
  --times       print how long each file took, the longest first
  --help        this text

Exit codes: 0 every test passed, 1 one failed, 2 bad usage, 130 interrupted.
`;

/** What a run is asked for. */
export interface Choice {
  readonly files: readonly string[];
  readonly grep: string | undefined;
  /** How much of what tests usually make up they make up, unless the environment says it. */
  readonly randomScale: number;
  readonly jobs: number;
  /** Between two lines of progress. */
  readonly progressInSeconds: number;
  /** What takes longer is named at the end. */
  readonly slowInSeconds: number;
  readonly tellsTimes: boolean;
  /** Whether all tools are needed for sure, as they are for a run of everything. */
  readonly needsTools: boolean;
}

/**
 * Reads what `npm test` is given.
 *
 * @returns nothing where help is asked for
 * @throws UserError with exit code 2 for what cannot be
 */
export function choiceFrom(argv: readonly string[]): Choice | undefined {
  const options = {
    grep: { type: "string" },
    quick: { type: "boolean", default: false },
    jobs: { type: "string" },
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
  const named = positionals.map((place) => filesAt(relative(repositoryRoot, resolve(place))));
  const unknown = positionals.filter((_, index) => named[index]?.length === 0);
  if (unknown.length > 0) {
    throw new UserError(`There is no test file ${unknown.join(", ")}.`, 2);
  }
  const jobs = jobsOf(values);
  for (const name of ["progress", "slow"] as const) {
    if (!(Number(values[name]) > 0)) {
      throw new UserError(`--${name} is "${values[name]}". Use a number of seconds.`, 2);
    }
  }
  if (values.grep !== undefined && !isPattern(values.grep)) {
    throw new UserError(`--grep is "${values.grep}". Use a regular expression.`, 2);
  }
  const files = named.length > 0 ? [...new Set(named.flat())] : allFiles();
  const { slow, quick } = byNeed(files);
  return {
    files: values.quick ? quick.flat() : files,
    grep: values.grep,
    randomScale: values.quick ? 0.2 : 1,
    jobs,
    progressInSeconds: Number(values.progress),
    slowInSeconds: Number(values.slow),
    tellsTimes: values.times,
    needsTools: named.length === 0 && values.grep === undefined && slow.length > 0 && !values.quick,
  };
}

function jobsOf(values: { readonly jobs?: string; readonly quick: boolean }): number {
  // Quick tests wait for the processes that they start, which leaves a core idle.
  const { jobs = String(availableParallelism() + (values.quick ? 1 : 0)) } = values;
  if (!/^[1-9]\d?$/.test(jobs)) {
    throw new UserError(`--jobs is "${jobs}". Use a whole number, 1 to 99.`, 2);
  }
  return Number(jobs);
}

/** The file, or the test files below the folder, of this path from the root. */
function filesAt(path: string): readonly string[] {
  const status = statSync(join(repositoryRoot, path), { throwIfNoEntry: false });
  if (status?.isDirectory()) {
    return allFiles().filter((file) => file.startsWith(join(path, "/")));
  }
  return status === undefined ? [] : [path];
}

function isPattern(text: string): boolean {
  try {
    return new RegExp(text) instanceof RegExp;
  } catch {
    return false;
  }
}
