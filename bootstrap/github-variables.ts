import type { RolePurpose } from "./role-trust";
import type { DeliveredStack } from "./settings";

export interface GitHubVariablesArgs {
  readonly stack: Pick<DeliveredStack, "environment" | "region">;
  /** Whether the verify role may read objects. */
  readonly sampleObjects: boolean;
  readonly backendUrl: string;
  readonly roleArns: Readonly<Record<RolePurpose, string>>;
}

/** How many objects the nightly run checks: `aerosecure verify --sample`. */
const SAMPLE = "100";

/** The variables of the repository that the workflows read for one environment. None is a secret. */
export function gitHubVariables(args: GitHubVariablesArgs): Readonly<Record<string, string>> {
  const { stack, sampleObjects, backendUrl, roleArns } = args;
  const prefix = stack.environment.toUpperCase().replaceAll("-", "_");
  return {
    [`${prefix}_AWS_REGION`]: stack.region,
    [`${prefix}_BACKEND_URL`]: backendUrl,
    [`${prefix}_PREVIEW_ROLE_ARN`]: roleArns.preview,
    [`${prefix}_DEPLOY_ROLE_ARN`]: roleArns.deploy,
    [`${prefix}_VERIFY_ROLE_ARN`]: roleArns.verify,
    ...(sampleObjects && { [`${prefix}_SAMPLE`]: SAMPLE }),
  };
}
