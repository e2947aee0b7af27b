import { resourceRule } from "../framework/resource-rule";
import { ALIAS_TYPES } from "../resources/aws-types";
import { expectValue } from "../values/expect";

/** Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html */
const MOST_CHARACTERS = 256;

/** What the provider puts behind a prefix. */
const SUFFIX_CHARACTERS = 26;

export const kmsAliasName = resourceRule({
  name: "kms-alias-name",
  description: "A KMS alias has a name that AWS accepts and does not keep for itself.",
  displayName: "KMS alias is named by its rules",
  severity: "low",
  why: "Names under alias/aws/ are those of AWS's own keys. AWS refuses them, and every name that breaks its rules, in the middle of a deployment.",
  services: ["kms", "operations"],
  securityHub: [],
  remediationSteps:
    "Name the alias alias/ and letters, digits, slashes, underscores and hyphens, not beginning with alias/aws/. A name that is not set is chosen by the provider.",
  url: "https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateAlias.html#KMS-CreateAlias-request-AliasName",
  types: ALIAS_TYPES,
  judge(alias, findings) {
    expectValue(
      findings,
      alias.property("name"),
      (name) => name === undefined || isAliasName(name, MOST_CHARACTERS),
      fix(MOST_CHARACTERS),
    );
    expectValue(
      findings,
      alias.property("namePrefix"),
      (prefix) =>
        prefix === undefined ||
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
