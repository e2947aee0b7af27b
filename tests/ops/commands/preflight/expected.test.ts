import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { alarmNames } from "../../../../infra/alarm/alarm-names";
import { type Settings, settingsFrom } from "../../../../infra/settings";
import { repositoryRoot } from "../../../../local/processes/paths";
import {
  bucketNameOf,
  type Expected,
  expectedOf,
} from "../../../../ops/commands/preflight/expected";

const ACCOUNT = "111122223333";
const REGION = "us-east-1";

/** What the program itself makes of the settings. */
async function programSettings(
  settings: Readonly<Record<string, unknown>>,
  stack: string,
): Promise<Settings> {
  const record = Object.entries(settings).map(([name, value]) => [
    name.includes(":") ? name : `aerosecure-kms:${name}`,
    typeof value === "object" ? JSON.stringify(value) : String(value),
  ]);
  const reading = await settingsFrom(
    Object.fromEntries(record),
    { project: "aerosecure-kms", stack },
    async () => ({
      accountId: ACCOUNT,
      partition: "aws",
      arn: `arn:aws:sts::${ACCOUNT}:assumed-role/Deployer/me`,
    }),
  );
  assert.ok("settings" in reading, JSON.stringify(reading));
  return reading.settings;
}

const own = (settings: Readonly<Record<string, unknown>>) => ({
  "aws:region": REGION,
  administrators: ["user/kzax01"],
  ...settings,
});

const cases: readonly (readonly [string, Readonly<Record<string, unknown>>])[] = [
  ["the least a stack says", {}],
  ["another alias and bucket", { keyAlias: "alias/cloud_user", bucketNamePrefix: "avionics" }],
  ["a bucket named as a whole", { bucketName: "flight-archive" }],
  ["names in the global namespace", { bucketNamespace: "global" }],
  ["no alarm", { tamperAlarm: false }],
  ["a trail that is there", { trail: "organization" }],
  ["a copy in another region", { replicationRegion: "us-west-2" }],
  ["services of its own", { guardDuty: "create", securityHub: "create" }],
  [
    "everybody it may name",
    {
      keyUsers: ["role/Crew"],
      serviceRoles: ["role/Backup"],
      reencryptor: "role/Reencryptor",
      deployer: "role/Deployer",
    },
  ],
  [
    "values as the command line sets them",
    { tamperAlarm: "false", keyUsers: '["role/Crew"]', guardDuty: "create" },
  ],
];

describe("what preflight expects", () => {
  for (const [title, settings] of cases) {
    it(`is what the program will make, with ${title}`, async () => {
      const given = own(settings);
      const program = await programSettings(given, "prod");
      const expected = expectedOf(given, "prod") as Expected;
      const alarm = alarmNames({ ...program, stack: "prod" });
      const { keyAlias, replicationRegion } = program;
      assert.deepEqual(
        { ...expected, bucketName: bucketNameOf(expected, ACCOUNT), principals: [] },
        {
          stack: "prod",
          region: REGION,
          aliases: [
            { alias: keyAlias, region: REGION },
            ...(replicationRegion ? [{ alias: keyAlias, region: replicationRegion }] : []),
            ...(program.tamperAlarm ? [{ alias: alarm.operationsKeyAlias, region: REGION }] : []),
          ],
          bucket: expected.bucket,
          bucketName: program.bucketName,
          principals: [],
          creates: {
            guardDuty: program.guardDuty === "create",
            securityHub: program.securityHub === "create",
          },
          trail: program.tamperAlarm
            ? { name: alarm.trail, isCreated: program.existingTrail === undefined }
            : undefined,
        },
      );
    });
  }

  it("has every user and role, with the setting that names it", () => {
    const given = own({ keyUsers: '["role/Crew"]', deployer: "role/Deployer" });
    assert.deepEqual(expectedOf(given, "prod")?.principals, [
      { setting: "administrators[0]", text: "user/kzax01" },
      { setting: "keyUsers[0]", text: "role/Crew" },
      { setting: "deployer", text: "role/Deployer" },
    ]);
  });

  it("is nothing without a region", () => {
    assert.equal(expectedOf({}, "prod"), undefined);
  });

  it("knows every setting of the project that names users and roles", () => {
    const table = readFileSync(join(repositoryRoot, "docs/settings.md"), "utf8");
    const naming = [
      ...table.matchAll(
        /^\| `(\w+)` \|[^|]*\| (?:list of|list as|role of|an IAM user or role of)[^|]*/gm,
      ),
    ]
      .map(([, name = ""]) => name)
      .filter((name) => !["perimeter"].includes(name));
    const all = Object.fromEntries(naming.map((name) => [name, ["role/X"]]));
    const settings = expectedOf(own(all), "prod")?.principals.map(
      ({ setting }) => setting.split("[")[0],
    );
    assert.deepEqual(settings?.sort(), naming.sort());
  });
});
