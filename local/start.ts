import { mkdir, stat, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { foldedText } from "./cli/folded-text";
import { parseArguments } from "./cli/parse-arguments";
import { createReporter } from "./cli/reporter";
import { runMain } from "./cli/run-main";
import { UserError } from "./cli/user-error";
import { visibleText } from "./cli/visible-text";
import { startEnforcingEmulator } from "./emulator/enforcing/start";
import { currentInstance, type Instance } from "./emulator/instance";
import { LOCAL_STACK } from "./local-aws/environment";
import { type LocalAws, startLocalAws } from "./local-aws/local-aws";
import { policyPackDirectory, repositoryRoot } from "./processes/paths";
import { ensureStack } from "./pulumi/stack";
import { runAerosecure } from "./start/aerosecure-run";
import { type Clients, clientsOf } from "./start/clients";
import { deletionStory } from "./start/deletion-story";
import { deployedPolicies } from "./start/deployed-policies";
import { runPulumi } from "./start/pulumi-run";
import { refusalsOf } from "./start/refusals";
import { readStackOutputs, type StackOutputs } from "./start/stack-outputs";
import {
  type Check,
  checkEncryption,
  digestOfFile,
  digestOfObject,
  errorOf,
  type StoredFile,
  uploadWithoutHeaders,
} from "./start/upload";
import { briefPrograms } from "./start/weakened/programs";
import { whoMayWhat } from "./start/who-may-what";

const help = `Deploys the stack to an AWS on this machine and shows what it does.

Usage: npm start [-- FILE]

  FILE     the file to upload (default: a small one that is made for it)
  --help   this text

Steps: preview and up under the policy pack, upload without encryption headers,
\`aerosecure verify\`, who may do what under the stack's policies, refusal of
weakened programs, deletion of the key scheduled and taken back by
\`aerosecure schedule-deletion\` and \`cancel-deletion\`. The stack stays up; run
it again at will.
AEROSECURE_LOCAL_PROVIDER=real takes Pulumi's own AWS plugin: it is downloaded,
and takes minutes instead of seconds.
Exit codes: 0 everything was as it must be, 1 something was not, 2 bad usage,
130 interrupted.
`;

/** The exit code of a shell's command that Ctrl-C ended. */
const INTERRUPTED = 130;
/** Of what people do, in characters. */
const WIDEST_REQUEST = 33;
const localStack = ["--cwd", repositoryRoot, "--stack", LOCAL_STACK];
/** The command runs in the project. */
const ofStack = ["--stack", LOCAL_STACK];

const say = (text = "") =>
  process.stdout.write(`${foldedText(visibleText(text), process.stdout)}\n`);
const indented = (text: string) => say(`    ${text}`.trimEnd());
let stepNumber = 0;
let isInterrupted = false;

function step(title: string): void {
  stopIfInterrupted();
  stepNumber += 1;
  say(`\n${stepNumber}. ${title}`);
}

/** Ctrl-C ends the story between two pieces of work: what has begun, such as the key's rescue, is finished. */
function stopIfInterrupted(): void {
  if (isInterrupted) {
    say("\nInterrupted. Nothing is half-done; `npm start` continues from here.");
    process.exit(INTERRUPTED);
  }
}

function noteInterrupts(): void {
  for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
    process.on(signal, () => {
      isInterrupted = true;
    });
  }
}

/** Prints what was found. @throws UserError naming everything that is not as expected. */
function expectAll(checks: readonly Check[]): void {
  for (const { what, expected, found } of checks) {
    indented(`${found === expected ? "✓" : "✗"} ${what}: ${found}`);
  }
  const faults = checks.filter(({ expected, found }) => found !== expected);
  if (faults.length > 0) {
    throw new UserError(
      faults.map(({ what, expected, found }) => `${what} is ${found}, not ${expected}.`).join("\n"),
    );
  }
}

async function deploy(instance: Instance, aws: LocalAws): Promise<void> {
  await ensureStack(aws, instance, { project: repositoryRoot, stack: LOCAL_STACK });
  indented(`AWS plugin: ${aws.plugin}`);
  const pack = ["--policy-pack", policyPackDirectory, "--suppress-outputs"];
  for (const [title, command] of [
    ["pulumi preview, under the policy pack", ["preview"]],
    ["pulumi up, under the policy pack", ["up", "--yes", "--skip-preview"]],
  ] as const) {
    step(title);
    const run = await runPulumi(aws, [...command, ...localStack, ...pack], indented);
    stopIfInterrupted();
    if (run.exitCode !== 0) {
      throw new UserError(`\`pulumi ${command[0]}\` ended with exit code ${run.exitCode}.`);
    }
  }
}

async function showRefusals(instance: Instance, aws: LocalAws): Promise<void> {
  step("Programs that are weaker are refused at preview, by the policy pack");
  const refusals = await createReporter().during("Previewing weaker programs", () =>
    refusalsOf(briefPrograms, instance, aws),
  );
  stopIfInterrupted();
  for (const [program, { refused, said }] of refusals) {
    if (!refused) {
      throw new UserError(`The policy pack let ${program.weakness} through:\n${said}`);
    }
    indented(`✓ ${program.weakness}: refused by ${program.policy}`);
    for (const line of said.split("\n")) {
      indented(`    ${line}`);
    }
  }
}

async function upload({ s3 }: Clients, outputs: StackOutputs, path: string): Promise<StoredFile> {
  step(`Upload ${relative(process.cwd(), path)} without encryption headers`);
  const file = await uploadWithoutHeaders(s3, outputs.bucketName, path);
  indented(`s3://${file.Bucket}/${file.Key}, version ${file.VersionId}`);
  expectAll(await checkEncryption(s3, file, outputs));
  return file;
}

async function verify(aws: LocalAws): Promise<void> {
  step("Verify key and bucket with `aerosecure verify`");
  const { exitCode } = await runAerosecure(aws, ["verify", ...ofStack], indented);
  if (exitCode !== 0) {
    throw new UserError(`\`aerosecure verify\` ended with exit code ${exitCode}.`);
  }
}

/** The local AWS enforces no policy, so that these requests go to another one, under the policies of this one. */
async function showWhoMayWhat(clients: Clients, outputs: StackOutputs): Promise<void> {
  step("Who may do what, at an AWS that enforces the stack's policies");
  const report = createReporter();
  const emulator = await startEnforcingEmulator(process.env, report);
  try {
    const seen = await report.during("Sending requests", async () =>
      whoMayWhat(emulator, await deployedPolicies(clients, outputs)),
    );
    let last = "";
    for (const { who, what, expected, found, because } of seen) {
      if (who !== last) {
        indented(`${who}:`);
      }
      last = who;
      const by = found === "refused" && because !== undefined ? ` by ${because}` : "";
      indented(`${found === expected ? "✓" : "✗"} ${what.padEnd(WIDEST_REQUEST)}  ${found}${by}`);
    }
    const faults = seen.filter(({ expected, found }) => found !== expected);
    if (faults.length > 0) {
      throw new UserError(
        faults
          .map(({ who, what, expected, found }) => `${who} ${what}: ${found}, not ${expected}.`)
          .join("\n"),
      );
    }
  } finally {
    await emulator.stop();
  }
}

/** What is pending deletion cannot be read, and what was taken back can. */
async function showDeletion(
  aws: LocalAws,
  { s3 }: Clients,
  file: StoredFile,
  digest: string,
): Promise<void> {
  step("Schedule the key's deletion in 7 days, then cancel it");
  const whilePending = async () => {
    const found = await errorOf(digestOfObject(s3, file));
    expectAll([{ what: "reading the object", expected: "KMS.KMSInvalidStateException", found }]);
  };
  await deletionStory(aws, ofStack, whilePending, indented);
  expectAll([{ what: "SHA-256 read", expected: digest, found: await digestOfObject(s3, file) }]);
}

function goOn({ bucketName, keyAlias }: StackOutputs): void {
  say(`
Everything was as it must be. The stack is up: ${keyAlias} encrypts ${bucketName}.

  npm run local -- preview --policy-pack policy-pack --diff
                                        what a change would do
  npm run local -- stack output --json  key, bucket and windows
  npm run local -- aerosecure status    key and bucket on one screen
  npm run local -- exec aws s3 ls       any AWS client that you have
  eval "$(npm run -s local -- env)"     the same for all of this terminal
  npm run local -- destroy              take the stack down
  npm run local:stop                    stop the local AWS, keep its state
`);
}

/** @throws UserError if the path is not a file that can be read. */
async function fileToUpload(instance: Instance, path: string | undefined): Promise<string> {
  if (path === undefined) {
    const sample = join(instance.directory, "telemetry.txt");
    await mkdir(instance.directory, { recursive: true });
    await writeFile(sample, "AeroSecure downlink, pass 1: nominal.\n");
    return sample;
  }
  const found = await stat(path).catch(() => undefined);
  if (!found?.isFile()) {
    const what = found === undefined ? "does not exist" : "is not a file";
    throw new UserError(`${path} ${what}. Name the file to upload: npm start -- FILE.`, 2);
  }
  return resolve(path);
}

async function main(argv: readonly string[]): Promise<number> {
  const { values, positionals } = argumentsFrom(argv);
  if (values.help) {
    process.stdout.write(help);
    return 0;
  }
  const instance = currentInstance();
  const path = await fileToUpload(instance, positionals[0]);
  const aws = await startLocalAws(instance, createReporter());
  noteInterrupts();
  await deploy(instance, aws);
  const outputs = await readStackOutputs(aws, localStack);
  indented(`key ${outputs.keyArn}`);
  indented(`bucket ${outputs.bucketName}`);
  const clients = clientsOf(aws, outputs.region);
  const file = await upload(clients, outputs, path);
  await verify(aws);
  await showWhoMayWhat(clients, outputs);
  await showRefusals(instance, aws);
  await showDeletion(aws, clients, file, await digestOfFile(path));
  goOn(outputs);
  return 0;
}

function argumentsFrom(argv: readonly string[]) {
  const options = { help: { type: "boolean", short: "h", default: false } } as const;
  const parsed = parseArguments({ args: [...argv], options, allowPositionals: true }, help);
  if (parsed.positionals.length > 1) {
    throw new UserError(`One file at a time, not ${parsed.positionals.join(" and ")}.`, 2);
  }
  return parsed;
}

runMain(() => main(process.argv.slice(2)));
