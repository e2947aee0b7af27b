import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { LocalAws } from "../../../local/local-aws/local-aws";
import { repositoryRoot } from "../../../local/processes/paths";
import { ensureStack } from "../../../local/pulumi/stack";
import { type PulumiRun, runPulumi } from "../../../local/start/pulumi-run";
import { type Changes, changeSettings } from "../../support/change-settings";
import { savingOnce, succeeds } from "../../support/deployment";
import { startTestAws, testInstance } from "../../support/test-instance";
import { type CallRecorder, recordCalls } from "./call-recorder";

/** What the bootstrap stack tells. */
export interface BootstrapOutputs {
  readonly backendUrl: string;
  readonly secretsProvider: string;
  readonly githubVariables: Readonly<Record<string, string>>;
  readonly permissionsBoundary?: string;
}

/** A bootstrap stack on the local AWS, and the stack that is delivered with its state in the bucket. */
export interface DeliverySite {
  readonly aws: LocalAws;
  readonly recorder: CallRecorder;
  /** Runs `pulumi` on the bootstrap stack, whose state is in a file. */
  readonly bootstrap: (...args: readonly string[]) => Promise<PulumiRun>;
  /** What `pulumi stack output` tells once the bootstrap stack is there. */
  readonly outputs: () => Promise<BootstrapOutputs>;
  /** Makes the delivered stack in the state bucket, its secrets under the key of that. */
  readonly initDelivered: (settings: Readonly<Record<string, unknown>>) => Promise<void>;
  /** Changes settings of the delivered stack in its file. */
  readonly change: (changes: Changes) => void;
  /** Runs `pulumi` on the delivered stack, through the recorder. */
  readonly delivered: (...args: readonly string[]) => Promise<PulumiRun>;
  /** Environment of the delivered stack, through the recorder. */
  readonly deliveredEnv: () => Promise<NodeJS.ProcessEnv>;
}

export const bootstrapDirectory = join(repositoryRoot, "bootstrap");

export async function deliverySite(
  environment: string,
  settings: Readonly<Record<string, unknown>>,
): Promise<DeliverySite> {
  const aws = await startTestAws();
  const recorder = await recordCalls(aws.endpoint);
  const directory = join(testInstance.directory, "settings");
  mkdirSync(directory, { recursive: true });
  const file = (name: string): string => join(directory, `${name}-${environment}.yaml`);
  writeSettings(file("bootstrap"), settings);
  await ensureStack(aws, testInstance, { project: bootstrapDirectory, stack: environment });
  const own = ["--cwd", bootstrapDirectory, "--stack", environment];
  let known: Promise<BootstrapOutputs> | undefined;
  const outputs = (): Promise<BootstrapOutputs> => {
    known ??= succeeds(runPulumi(aws, ["stack", "output", "--json", ...own])).then(({ stdout }) =>
      JSON.parse(stdout),
    );
    return known;
  };
  const deliveredEnv = async (): Promise<NodeJS.ProcessEnv> => ({
    ...savingOnce(aws).env,
    AWS_ENDPOINT_URL: recorder.endpoint,
    PULUMI_BACKEND_URL: (await outputs()).backendUrl,
    PULUMI_STACK: environment,
  });
  const delivered = async (...args: readonly string[]): Promise<PulumiRun> =>
    runPulumi({ ...aws, env: await deliveredEnv() }, [
      ...args,
      ...["--cwd", repositoryRoot, "--stack", environment],
      ...["--config-file", file("delivered")],
    ]);
  return {
    aws,
    recorder,
    outputs,
    delivered,
    deliveredEnv,
    change: (changes) => changeSettings(file("delivered"), changes),
    bootstrap: (...args) => runPulumi(aws, [...args, ...own, "--config-file", file("bootstrap")]),
    initDelivered: async (wanted) => {
      const { secretsProvider } = await outputs();
      const project = ["--cwd", repositoryRoot, "--no-select"];
      const made = join(repositoryRoot, `Pulumi.${environment}.yaml`);
      try {
        await succeeds(
          runPulumi({ ...aws, env: await deliveredEnv() }, [
            ...["stack", "init", environment, "--secrets-provider", secretsProvider],
            ...project,
          ]),
        );
        // What `stack init` wrote tells how to open the secrets.
        writeFileSync(
          file("delivered"),
          `${readFileSync(made, "utf8")}\nconfig: ${JSON.stringify(wanted)}\n`,
        );
      } finally {
        rmSync(made, { force: true });
      }
    },
  };
}

/** JSON is YAML too. */
function writeSettings(file: string, config: Readonly<Record<string, unknown>>): void {
  writeFileSync(file, JSON.stringify({ config }));
}
