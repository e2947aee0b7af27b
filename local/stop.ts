import { parseArguments } from "./cli/parse-arguments";
import { createReporter } from "./cli/reporter";
import { runMain } from "./cli/run-main";
import { currentInstance } from "./emulator/instance";
import { stopLocalAws } from "./local-aws/local-aws";

const HELP = `Ends the local AWS. Its state is kept, and the next command that needs it starts
it again.

  npm run local:stop

AEROSECURE_LOCAL_INSTANCE=NAME ends that one; AEROSECURE_LOCAL_PROVIDER=real
the one named "real".
Exit code: 0 it does not run any more; 1 it could not be ended; 2 bad usage.
`;

const MESSAGES = {
  stopped: "is stopped. Its state is kept.",
  killed: "did not end by itself and was killed. Changes of its last seconds may be lost.",
  "not running": "is not running.",
} as const;

async function main(args: readonly string[]): Promise<number> {
  if (readArguments(args).help) {
    process.stdout.write(HELP);
    return 0;
  }
  const report = createReporter();
  const instance = currentInstance();
  const result = await stopLocalAws(instance, report);
  report.line(`The local AWS "${instance.name}" ${MESSAGES[result]}`);
  return 0;
}

function readArguments(args: readonly string[]): { readonly help: boolean } {
  const options = { help: { type: "boolean", short: "h", default: false } } as const;
  return parseArguments({ args: [...args], options }, HELP).values;
}

runMain(() => main(process.argv.slice(2)));
