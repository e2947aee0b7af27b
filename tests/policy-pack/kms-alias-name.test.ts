import { ALIAS, KEY } from "../../policy-pack/aws-types";
import { kmsAliasName } from "../../policy-pack/rules/kms-alias-name";
import { testResourceRule, UNKNOWN_TEXT } from "../support/run-policy";

const NATIVE_ALIAS = "aws-native:kms:Alias";

function fix(characters: number): string {
  return `Write alias/ and letters, digits, "/", "_" or "-", ${characters} characters at most, not under alias/aws/.`;
}

testResourceRule(kmsAliasName, ALIAS, [
  { it: "leaves a name that is not set to the provider", props: { targetKeyId: "key" } },
  ...[
    "alias/cloud_user",
    "alias/a",
    "alias/Aero/Secure-2_b",
    "alias/aws",
    "alias/awsome",
    "alias/my/aws/key",
    `alias/${"a".repeat(250)}`,
  ].map((name) => ({ it: `accepts ${name}`, props: { name } })),
  ...[
    "cloud_user",
    "alias/",
    "alias",
    "Alias/cloud_user",
    " alias/cloud_user",
    "alias/cloud user",
    "alias/cloud.user",
    "alias/cloud:user",
    "alias/klö",
    "alias/cloud_user\n",
    "alias/aws/s3",
    "alias/aws/",
    "",
  ].map((name) => ({
    it: `refuses ${JSON.stringify(name)}`,
    props: { name },
    violations: [`name is ${JSON.stringify(name)}. ${fix(256)}`],
  })),
  {
    it: "refuses 257 characters",
    props: { name: `alias/${"a".repeat(251)}` },
    violations: [`name is a text of 257 characters. ${fix(256)}`],
  },
  {
    it: "refuses a value of another type",
    props: { name: ["alias/cloud_user"] },
    violations: [`name is a list. ${fix(256)}`],
  },
  {
    it: "says what it cannot know at preview",
    props: { name: UNKNOWN_TEXT },
    advisories: ["name is not known until the update."],
  },
  ...["alias/", "alias/cloud-", `alias/${"a".repeat(224)}`].map((namePrefix) => ({
    it: `accepts the prefix ${namePrefix}`,
    props: { namePrefix },
  })),
  ...["cloud-", "", "alias", "alias/aws/", "alias/cloud."].map((namePrefix) => ({
    it: `refuses the prefix ${JSON.stringify(namePrefix)}`,
    props: { namePrefix },
    violations: [`namePrefix is ${JSON.stringify(namePrefix)}. ${fix(230)}`],
  })),
  {
    it: "refuses a prefix that leaves no room for the rest",
    props: { namePrefix: `alias/${"a".repeat(225)}` },
    violations: [`namePrefix is a text of 231 characters. ${fix(230)}`],
  },
  {
    it: "says what it cannot know of a prefix",
    props: { namePrefix: UNKNOWN_TEXT },
    advisories: ["namePrefix is not known until the update."],
  },
  { it: "accepts an alias of aws-native", type: NATIVE_ALIAS, props: { aliasName: "alias/a" } },
  {
    it: "refuses an alias of aws-native by its own property",
    type: NATIVE_ALIAS,
    props: { aliasName: "alias/aws/s3" },
    violations: [`aliasName is "alias/aws/s3". ${fix(256)}`],
  },
  {
    it: "leaves other types alone",
    type: KEY,
    props: { name: "cloud_user" },
    notApplicable: "Policy judges resources of other types",
  },
]);
