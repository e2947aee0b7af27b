import { writeFileSync } from "node:fs";
import { Agent } from "node:https";
import { join } from "node:path";
import { CreateRoleCommand, IAMClient, PutRolePolicyCommand } from "@aws-sdk/client-iam";
import { AssumeRoleCommand, STSClient } from "@aws-sdk/client-sts";
import { ACCOUNT_ID, DEFAULT_REGION } from "../../local/emulator/account";
import {
  type Clients,
  type Credentials,
  clientsOf,
  createUser,
  rootOf,
} from "../../local/emulator/enforcing/callers";
import {
  type EnforcingEmulator,
  startEnforcingEmulator,
} from "../../local/emulator/enforcing/start";
import type { LocalAws } from "../../local/local-aws/local-aws";
import { type PulumiRun, runPulumi } from "../../local/start/pulumi-run";
import { type Deployment, deploymentOf, savingOnce } from "./deployment";
import { quietReporter } from "./quiet-reporter";
import { testInstance } from "./test-instance";

/** A stack in an AWS that enforces policies, deployed as a role with AdministratorAccess. */
export interface EnforcedDeployment extends Pick<Deployment, "set" | "outputs"> {
  /** Of the account's root, whom the emulator refuses nothing. */
  readonly root: Clients;
  /** Of a session of the role. */
  readonly deployer: Clients;
  /** Runs `pulumi` on the stack in a session of the role, updates without a preview before them. */
  readonly pulumi: (...args: readonly string[]) => Promise<PulumiRun>;
  /** That AWS for a new IAM user with this policy, as JSON. */
  readonly awsOf: (name: string, policy: string) => Promise<LocalAws>;
  readonly stop: () => Promise<void>;
}

/** @param role its name, which the setting `deployer` can hold */
export async function enforcedDeploymentOf(
  stackName: string,
  role: string,
): Promise<EnforcedDeployment> {
  const { aws, stack, set, outputs } = await deploymentOf("local", stackName);
  const emulator = await startEnforcingEmulator(process.env, quietReporter);
  const certificate = join(testInstance.directory, "certificate.pem");
  writeFileSync(certificate, emulator.certificate);
  const session = await sessionOf(emulator, role);
  const awsFor = ({ accessKeyId, secretAccessKey, sessionToken }: Credentials): LocalAws => ({
    ...aws,
    endpoint: emulator.endpoint,
    env: {
      ...aws.env,
      AWS_ACCESS_KEY_ID: accessKeyId,
      AWS_SECRET_ACCESS_KEY: secretAccessKey,
      AWS_SESSION_TOKEN: sessionToken,
      AWS_ENDPOINT_URL: emulator.endpoint,
      NODE_EXTRA_CA_CERTS: certificate,
    },
  });
  const enforced = savingOnce(awsFor(session));
  return {
    set,
    outputs,
    root: clientsOf(emulator, DEFAULT_REGION, rootOf(emulator, ACCOUNT_ID)),
    deployer: clientsOf(emulator, DEFAULT_REGION, session),
    pulumi: (...args) => runPulumi(enforced, [...args, "--skip-preview", ...stack]),
    awsOf: async (name, policy) => {
      const arn = `arn:aws:iam::${ACCOUNT_ID}:user/${name}`;
      return awsFor(await createUser(emulator, DEFAULT_REGION, arn, [policy]));
    },
    stop: () => emulator.stop(),
  };
}

/** The credentials of a session of a new role. */
async function sessionOf(emulator: EnforcingEmulator, role: string) {
  const connection = {
    region: DEFAULT_REGION,
    endpoint: emulator.endpoint,
    credentials: rootOf(emulator, ACCOUNT_ID),
    requestHandler: { httpsAgent: new Agent({ ca: emulator.certificate }) },
  };
  const iam = new IAMClient(connection);
  const trust = { Effect: "Allow", Principal: { AWS: ACCOUNT_ID }, Action: "sts:AssumeRole" };
  await iam.send(
    new CreateRoleCommand({ RoleName: role, AssumeRolePolicyDocument: documentOf(trust) }),
  );
  await iam.send(
    new PutRolePolicyCommand({
      RoleName: role,
      PolicyName: "everything",
      PolicyDocument: documentOf({ Effect: "Allow", Action: "*", Resource: "*" }),
    }),
  );
  const { Credentials } = await new STSClient(connection).send(
    new AssumeRoleCommand({
      RoleArn: `arn:aws:iam::${ACCOUNT_ID}:role/${role}`,
      RoleSessionName: "delivery",
    }),
  );
  return {
    accessKeyId: Credentials?.AccessKeyId ?? "",
    secretAccessKey: Credentials?.SecretAccessKey ?? "",
    sessionToken: Credentials?.SessionToken ?? "",
  };
}

function documentOf(...Statement: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement });
}
