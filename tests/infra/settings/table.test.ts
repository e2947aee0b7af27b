import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { defaultText, SETTINGS } from "../../../infra/arguments/table";
import { settingsFrom } from "../../../infra/settings";
import { declaredIn, describedIn } from "../../../infra/settings/generate/texts";
import { repositoryRoot } from "../../../local/processes/paths";
import { settingNames } from "../../support/setting-names";
import { type OwnSettings, recordOf } from "../support/own-settings";

/** What Pulumi hands over for what is not set, because Pulumi.yaml has it. */
const declared: OwnSettings = Object.fromEntries(
  Object.keys(SETTINGS).map((name) => [name, defaultText(name)]),
);

function read(own: OwnSettings) {
  return settingsFrom(
    { "aws:region": "us-east-1", ...recordOf(own) },
    { project: "aerosecure-kms", stack: "dev" },
    async () => ({
      accountId: "111122223333",
      partition: "aws",
      arn: "arn:aws:iam::111122223333:user/deployer",
    }),
  );
}

describe("the table of settings", () => {
  it("has every setting that the program reads, and no other", async () => {
    const names = await settingNames(settingsFrom, "aerosecure-kms");
    assert.deepEqual([...names].sort(), Object.keys(SETTINGS).sort());
  });

  const sound = { administrators: '["user/kzax01"]' };
  const settings: readonly (readonly [string, OwnSettings])[] = [
    ["nothing but administrators", sound],
    ["nothing at all", {}],
    ["no alarm", { ...sound, tamperAlarm: "false" }],
    ["a bucket's whole name", { ...sound, bucketName: "flight-archive" }],
    ["no protection", { ...sound, protect: "false", forceDestroy: "true" }],
    ["no GuardDuty", { ...sound, guardDuty: "off" }],
  ];
  for (const [what, own] of settings) {
    it(`has defaults that Pulumi may hand over where a stack says ${what}`, async () => {
      assert.deepEqual(await read({ ...declared, ...own }), await read(own));
    });
  }

  for (const [name, write] of [
    ["Pulumi.yaml", declaredIn],
    ["docs/settings.md", describedIn],
  ] as const) {
    const text = readFileSync(join(repositoryRoot, name), "utf8");

    it(`is what ${name} says of the settings`, () => {
      assert.equal(write(text), text);
    });

    it(`is written into ${name} where that says something else`, () => {
      const stale = text.replace(/days between two automatic rotations/i, "days");
      assert.notEqual(stale, text);
      assert.equal(write(stale), text);
    });
  }
});
