import type { SettingReader } from "../../infra/arguments/reader/setting-reader";

/** The repository whose workflows may assume the roles, and the branch that they deploy. */
export interface RepositorySettings {
  /** As in the subject of GitHub's tokens: `OWNER/REPO`, or `OWNER@ID/REPO@ID`. */
  readonly repository: string;
  /** @default "main" */
  readonly branch: string;
}

const EXPECTED =
  "Use OWNER/REPO or, for a repository that was made or renamed since July 2026, OWNER@ID/REPO@ID: `gh api repos/OWNER/REPO --jq '\"\\(.owner.login)@\\(.owner.id)/\\(.name)@\\(.id)\"'`.";

const OWNER = "[A-Za-z0-9](?:-?[A-Za-z0-9]){0,38}";
const NAME = "[A-Za-z0-9._-]{1,100}";
const ID = "@[1-9]\\d{0,18}";

/** Both with IDs or both without: GitHub does not mix them. */
const REPOSITORY = new RegExp(`^(?:${OWNER}/${NAME}|${OWNER}${ID}/${NAME}${ID})$`);

/**
 * The branch names that Git and GitHub accept, except those with the most unusual characters. None of
 * the accepted characters is a wildcard.
 */
const BRANCH = /^[A-Za-z0-9_](?:[A-Za-z0-9._/-]{0,98}[A-Za-z0-9_])?$/;

/**
 * Reads the repository and its branch.
 *
 * Source: https://docs.github.com/en/actions/reference/security/oidc and
 * https://github.blog/changelog/2026-04-23-immutable-subject-claims-for-github-actions-oidc-tokens/
 */
export function readRepository(own: SettingReader): RepositorySettings {
  const branch = own.text(
    "branch",
    "main",
    "Use the name of the branch that is deployed, such as main.",
    (text) => BRANCH.test(text),
  );
  if (own.raw("repository") === undefined) {
    own.refuse("repository", `is missing. ${EXPECTED}`);
    return { repository: "", branch };
  }
  const repository = own.text("repository", "", EXPECTED, (text) => REPOSITORY.test(text));
  return { repository, branch };
}
