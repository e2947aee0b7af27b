import assert from "node:assert/strict";
import { mock } from "node:test";
import { log } from "@pulumi/pulumi";
import {
  SecureBucket,
  type SecureBucketArgs,
  TamperAlarm,
  ThreatDetection,
} from "../../component/index";
import { trailBucketPolicy } from "../../infra/alarm/trail/trail-bucket-policy";
import { answerFailures } from "../../infra/components/late-outputs";
import { type Answer, type Recorded, recordResources } from "../support/mocks";
import { ACCOUNT, ANSWERS } from "./answers";

let programs = 0;

/** What a program of its own declares, and why its components failed. */
async function declaring(
  declare: () => readonly { getData(): Promise<object> }[],
  answers: Readonly<Record<string, Answer>> = {},
) {
  programs += 1;
  const recording = await recordResources({
    stack: `program${programs}`,
    answers: { ...ANSWERS, ...answers },
  });
  const data = await Promise.all(declare().map((component) => component.getData()));
  const failures = data.flatMap((each) =>
    "failure" in each && each.failure instanceof Error ? [each.failure.message] : [],
  );
  return { failures, resources: await recording.resources() };
}

/** All that is of AWS. */
function ofAws(resources: readonly Recorded[]): readonly string[] {
  return resources.filter(({ type }) => type.startsWith("aws:")).map(({ name }) => name);
}

const sound = { administrators: ["user/kzax01"] };
const HOW = 'Name who manages the key: `administrators: ["user/kzax01"]`.';

describe("a component", () => {
  before(answerFailures);

  const refused: readonly (readonly [string, object, ...string[]])[] = [
    ["without administrators", {}, `\`administrators\` is missing. ${HOW}`],
    [
      "whose administrators are none",
      { administrators: [] },
      `\`administrators\` is missing. ${HOW}`,
    ],
    [
      "with an administrator of another account",
      { administrators: [Promise.resolve("arn:aws:iam::999999999999:user/kzax01")] },
      `\`administrators[0]\` is "arn:aws:iam::999999999999:user/kzax01", of the account 999999999999. Name a user or role of this account, ${ACCOUNT}.`,
    ],
    [
      "in a region of another partition",
      { ...sound, region: "cn-north-1" },
      '`region` is "cn-north-1", of the partition aws-cn. The credentials are of the partition aws: use a region of theirs, or other credentials.',
    ],
    [
      "with several faults",
      { ...sound, deletionWindowInDays: 6, objectLock: { mode: "GOVERNANCE" }, tags: [] },
      "`deletionWindowInDays` is 6. Use a whole number of days, 7 to 30.",
      "`objectLock.days` is missing. Use a whole number of days, 1 to 36500.",
      '`tags` is []. Use names and text values: `tags: { owner: "flight-data" }`.',
    ],
    [
      "with an argument that there is not",
      { ...sound, keyUser: ["role/Crew"] },
      "`keyUser` is no setting. Did you mean `keyUsers`? Remove it.",
    ],
  ];
  for (const [what, args, ...faults] of refused) {
    it(`${what} is refused by name, and nothing of it is declared`, async () => {
      const { failures, resources } = await declaring(() => [
        new SecureBucket("vault", args as unknown as SecureBucketArgs),
      ]);
      const lines = faults.map((fault) => `  - ${fault}`);
      assert.deepEqual(failures, [
        ['SecureBucket "vault" cannot be deployed as it is set:', ...lines].join("\n"),
      ]);
      assert.deepEqual(ofAws(resources), []);
    });
  }

  for (const [argument, name] of [
    ["bucketName", "flight-data"],
    ["keyAlias", "alias/flight-data"],
  ] as const) {
    it(`with the ${argument} of another one is refused, and the other one is declared`, async () => {
      const { failures, resources } = await declaring(() => [
        new SecureBucket("first", { ...sound, [argument]: name }),
        new SecureBucket("second", { ...sound, [argument]: name }),
        new SecureBucket("third", sound),
      ]);
      assert.deepEqual(failures, [
        `SecureBucket "second" cannot be deployed as it is set:\n  - \`${argument}\` is "${name}", which "first" has already. Use another one.`,
      ]);
      assert.deepEqual([...new Set(ofAws(resources))].sort(), [
        "first",
        "first-logs",
        "third",
        "third-logs",
      ]);
    });
  }

  it("may have the name of one in another region", async () => {
    const { failures } = await declaring(() => [
      new SecureBucket("first", { ...sound, keyAlias: "alias/files" }),
      new SecureBucket("second", { ...sound, keyAlias: "alias/files", region: "eu-west-1" }),
    ]);
    assert.deepEqual(failures, []);
  });

  it("whose key is pending deletion is refused, with the command that imports it again", async () => {
    const keyState = "PendingDeletion";
    const key = { id: "1234abcd", keyState, deletionDate: "2027-01-01T00:00:00Z" };
    const { failures, resources } = await declaring(() => [new SecureBucket("vault", sound)], {
      "aws:kms/getKey:getKey": key,
    });
    assert.match(
      failures.join(),
      /pulumi import aws:kms\/key:Key vault 1234abcd --parent 'parent=urn:pulumi:program\d+::aerosecure-kms::aerosecure:index:SecureBucket\$aerosecure:kms:CustomerKey::vault'/,
    );
    assert.deepEqual(ofAws(resources), []);
  });

  it("whose operations key is pending deletion is refused, also if its alias is gone", async () => {
    const key = { id: "1234abcd", keyState: "PendingDeletion", deletionDate: "" };
    const keyArn = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd`;
    const buckets = [{ bucketName: "files", keyAlias: "alias/files", keyArn }];
    const policy = trailBucketPolicy({
      ...{ bucketArn: "arn:aws:s3:::trail", keyArn, accountId: ACCOUNT },
      ...{ trailArn: "arn:trail", protect: true },
    });
    const { failures, resources } = await declaring(
      () => [new TamperAlarm("alarm", { ...sound, buckets })],
      {
        "aws:kms/getKey:getKey": ({ keyId }) =>
          keyId === keyArn ? key : new Error("NotFoundException: no such alias"),
        "aws:s3/getBucketPolicy:getBucketPolicy": { policy: JSON.stringify(policy) },
      },
    );
    assert.match(
      failures.join(),
      /^alias\/aerosecure-aerosecure-kms-program\d+-alarm-operations is gone, and the policy of the bucket alarm-trail-program\d+-111122223333-us-east-1-an names the key 1234abcd .*PendingDeletion/,
    );
    assert.match(
      failures.join(),
      /::aerosecure:index:TamperAlarm\$aerosecure:events:TamperAlarm\$aerosecure:kms:CustomerKey::alarm'/,
    );
    assert.deepEqual(ofAws(resources), []);
  });

  it("TamperAlarm needs buckets, each with its parts", async () => {
    const bucket = { bucketName: "files", keyAlias: "alias/files" };
    const expected =
      "Use a list of buckets, each with bucketName, keyArn and keyAlias, as the outputs of a SecureBucket have them.";
    const { failures, resources } = await declaring(() => [
      new TamperAlarm("none", { ...sound, buckets: [] }),
      new TamperAlarm("bad", { ...sound, buckets: [{ ...bucket, keyArn: "alias/files" }] }),
    ]);
    assert.deepEqual(failures, [
      `TamperAlarm "none" cannot be deployed as it is set:\n  - \`buckets\` is []. ${expected}`,
      `TamperAlarm "bad" cannot be deployed as it is set:\n  - \`buckets[0].keyArn\` is "alias/files". ${expected}`,
    ]);
    assert.deepEqual(ofAws(resources), []);
  });

  it("TamperAlarm takes 20 buckets, warns of the quota that they need, and refuses more than a pattern can name", async function () {
    this.timeout(120_000);
    const warn = mock.method(log, "warn", () => Promise.resolve());
    const bucketsOf = (count: number) =>
      Array.from({ length: count }, (_, index) => ({
        bucketName: `bucket-${String(index).padStart(2, "0")}-dev-${ACCOUNT}-us-east-1`,
        keyAlias: `alias/bucket-${index}`,
        keyArn: `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`,
      }));
    const { failures, resources } = await declaring(() => [
      new TamperAlarm("five", { ...sound, buckets: bucketsOf(5) }),
      new TamperAlarm("twenty", { ...sound, buckets: bucketsOf(20) }),
      new TamperAlarm("sixty", { ...sound, buckets: bucketsOf(60) }),
    ]);
    const lengthsOf = (alarm: string) =>
      resources
        .filter(({ type, name }) => type.endsWith(":EventRule") && name.startsWith(`${alarm}-`))
        .map(({ inputs }) => String(inputs["eventPattern"]).length);
    assert.ok(Math.max(...lengthsOf("five")) <= 2048);
    const longest = Math.max(...lengthsOf("twenty"));
    assert.ok(longest > 2048 && longest <= 4096, String(longest));
    const [, refused] = /pattern of (\d+)/.exec(failures[0] ?? "") ?? [];
    assert.ok(Number(refused) > 4096, refused);
    assert.deepEqual(failures, [
      `TamperAlarm "sixty" cannot be deployed as it is set:\n  - \`buckets\` has 60 buckets, which make an event pattern of ${refused} characters; EventBridge takes 4096. Declare several alarms, or give the buckets shorter names.`,
    ]);
    assert.deepEqual(lengthsOf("sixty"), []);
    warn.mock.restore();
    assert.deepEqual(
      warn.mock.calls.map(({ arguments: given }) => String(given[0])),
      [
        `20 buckets make an event pattern of ${longest} characters. EventBridge takes 2048 until the account's quota "Event pattern size" is raised: raise it first, or declare several alarms.`,
      ],
    );
  });

  it("ThreatDetection turns on or leaves a service, and nothing else", async () => {
    const { failures, resources } = await declaring(() => [
      new ThreatDetection("threats", { guardDuty: "off" }),
    ]);
    assert.deepEqual(failures, [
      'ThreatDetection "threats" cannot be deployed as it is set:\n  - `guardDuty` is "off". Use create or adopt.',
    ]);
    assert.deepEqual(ofAws(resources), []);
  });
});
