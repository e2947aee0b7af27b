import { type Deployment, deploymentOf, succeeds } from "../../support/deployment";

/** A deployed stack that several suites operate: each leaves key, alias and state as it found them. */
export interface OperatedStack {
  readonly deployment: Deployment;
  readonly keyArn: string;
  readonly keyId: string;
  readonly bucketName: string;
}

/** As `--stack` takes it. */
export const STACK = "operated";
export const ALIAS = `alias/aerosecure-${STACK}`;

let operated: Promise<OperatedStack> | undefined;

/** Deployed at the first call, with a deletion window of 9 days and 8 at least. */
export function operatedStack(): Promise<OperatedStack> {
  operated ??= deploy();
  return operated;
}

async function deploy(): Promise<OperatedStack> {
  const deployment = await deploymentOf("local", STACK);
  deployment.set({ deletionWindowInDays: "9", minimumDeletionWindowInDays: "8" });
  await succeeds(deployment.pulumi("up", "--yes"));
  const outputs = deployment.outputs();
  return {
    deployment,
    keyArn: String(outputs["keyArn"]),
    keyId: String(outputs["keyId"]),
    bucketName: String(outputs["bucketName"]),
  };
}
