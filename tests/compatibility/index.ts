import { delimiter, dirname } from "node:path";
import { parseArguments } from "../../local/cli/parse-arguments";
import { createReporter } from "../../local/cli/reporter";
import { runMain } from "../../local/cli/run-main";
import { UserError } from "../../local/cli/user-error";
import { instanceNamed } from "../../local/emulator/instance";
import { resetLocalAws } from "../../local/local-aws/local-aws";
import { repositoryRoot } from "../../local/processes/paths";
import { runCommand } from "../../local/processes/run-command";
import { buildOnce, moduleVersion } from "../../local/toolchain/engine";
import { endsOfRange } from "./ends";

const help = `Runs \`npm start\` with the oldest Pulumi CLI that is accepted, and with the one that is built here.

Usage: npm run compatibility

  --help   this text

The first run builds the oldest CLI with Go, which takes some minutes. Each runs on a local AWS of its own,
which is deleted afterwards.
Exit codes: 0 both passed, 1 one did not, 2 bad usage.
`;

async function main(argv: readonly string[]): Promise<number> {
  const options = { help: { type: "boolean", short: "h", default: false } } as const;
  if (parseArguments({ args: [...argv], options }, help).values.help) {
    process.stdout.write(help);
    return 0;
  }
  const report = createReporter();
  for (const end of endsOfRange(process.env)) {
    const version = await moduleVersion(end.module);
    await startWith(await buildOnce(end, report), version);
    report.line(`\`npm start\` passed with Pulumi ${version}.`);
  }
  return 0;
}

/** @throws UserError with the end of its output if it fails */
async function startWith(cli: string, version: string): Promise<void> {
  const name = `compatibility-${version.replaceAll(".", "-")}`;
  const report = createReporter();
  await resetLocalAws(instanceNamed(name), report);
  try {
    const { exitCode, lastLines } = await runCommand(process.execPath, ["local/run.js", "start"], {
      cwd: repositoryRoot,
      env: {
        ...process.env,
        AEROSECURE_LOCAL_INSTANCE: name,
        // The first CLI on PATH is taken.
        PATH: [dirname(cli), process.env["PATH"]].join(delimiter),
      },
      onLine: (line) => report.line(line),
    });
    if (exitCode !== 0) {
      throw new UserError(
        `\`npm start\` ended with ${exitCode} under Pulumi ${version}:\n${lastLines.join("\n")}`,
      );
    }
  } finally {
    await resetLocalAws(instanceNamed(name), report);
  }
}

runMain(() => main(process.argv.slice(2)));
