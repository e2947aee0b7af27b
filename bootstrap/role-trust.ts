import type { RepositorySettings } from "./settings/repository";

/** The issuer of GitHub's tokens, with which the identity provider's ARN ends. */
export const GITHUB_ISSUER = "token.actions.githubusercontent.com";

/** The audience of GitHub's tokens. */
export const AUDIENCE = "sts.amazonaws.com";

export const ROLE_PURPOSES = ["preview", "deploy", "verify"] as const;
export type RolePurpose = (typeof ROLE_PURPOSES)[number];

/**
 * The subjects that identify a workflow's job in GitHub's tokens, for each role. GitHub applies an
 * environment's rules to its jobs; no rules apply to the jobs of a pull request.
 *
 * Source: https://docs.github.com/en/actions/reference/security/oidc
 */
export function subjectsOf(
  purpose: RolePurpose,
  { repository, branch }: RepositorySettings,
  environment: string,
): readonly string[] {
  switch (purpose) {
    case "preview":
      return [`repo:${repository}:pull_request`, `repo:${repository}:ref:refs/heads/${branch}`];
    case "deploy":
      return [`repo:${repository}:environment:${environment}`];
    case "verify":
      return [`repo:${repository}:environment:${environment}-verify`];
  }
}

/** Lets only the jobs with these subjects act as a role: it contains no wildcard. */
export function roleTrust(providerArn: string, subjects: readonly string[]) {
  return {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "AllowGitHubActions",
        Effect: "Allow",
        Principal: { Federated: providerArn },
        Action: "sts:AssumeRoleWithWebIdentity",
        Condition: {
          StringEquals: {
            [`${GITHUB_ISSUER}:aud`]: AUDIENCE,
            [`${GITHUB_ISSUER}:sub`]: subjects,
          },
        },
      },
    ],
  } as const;
}
