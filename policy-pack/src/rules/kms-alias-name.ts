import { resourceRule } from "../framework/resource-rule";
import { ALIAS_TYPES } from "../resources/aws-types";
import { expectValue, isUnset } from "../values/expect";

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html */
const MOST_CHARACTERS = 256;

/** What the provider puts behind a prefix. */
const SUFFIX_CHARACTERS = 26;

export const kmsAliasName = resourceRule({
  name: "kms-alias-name",
  description: "A KMS alias has a name that AWS accepts and does not reserve.",
  displayName: "KMS alias has a valid name",
  severity: "low",
  why: "Names under alias/aws/ are reserved for AWS managed keys. AWS rejects them, and any other invalid name, in the middle of a deployment.",
  services: ["kms", "operations"],
  securityHub: [],
  remediationSteps:
    "Use alias/ followed by letters, digits, slashes, underscores and hyphens, but not alias/aws/. If you set no name, the provider chooses one.",
  url: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html#KMS-CreateAlias-request-AliasName",
  types: ALIAS_TYPES,
  judge(alias, findings) {
    expectValue(
      findings,
      alias.property("name"),
      (name) => isUnset(name) || isAliasName(name, MOST_CHARACTERS),
      fix(MOST_CHARACTERS),
    );
    expectValue(
      findings,
      alias.property("namePrefix"),
      (prefix) =>
        isUnset(prefix) ||
        prefix === "alias/" ||
        isAliasName(prefix, MOST_CHARACTERS - SUFFIX_CHARACTERS),
      fix(MOST_CHARACTERS - SUFFIX_CHARACTERS),
    );
  },
});

function isAliasName(name: unknown, mostCharacters: number): boolean {
  return (
    typeof name === "string" &&
    name.length <= mostCharacters &&
    /^alias\/[a-zA-Z0-9/_-]+$/.test(name) &&
    !name.startsWith("alias/aws/")
  );
}

function fix(mostCharacters: number): string {
  return `Write alias/ and letters, digits, "/", "_" or "-", ${mostCharacters} characters at most, not under alias/aws/.`;
}
