import type { Rule } from "../property";
import { all, lengthWithin } from "../rules";
import { shown } from "../shown";

/**
 * A name that IAM takes for a role or policy, of at most `most` characters.
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_iam-quotas.html
 */
export function iamName(most: number): Rule {
  return all(lengthWithin(1, most), (value) =>
    /^[\w+=,.@-]+$/.test(String(value))
      ? undefined
      : `must be letters, digits and _ + = , . @ - only, not ${shown(value)}`,
  );
}

/** The path before a name: `/` alone, or texts between slashes, 512 characters at most. */
export const iamPath: Rule = all(lengthWithin(1, 512), (value) =>
  /^\/(?:[!-~]+\/)?$/.test(String(value))
    ? undefined
    : `must begin and end with "/" and hold no blanks, not ${shown(value)}`,
);
