import type { RolePurpose } from "./role-trust";
import type { DeliveredStack } from "./settings";

export interface GitHubVariablesArgs {
  readonly stack: Pick<DeliveredStack, "environment" | "region">;
  readonly backendUrl: string;
  readonly roleArns: Readonly<Record<RolePurpose, string>>;
}

/** The variables of the repository that the workflows read for one environment. None is a secret. */
export function gitHubVariables(args: GitHubVariablesArgs): Readonly<Record<string, string>> {
  const { stack, backendUrl, roleArns } = args;
  const prefix = stack.environment.toUpperCase().replaceAll("-", "_");
  return {
    [`${prefix}_AWS_REGION`]: stack.region,
    [`${prefix}_BACKEND_URL`]: backendUrl,
    [`${prefix}_PREVIEW_ROLE_ARN`]: roleArns.preview,
    [`${prefix}_DEPLOY_ROLE_ARN`]: roleArns.deploy,
    [`${prefix}_VERIFY_ROLE_ARN`]: roleArns.verify,
  };
}
