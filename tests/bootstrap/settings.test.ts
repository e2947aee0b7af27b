import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { settingsFrom } from "../../bootstrap/settings";
import { repositoryRoot } from "../../local/processes/paths";
import { ACCOUNT, REGION } from "../support/local-aws";
import { readingOf, sampleSettings } from "./support/sample-roles";

const REPOSITORY =
  "Use OWNER/REPO or, for a repository that was made or renamed since July 2026, OWNER@ID/REPO@ID: `gh api repos/OWNER/REPO --jq '\"\\(.owner.login)@\\(.owner.id)/\\(.name)@\\(.id)\"'`.";
const ENVIRONMENT =
  "Use 1 to 20 lowercase letters, digits and single hyphens. Start with a letter and do not end with a hyphen. This program reserves state-… and …-verify.";

/** Every setting there is, in the order in which they are read. */
const SETTINGS =
  "environment, keyAlias, bucketNamespace, rotationPeriodInDays, deletionWindowInDays, minimumDeletionWindowInDays, branch, repository, minimumTlsVersion, forceDestroy, protect, gitHubProvider, sampleObjects, sendFindings, tamperAlarm, trail, guardDuty, malwareProtection, securityHub, batchOperations, blockPublicAccessOfAccount, replicationRegion, bucketName, bucketNamePrefix";

/**
 * Settings that mean what they mean for the stack that is delivered, and have to be the same there:
 * the roles are cut to what that stack has.
 */
const SHARED_SETTINGS = [
  "bucketNamespace",
  "bucketName",
  "bucketNamePrefix",
  "keyAlias",
  "replicationRegion",
  "tamperAlarm",
  "trail",
  "guardDuty",
  "malwareProtection",
  "securityHub",
  "batchOperations",
  "blockPublicAccessOfAccount",
];

type Settings = Readonly<Record<string, string>>;

describe("the settings of bootstrap/", () => {
  it("cut the roles to a stack of the environment's name where nothing else is set", async () => {
    const place = { region: REGION, partition: { name: "aws", dnsSuffix: "amazonaws.com" } };
    assert.deepEqual(await sampleSettings({}), {
      repository: "aerosecure/kms",
      branch: "main",
      gitHubProvider: "create",
      sampleObjects: false,
      sendFindings: false,
      minimumTlsVersion: "1.2",
      protect: true,
      forceDestroy: false,
      rotationPeriodInDays: 365,
      deletionWindowInDays: 30,
      minimumDeletionWindowInDays: 7,
      stateBucketName: `aerosecure-state-dev-${ACCOUNT}-${REGION}-an`,
      stack: {
        ...place,
        environment: "dev",
        accountId: ACCOUNT,
        bucketName: `aerosecure-dev-${ACCOUNT}-${REGION}-an`,
        keyAlias: "alias/aerosecure-dev",
        replicationRegion: undefined,
        tamperAlarm: true,
        existingTrail: undefined,
        guardDuty: "adopt",
        malwareProtection: false,
        securityHub: "adopt",
        batchOperations: false,
        blockPublicAccessOfAccount: false,
      },
    });
  });

  it("name buckets in the global namespace where that is set, so that older ones stay", async () => {
    const { stateBucketName, stack } = await sampleSettings({ bucketNamespace: "global" });
    assert.equal(stateBucketName, `aerosecure-state-dev-${ACCOUNT}-${REGION}`);
    assert.equal(stack.bucketName, `aerosecure-dev-${ACCOUNT}-${REGION}`);
  });

  it("name the state bucket apart from a bucket that has a name of its own", async () => {
    const own = { bucketName: "files", bucketNamespace: "global" };
    const { stateBucketName, stack } = await sampleSettings(own);
    assert.equal(stateBucketName, `aerosecure-state-dev-${ACCOUNT}-${REGION}`);
    assert.equal(stack.bucketName, "files");
  });

  const accepted: readonly (readonly [string, Settings])[] = [
    ["a repository with its ids", { repository: "aerosecure@12/kms@345" }],
    ["a name with dots", { repository: "aero-secure/kms.delivery_2" }],
    ["another branch", { branch: "release/2026" }],
    ["the longest environment", { environment: "a".repeat(20) }],
    ["a name of several words", { environment: "prod-eu-2" }],
    ["a provider that is there", { gitHubProvider: "adopt" }],
  ];
  for (const [what, settings] of accepted) {
    it(`accept ${what}`, async () => {
      assert.ok("settings" in (await readingOf(settings)));
    });
  }

  const refused: readonly (readonly [string, Settings, string])[] = [
    ["a repository without owner", { repository: "kms" }, `is "kms". ${REPOSITORY}`],
    ["a wildcard", { repository: "aerosecure/*" }, `is "aerosecure/*". ${REPOSITORY}`],
    [
      "a repository with half its ids",
      { repository: "aerosecure@12/kms" },
      `is "aerosecure@12/kms". ${REPOSITORY}`,
    ],
    [
      "a pattern of branches",
      { branch: "release/*" },
      'is "release/*". Use the name of the branch that is deployed, such as main.',
    ],
    [
      "an environment that is too long",
      { environment: "aaaaaaaaaaaaaaaaaaaaa" },
      `is "aaaaaaaaaaaaaaaaaaaaa". ${ENVIRONMENT}`,
    ],
    ["capitals", { environment: "Prod" }, `is "Prod". ${ENVIRONMENT}`],
    [
      "what is the environment of a verify role",
      { environment: "dev-verify" },
      `is "dev-verify". ${ENVIRONMENT}`,
    ],
    [
      "what would be the names of another environment's state",
      { environment: "state-dev" },
      `is "state-dev". ${ENVIRONMENT}`,
    ],
    [
      "a setting of the stack that the roles do not depend on",
      { administrators: "[]" },
      `is no setting. The settings are ${SETTINGS}. Remove it: \`pulumi config rm aerosecure-bootstrap:administrators\`.`,
    ],
    [
      "a trail without an alarm",
      { trail: "company", tamperAlarm: "false" },
      "is set, but tamperAlarm is false: there is no alarm that it could serve. Remove one of the two.",
    ],
  ];
  for (const [what, settings, fault] of refused) {
    it(`refuse ${what}`, async () => {
      const [name] = Object.keys(settings);
      const faults = [`\`aerosecure-bootstrap:${name}\` ${fault}`];
      assert.deepEqual(await readingOf(settings), { faults });
    });
  }

  it("refuse an environment that makes the state bucket's name too long for S3", async () => {
    const stack = "a".repeat(20);
    const reading = await settingsFrom(
      { "aws:region": "ap-southeast-2", "aerosecure-bootstrap:repository": "aerosecure/kms" },
      { project: "aerosecure-bootstrap", stack },
      async () => ({ accountId: ACCOUNT, partition: "aws", arn: `arn:aws:iam::${ACCOUNT}:root` }),
    );
    const fault = `\`aerosecure-bootstrap:environment\` is "${stack}", which makes the state bucket's name "aerosecure-state-${stack}-${ACCOUNT}-ap-southeast-2-an". It has 68 characters; S3 takes 3 to 63. Use a shorter name.`;
    assert.deepEqual(reading, { faults: [fault] });
  });

  for (const text of ["", "x", "1", "true", "[]", "{}"]) {
    it(`are all known, though each is "${text}"`, async () => {
      const all = SETTINGS.split(", ").map((name) => [name, text]);
      const reading = await readingOf(Object.fromEntries(all));
      assert.ok("faults" in reading);
      assert.deepEqual(
        reading.faults.filter((fault) => fault.includes("is no setting")),
        [],
      );
    });
  }

  it("are refused with every fault at once", async () => {
    const reading = await readingOf({
      repository: "kms",
      environment: "Prod",
      gitHubProvider: "off",
      deletionWindowInDays: "6",
      replicationRegion: REGION,
    });
    assert.ok("faults" in reading);
    assert.deepEqual(
      reading.faults.map((fault) => /:([a-zA-Z]+)`/.exec(fault)?.[1]),
      ["environment", "deletionWindowInDays", "repository", "gitHubProvider", "replicationRegion"],
    );
  });

  for (const environment of ["dev", "staging", "prod"]) {
    it(`say of ${environment} what that stack says itself`, () => {
      const stack = settingsIn(join(repositoryRoot, `Pulumi.${environment}.yaml`));
      const bootstrap = settingsIn(join(repositoryRoot, "bootstrap", `Pulumi.${environment}.yaml`));
      const shared = (settings: Settings, namespace: string) =>
        SHARED_SETTINGS.map((name) => [name, settings[`${namespace}${name}`]]);
      assert.deepEqual(shared(bootstrap, "aerosecure-bootstrap:"), shared(stack, ""));
      assert.equal(bootstrap["aws:region"], stack["aws:region"]);
    });
  }
});

/** The settings of a file that are one word each, as all are that the roles depend on. */
function settingsIn(file: string): Settings {
  const lines = readFileSync(file, "utf8").matchAll(/^ {2}((?:[a-z-]+:)?\w+): (\S+)$/gm);
  return Object.fromEntries([...lines].map(([, name, value]) => [name, value]));
}
