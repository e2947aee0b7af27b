import assert from "node:assert/strict";
import type { SettingRecord } from "../../../infra/arguments/reader/setting-reader";
import { settingsFrom } from "../../../infra/settings";

/** What is refused of the settings of a project that was renamed, beside sound ones. */
async function faultsOf(record: SettingRecord): Promise<readonly string[]> {
  const reading = await settingsFrom(
    { "aws:region": "us-east-1", "my-vault:administrators": '["user/kzax01"]', ...record },
    { project: "my-vault", stack: "dev" },
    async () => ({
      accountId: "111122223333",
      partition: "aws",
      arn: "arn:aws:iam::111122223333:user/deployer",
    }),
  );
  return "faults" in reading ? reading.faults : [];
}

const NO_EFFECT =
  "has no effect there: the settings of this project are in the namespace my-vault.";

describe("settings of a project that was renamed", () => {
  const refused: readonly (readonly [string, SettingRecord, string])[] = [
    [
      "a text of the old namespace",
      { "aerosecure-kms:keyAlias": "alias/x" },
      `\`aerosecure-kms:keyAlias\` ${NO_EFFECT} Move it: \`pulumi config set my-vault:keyAlias "$(pulumi config get aerosecure-kms:keyAlias)" && pulumi config rm aerosecure-kms:keyAlias\`.`,
    ],
    [
      "a number of it",
      { "aerosecure-kms:deletionWindowInDays": "14" },
      `\`aerosecure-kms:deletionWindowInDays\` ${NO_EFFECT} Move it: \`pulumi config set my-vault:deletionWindowInDays "$(pulumi config get aerosecure-kms:deletionWindowInDays)" && pulumi config rm aerosecure-kms:deletionWindowInDays\`.`,
    ],
    [
      "a list of it, text by text",
      { "aerosecure-kms:keyUsers": '["role/Crew","role/Ground"]' },
      `\`aerosecure-kms:keyUsers\` ${NO_EFFECT} Move it: \`pulumi config set --path --type string 'my-vault:keyUsers[0]' "$(pulumi config get --path 'aerosecure-kms:keyUsers[0]')" && pulumi config set --path --type string 'my-vault:keyUsers[1]' "$(pulumi config get --path 'aerosecure-kms:keyUsers[1]')" && pulumi config rm aerosecure-kms:keyUsers\`.`,
    ],
    [
      "an object of it, with names of any characters",
      { "aerosecure-kms:tags": '{"owner":"x","cost center":"7","o\'s":"y"}' },
      `\`aerosecure-kms:tags\` ${NO_EFFECT} Move it: \`pulumi config set --path --type string 'my-vault:tags.owner' "$(pulumi config get --path 'aerosecure-kms:tags.owner')" && pulumi config set --path --type string 'my-vault:tags["cost center"]' "$(pulumi config get --path 'aerosecure-kms:tags["cost center"]')" && pulumi config set --path --type string 'my-vault:tags["o'\\''s"]' "$(pulumi config get --path 'aerosecure-kms:tags["o'\\''s"]')" && pulumi config rm aerosecure-kms:tags\`.`,
    ],
    [
      "numbers in an object as numbers",
      { "aerosecure-kms:objectLock": '{"mode":"GOVERNANCE","days":30}' },
      `\`aerosecure-kms:objectLock\` ${NO_EFFECT} Move it: \`pulumi config set --path --type string 'my-vault:objectLock.mode' "$(pulumi config get --path 'aerosecure-kms:objectLock.mode')" && pulumi config set --path 'my-vault:objectLock.days' "$(pulumi config get --path 'aerosecure-kms:objectLock.days')" && pulumi config rm aerosecure-kms:objectLock\`.`,
    ],
    [
      "an empty list of it, which needs no moving",
      { "aerosecure-kms:keyUsers": "[]" },
      `\`aerosecure-kms:keyUsers\` ${NO_EFFECT} Remove it: \`pulumi config rm aerosecure-kms:keyUsers\`.`,
    ],
    [
      "one that the project has as well",
      { "aerosecure-kms:keyAlias": "alias/x", "my-vault:keyAlias": "alias/y" },
      `\`aerosecure-kms:keyAlias\` ${NO_EFFECT} Remove it: \`pulumi config rm aerosecure-kms:keyAlias\`.`,
    ],
    [
      "one that the project has by default alone",
      { "aerosecure-kms:protect": "false", "my-vault:protect": "true" },
      `\`aerosecure-kms:protect\` ${NO_EFFECT} Move it: \`pulumi config set my-vault:protect "$(pulumi config get aerosecure-kms:protect)" && pulumi config rm aerosecure-kms:protect\`.`,
    ],
    [
      "one of ours in the provider's place",
      { "aws:protect": "false" },
      `\`aws:protect\` ${NO_EFFECT} Move it: \`pulumi config set my-vault:protect "$(pulumi config get aws:protect)" && pulumi config rm aws:protect\`.`,
    ],
    [
      "what nothing reads, without showing what may be a secret",
      { "github:token": "ghp_secret" },
      "`github:token` has no effect: nothing reads the namespace github. Remove it: `pulumi config rm github:token`.",
    ],
  ];
  for (const [what, record, fault] of refused) {
    it(`refuse ${what}`, async () => {
      assert.deepEqual(await faultsOf(record), [fault]);
    });
  }

  it("leave what the provider and Pulumi read to them", async () => {
    const others = {
      "aws:profile": "ground",
      "aws:defaultTags": '{"tags":{"team":"ground"}}',
      "pulumi:tags": '{"team":"ground"}',
      "pulumi:disable-default-providers": '["kubernetes"]',
    };
    assert.deepEqual(await faultsOf(others), []);
  });
});
