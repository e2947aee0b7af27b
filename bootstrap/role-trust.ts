import type { RepositorySettings } from "./settings/repository";

/** Where GitHub's tokens come from, as the identity provider's ARN ends. */
export const GITHUB_ISSUER = "token.actions.githubusercontent.com";

/** Whom GitHub's tokens are for. */
export const AUDIENCE = "sts.amazonaws.com";

export const ROLE_PURPOSES = ["preview", "deploy", "verify"] as const;
export type RolePurpose = (typeof ROLE_PURPOSES)[number];

/**
 * The subjects that GitHub names a workflow's job by, for each role. The jobs of an environment are
 * behind that environment's own rules in GitHub; a pull request's are behind none.
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

/** Lets the jobs with these subjects act as a role, and nobody else: no wildcard is in it. */
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
