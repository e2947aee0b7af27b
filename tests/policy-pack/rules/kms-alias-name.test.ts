import { ALIAS, KEY } from "../../../policy-pack/src/resources/aws-types";
import { kmsAliasName } from "../../../policy-pack/src/rules/kms-alias-name";
import { testResourcePolicy } from "../../../policy-pack/src/testing";
import { leftAlone, notKnown, refused } from "../cases";

const NATIVE_ALIAS = "aws-native:kms:Alias";

function fix(characters: number): string {
  return `Write alias/ and letters, digits, "/", "_" or "-", ${characters} characters at most, not under alias/aws/.`;
}

testResourcePolicy(kmsAliasName, ALIAS, [
  { it: "leaves a name that is not set to the provider", props: { targetKeyId: "key" } },
  { it: "accepts empty texts for not set", props: { name: "", namePrefix: "" } },
  ...[
    ...["alias/cloud_user", "alias/a", "alias/Aero/Secure-2_b", "alias/aws", "alias/awsome"],
    ...["alias/my/aws/key", `alias/${"a".repeat(250)}`],
  ].map((name) => ({ it: `accepts ${name}`, props: { name } })),
  ...[
    ...["cloud_user", "alias/", "alias", "Alias/cloud_user", " alias/cloud_user", " "],
    ...["alias/cloud user", "alias/cloud.user", "alias/cloud:user", "alias/cloud_user\n"],
    ...["alias/klö", "alias/aws/s3", "alias/aws/"],
  ].map((name) => {
    const shown = JSON.stringify(name);
    return refused(`refuses ${shown}`, { name }, `name is ${shown}. ${fix(256)}`);
  }),
  refused(
    "refuses 257 characters",
    { name: `alias/${"a".repeat(251)}` },
    `name is a string of 257 characters. ${fix(256)}`,
  ),
  refused(
    "refuses a value of another type",
    { name: ["alias/cloud_user"] },
    `name is a list. ${fix(256)}`,
  ),
  notKnown("name"),
  ...["alias/", "alias/cloud-", `alias/${"a".repeat(224)}`].map((namePrefix) => ({
    it: `accepts the prefix ${namePrefix}`,
    props: { namePrefix },
  })),
  ...["cloud-", " ", "alias", "alias/aws/", "alias/cloud."].map((namePrefix) => {
    const shown = JSON.stringify(namePrefix);
    return refused(
      `refuses the prefix ${shown}`,
      { namePrefix },
      `namePrefix is ${shown}. ${fix(230)}`,
    );
  }),
  refused(
    "refuses a prefix that leaves no room for the rest",
    { namePrefix: `alias/${"a".repeat(225)}` },
    `namePrefix is a string of 231 characters. ${fix(230)}`,
  ),
  notKnown("namePrefix", "says what it cannot know of a prefix"),
  { it: "accepts an alias of aws-native", type: NATIVE_ALIAS, props: { aliasName: "alias/a" } },
  {
    it: "refuses an alias of aws-native by its own property",
    type: NATIVE_ALIAS,
    props: { aliasName: "alias/aws/s3" },
    violations: [`aliasName is "alias/aws/s3". ${fix(256)}`],
  },
  leftAlone(KEY, { name: "cloud_user" }),
]);
