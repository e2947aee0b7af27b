import { rm } from "node:fs/promises";
import { createInterface } from "node:readline/promises";
import { parseArguments } from "./cli/parse-arguments";
import { createReporter } from "./cli/reporter";
import { runMain } from "./cli/run-main";
import { UserError } from "./cli/user-error";
import { currentInstance, type Instance } from "./emulator/instance";
import { resetLocalAws } from "./local-aws/local-aws";
import {
  compileCacheDirectory,
  emulatorDirectory,
  nodeDirectory,
  toolchainDirectory,
} from "./processes/paths";

const HELP = `Ends the local AWS and deletes its state: keys, buckets, objects, and Pulumi's
stacks of them.

  npm run local:reset             asks first
  npm run local:reset -- --yes    does not ask; needed without a terminal
  npm run local:reset -- --all    also deletes what was built and fetched:
                                  Pulumi CLI, emulator, Node.js

AEROSECURE_LOCAL_INSTANCE=NAME resets that one; AEROSECURE_LOCAL_PROVIDER=real
the one named "real".
Exit code: 0 done; 1 not done; 2 bad usage.
`;

interface Arguments {
  readonly help: boolean;
  readonly yes: boolean;
  readonly all: boolean;
}

async function main(args: readonly string[]): Promise<number> {
  const { help, yes, all } = readArguments(args);
  if (help) {
    process.stdout.write(HELP);
    return 0;
  }
  const instance = currentInstance();
  if (!yes && !(await isConfirmed(instance))) {
    process.stderr.write("Nothing was deleted.\n");
    return 1;
  }
  const report = createReporter();
  await resetLocalAws(instance, report);
  const fetched = [toolchainDirectory, emulatorDirectory, nodeDirectory, compileCacheDirectory];
  for (const directory of all ? fetched : []) {
    await rm(directory, { recursive: true, force: true });
  }
  report.line(`The local AWS "${instance.name}" is reset.`);
  return 0;
}

async function isConfirmed(instance: Instance): Promise<boolean> {
  if (!process.stdin.isTTY) {
    throw new UserError("Nobody can be asked here. Use --yes to delete without asking.", 2);
  }
  const prompt = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await prompt.question(
      `Delete everything in the local AWS "${instance.name}" (${instance.directory})? [y/N] `,
    );
    return /^y(es)?$/i.test(answer.trim());
  } finally {
    prompt.close();
  }
}

function readArguments(args: readonly string[]): Arguments {
  const options = {
    help: { type: "boolean", short: "h", default: false },
    yes: { type: "boolean", short: "y", default: false },
    all: { type: "boolean", default: false },
  } as const;
  return parseArguments({ args: [...args], options }, HELP).values;
}

runMain(() => main(process.argv.slice(2)));
