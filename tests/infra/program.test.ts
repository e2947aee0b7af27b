import assert from "node:assert/strict";
import { type Output, RunError } from "@pulumi/pulumi";
import { trailBucketPolicy } from "../../infra/alarm/trail/trail-bucket-policy";
import { bucketPolicy } from "../../infra/buckets/bucket-policy";
import program from "../../infra/index";
import { type Answer, CREATED_KEY, recordResources, valueFrom } from "../support/mocks";
import { type OwnSettings, recordOf } from "./support/own-settings";
import { namedHere, nameOf, only } from "./support/resources";

const IDENTITY = "aws:index/getCallerIdentity:getCallerIdentity";
const KEY = "aws:kms/key:Key data";
/** The components that are not protected: what matters in them is. */
const COMPONENTS: readonly string[] = ["SecureBucket", "TamperAlarm", "ThreatDetection"].map(
  (name) => `aerosecure:index:${name}`,
);
const ALIAS = "aws:kms/alias:Alias data";
const GET_KEY = "aws:kms/getKey:getKey";
const GET_BUCKET_POLICY = "aws:s3/getBucketPolicy:getBucketPolicy";

const config = {
  "aws:region": "us-east-1",
  "aerosecure-kms:administrators": '["user/kzax01"]',
  "aerosecure-kms:accessLogs": "false",
  "aerosecure-kms:tamperAlarm": "false",
};

const noSuchAlias = new Error(
  "invoking aws:kms/getKey:getKey: 1 error occurred:\n\t* reading KMS Key (alias/aerosecure-test): couldn't find resource\n\n",
);

const noSuchBucket = new Error(
  "invoking aws:s3/getBucketPolicy:getBucketPolicy: 1 error occurred:\n\t* reading S3 Bucket (aerosecure-test-111122223333-us-east-1) Policy: couldn't find resource\n\n",
);

const answers: Readonly<Record<string, Answer>> = {
  [IDENTITY]: { accountId: "111122223333", arn: "arn:aws:iam::111122223333:user/deployer" },
  [GET_KEY]: noSuchAlias,
  [GET_BUCKET_POLICY]: noSuchBucket,
};

const enabledKey = { id: CREATED_KEY.keyId, keyState: "Enabled", deletionDate: "" };

/** The policy of a bucket that the program deployed under that key. */
function bucketPolicyUnder(keyArn: string) {
  return bucketPolicy({
    bucketArn: "arn:aws:s3:::aerosecure-test-111122223333-us-east-1",
    keyArn,
    sseAlgorithm: "aws:kms",
    minimumTlsVersion: "1.2",
    serviceRoles: [],
    deployer: [],
    protect: false,
  });
}

/** The policy of the trail's bucket that the program deployed under that key. */
function trailPolicyUnder(keyArn: string) {
  return trailBucketPolicy({
    bucketArn: "arn:aws:s3:::aerosecure-test-trail-111122223333-us-east-1-an",
    keyArn,
    accountId: "111122223333",
    trailArn: "arn:aws:cloudtrail:us-east-1:111122223333:trail/aerosecure-test",
    protect: false,
  });
}

/** Runs the program; tells what it was stopped with, called and registered. */
async function run(
  own: OwnSettings = {},
  others: Readonly<Record<string, Answer>> = {},
  region = "us-east-1",
) {
  const recording = await recordResources({
    config: { ...config, "aws:region": region, ...recordOf(own) },
    answers: { ...answers, ...others },
  });
  let stoppedBy: string | undefined;
  try {
    await program();
  } catch (error) {
    assert.ok(RunError.isInstance(error), String(error));
    stoppedBy = error.message;
  }
  const resources = await recording.resources();
  const createdFirst = await recording.createdFirst();
  const tokens = recording.calls.map(({ token }) => token);
  return { stoppedBy, resources, createdFirst, tokens };
}

/** Runs a program that registers nothing; tells what it was stopped with. */
async function stop(
  own: OwnSettings,
  others: Readonly<Record<string, Answer>> = {},
): Promise<string> {
  const { stoppedBy, resources } = await run(own, others);
  assert.deepEqual(resources, []);
  return stoppedBy ?? "";
}

describe("the program", () => {
  it("declares one key with its alias and one bucket with its companions", async () => {
    const { stoppedBy, resources, tokens } = await run();
    assert.equal(stoppedBy, undefined);
    // By the program before it declares anything, and by the component.
    const asked = [IDENTITY, GET_KEY, GET_BUCKET_POLICY];
    assert.deepEqual(tokens, [...asked, ...asked]);
    assert.deepEqual(resources.map(nameOf).toSorted(), [
      "aerosecure:index:SecureBucket data",
      "aerosecure:kms:CustomerKey data",
      "aerosecure:s3:BucketEvents data",
      "aerosecure:s3:EncryptedBucket data",
      "aerosecure:s3:ObjectRetention data",
      "aws:kms/alias:Alias data",
      "aws:kms/key:Key data",
      "aws:s3/bucket:Bucket data",
      "aws:s3/bucketLifecycleConfiguration:BucketLifecycleConfiguration data",
      "aws:s3/bucketNotification:BucketNotification data",
      "aws:s3/bucketOwnershipControls:BucketOwnershipControls data",
      "aws:s3/bucketPolicy:BucketPolicy data",
      "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock data",
      "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration data",
      "aws:s3/bucketVersioning:BucketVersioning data",
    ]);
  });

  it("declares all that the settings ask for, each once", async () => {
    const { stoppedBy, resources } = await run({
      accessLogs: "true",
      tamperAlarm: "true",
      alarmEmail: "alarms@example.com",
      blockPublicAccessOfAccount: "true",
      guardDuty: "create",
      malwareProtection: "true",
      securityHub: "create",
    });
    assert.equal(stoppedBy, undefined);
    const declared = resources.map(nameOf);
    assert.equal(new Set(declared).size, declared.length);
    assert.deepEqual(
      [
        "aws:cloudtrail/trail:Trail alarm",
        "aws:guardduty/detector:Detector threats",
        "aws:guardduty/malwareProtectionPlan:MalwareProtectionPlan data-malware-scan",
        "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock account",
        "aws:s3/bucketLogging:BucketLogging data",
        "aws:securityhub/account:Account threats",
        "aws:sns/topicSubscription:TopicSubscription alarm",
      ].filter((each) => !declared.includes(each)),
      [],
    );
    // Its rules publish through the alarm's topic, whose policy has to name them.
    const topicPolicy = only(resources, "aws:sns/topicPolicy:TopicPolicy alarm");
    assert.match(String(topicPolicy.inputs["policy"]), /guardduty/);
    assert.match(String(only(resources, KEY).inputs["policy"]), /-malware-scan/);
  });

  it("creates the new one first of whatever is given its name, and is replaced", async () => {
    const { resources, createdFirst } = await run({
      accessLogs: "true",
      tamperAlarm: "true",
      replicationRegion: "us-west-2",
      malwareProtection: "true",
    });
    const kinds = createdFirst.map(({ type }) => type.split(":").at(-1));
    assert.deepEqual(
      [...new Set(kinds)].toSorted(),
      [
        "Alias",
        "Bucket",
        "EventRule",
        "EventTarget",
        "MetricAlarm",
        "Queue",
        "Role",
        "RolePolicy",
        "Topic",
      ].concat("Trail"),
    );
    assert.deepEqual(createdFirst.map(nameOf).toSorted(), namedHere(resources));
  });

  it("tags every key as the stack's, and nothing else", async () => {
    const { resources } = await run({
      tamperAlarm: "true",
      replicationRegion: "us-west-2",
      tags: '{"owner":"ops"}',
    });
    const tagged = resources.filter(({ inputs }) => {
      const tags = inputs["tags"];
      return typeof tags === "object" && tags !== null && "aerosecure:stack" in tags;
    });
    const tags = { owner: "ops", "aerosecure:stack": "test" };
    assert.deepEqual(
      tagged.map(({ type, name, inputs }) => [type, name, inputs["tags"]]).toSorted(),
      ["alarm", "data", "data-replica"].map((name) => ["aws:kms/key:Key", name, tags]),
    );
  });

  it("lets S3 Batch Operations use the data's key, within the perimeter, and not the alarm's or the copy's", async () => {
    const { resources } = await run({
      ...{ tamperAlarm: "true", batchOperations: "true", accessLogs: "true" },
      ...{ replicationRegion: "us-west-2", perimeter: '{"organizationId":"o-a1b2c3d4e5"}' },
    });
    const names = (what: string) =>
      String(JSON.stringify(only(resources, what).inputs["policy"])).includes("-batch-operations");
    assert.deepEqual([KEY, "aws:kms/key:Key alarm", "aws:kms/key:Key data-replica"].map(names), [
      true,
      false,
      false,
    ]);
    assert.ok(names("aws:s3/bucketPolicy:BucketPolicy data"));
  });

  it("hands permission sets to its components as the settings name them, by any region and suffix", async () => {
    const set = (name: string) => `role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_${name}_*`;
    const arn = "arn:aws:sts::111122223333:assumed-role/AWSReservedSSO_Deploy_0123456789abcdef/me";
    const { stoppedBy, resources } = await run(
      {
        ...{ tamperAlarm: "true", accessLogs: "true" },
        administrators: JSON.stringify([set("Keys")]),
        keyUsers: JSON.stringify([set("Crew")]),
        deployer: set("Deploy"),
      },
      { [IDENTITY]: { accountId: "111122223333", arn } },
    );
    assert.equal(stoppedBy, undefined);
    const patternsIn = (typeAndName: string): readonly string[] => {
      const policy = JSON.stringify(only(resources, typeAndName).inputs["policy"]);
      return [...new Set(policy.match(/AWSReservedSSO_[A-Za-z]+_[?*]+/g))].toSorted();
    };
    const any = "?".repeat(16);
    const [keys, crew, deploy] = ["Keys", "Crew", "Deploy"].map(
      (name) => `AWSReservedSSO_${name}_${any}`,
    );
    assert.deepEqual(patternsIn(KEY), [crew, deploy, keys]);
    assert.deepEqual(patternsIn("aws:kms/key:Key alarm"), [deploy, keys]);
    assert.deepEqual(patternsIn("aws:s3/bucketPolicy:BucketPolicy data"), [deploy]);
  });

  it("lets the re-encryptor use the data's key, and not the alarm's", async () => {
    const { resources } = await run({ tamperAlarm: "true", reencryptor: "role/Migrator" });
    const names = (key: string) =>
      String(only(resources, key).inputs["policy"]).includes("role/Migrator");
    assert.deepEqual([names(KEY), names("aws:kms/key:Key alarm")], [true, false]);
  });

  it("bounds the roles that services act as by the policy that is set, and by none otherwise", async () => {
    const boundaries = async (permissionsBoundary?: string) => {
      const roleMakers = {
        ...{ replicationRegion: "us-west-2", malwareProtection: "true" },
        ...{ batchOperations: "true", accessLogs: "true" },
      };
      const { resources } = await run({ ...roleMakers, permissionsBoundary });
      const roles = resources.filter(({ type }) => type === "aws:iam/role:Role");
      return roles
        .map(({ name, inputs }) => [name, inputs["permissionsBoundary"]] as const)
        .toSorted(([one], [other]) => one.localeCompare(other));
    };
    const arn = "arn:aws:iam::111122223333:policy/boundary";
    assert.deepEqual(await boundaries("boundary"), [
      ["data-batch-operations", arn],
      ["data-malware-scan", arn],
      ["data-replica", arn],
    ]);
    assert.deepEqual(await boundaries("boundary-*"), [
      ["data-batch-operations", `${arn}-batch-operations`],
      ["data-malware-scan", `${arn}-malware-scan`],
      ["data-replica", `${arn}-replication`],
    ]);
    assert.deepEqual(await boundaries(), [
      ["data-batch-operations", undefined],
      ["data-malware-scan", undefined],
      ["data-replica", undefined],
    ]);
  });

  it("puts every resource into the stack's region", async () => {
    const { resources } = await run({}, {}, "eu-west-1");
    const regions = resources
      .filter(({ type }) => type.startsWith("aws:"))
      .map(({ inputs }) => inputs["region"]);
    assert.deepEqual(regions, Array(10).fill("eu-west-1"));
  });

  it("makes the bucket wait for key and alias, and the key for nothing of the bucket's", async () => {
    const { resources } = await run({ keyUsers: '["role/Crew"]' });
    const [bucket, key, alias] = ["aws:s3/bucket:Bucket data", KEY, ALIAS].map(
      (typeAndName) => only(resources, typeAndName).dependencies,
    );
    assert.deepEqual(bucket, [ALIAS, KEY]);
    assert.deepEqual(key, []);
    assert.deepEqual(alias, [KEY]);
  });

  it("writes the bucket's ARN into both policies", async () => {
    const { resources } = await run({ keyUsers: '["role/Crew"]' });
    const bucketArn = "arn:aws:s3:::aerosecure-test-111122223333-us-east-1-an";
    const statementOf = (typeAndName: string, index: number) => {
      const { policy } = only(resources, typeAndName).inputs;
      return (typeof policy === "string" ? JSON.parse(policy) : policy).Statement[index];
    };
    const { StringEquals } = statementOf(KEY, 2).Condition;
    assert.equal(StringEquals["kms:EncryptionContext:aws:s3:arn"], bucketArn);
    const { Resource } = statementOf("aws:s3/bucketPolicy:BucketPolicy data", 0);
    assert.deepEqual(Resource, [bucketArn, `${bucketArn}/*`]);
  });

  it("gives the bucket the whole name that is set, and derives the others from it", async () => {
    const { resources } = await run({
      bucketName: "flight-archive",
      accessLogs: "true",
      tamperAlarm: "true",
      replicationRegion: "eu-west-1",
      malwareProtection: "true",
      batchOperations: "true",
    });
    const named = (type: string, property: string) =>
      resources.filter((each) => each.type === type).map(({ inputs }) => inputs[property]);
    assert.deepEqual(named("aws:s3/bucket:Bucket", "bucket").toSorted(), [
      "flight-archive",
      "flight-archive-logs",
      "flight-archive-replica-eu-west-1",
      "flight-archive-replica-eu-west-1-logs",
      "flight-archive-trail",
      "flight-archive-trail-logs",
    ]);
    assert.deepEqual(named("aws:iam/role:Role", "name").toSorted(), [
      "flight-archive-batch-operations",
      "flight-archive-malware-scan",
      "flight-archive-replication",
    ]);
  });

  it("tells what it made", async () => {
    await recordResources({ config, answers });
    const outputs = await program();
    const values = Object.entries(outputs).map(async ([name, value]) => [
      name,
      typeof value === "object" ? await valueFrom(value as Output<string>) : value,
    ]);
    const { keyUserPolicy, verifierPolicy, ...others } = Object.fromEntries(
      await Promise.all(values),
    );
    assert.ok(keyUserPolicy.includes(CREATED_KEY.arn));
    assert.ok(verifierPolicy.includes(CREATED_KEY.arn));
    assert.deepEqual(others, {
      keyArn: CREATED_KEY.arn,
      keyId: CREATED_KEY.keyId,
      keyAlias: "alias/aerosecure-test",
      bucketName: "aerosecure-test-111122223333-us-east-1-an",
      bucketArn: "arn:aws:s3:::aerosecure-test-111122223333-us-east-1-an",
      region: "us-east-1",
      deletionWindowInDays: 30,
      minimumDeletionWindowInDays: 7,
    });
  });

  for (const protect of [true, false]) {
    it(`${protect ? "protects everything by default" : "protects nothing where that is switched off"}`, async () => {
      const { resources } = await run({ protect: protect ? undefined : "false" });
      assert.deepEqual(
        resources
          .filter(({ type }) => !COMPONENTS.includes(type))
          .map((resource) => resource.protect),
        Array(14).fill(protect),
      );
    });
  }

  for (const [protect, deployer, refused] of [
    [true, "role/Deployer", { removals: 6, deletions: 3 }],
    [true, undefined, { removals: 6, deletions: 0 }],
    [false, "role/Deployer", { removals: 0, deletions: 0 }],
  ] as const) {
    it(`has AWS ${protect ? "" : "not "}refuse what is ${protect ? "" : "not "}protected, ${deployer === undefined ? "whoever deploys" : "above all to the role that deploys"}`, async () => {
      const arn = "arn:aws:sts::111122223333:assumed-role/Deployer/session";
      const { stoppedBy, resources } = await run(
        {
          ...{ protect: String(protect), deployer, tamperAlarm: "true" },
          ...{ accessLogs: "true", replicationRegion: "eu-west-1" },
        },
        { [IDENTITY]: { accountId: "111122223333", arn } },
      );
      assert.equal(stoppedBy, undefined);
      const refusing = (type: string, sid: string) =>
        resources.filter(
          (resource) =>
            resource.type === type && JSON.stringify(resource.inputs["policy"]).includes(sid),
        ).length;
      assert.deepEqual(
        {
          removals: refusing("aws:s3/bucketPolicy:BucketPolicy", "DenyRemoval"),
          deletions: refusing("aws:kms/key:Key", "DenyKeyDeletionByDeployer"),
        },
        refused,
      );
      const ofType = (type: string) => resources.filter((each) => each.type === type).length;
      assert.deepEqual(
        [ofType("aws:s3/bucketPolicy:BucketPolicy"), ofType("aws:kms/key:Key")],
        [6, 3],
      );
    });
  }

  it("goes on under a key that is already there and enabled", async () => {
    const { stoppedBy, resources } = await run({}, { [GET_KEY]: enabledKey });
    assert.equal(stoppedBy, undefined);
    assert.equal(resources.length, 15);
  });

  it("registers nothing and looks no key up while settings are at fault", async () => {
    const { stoppedBy, resources, tokens } = await run({
      deletionWindowInDays: "6",
      keyAlias: "alias/aws/s3",
    });
    assert.equal(
      stoppedBy,
      [
        'Stack "test" cannot be deployed as it is set:',
        '  - `aerosecure-kms:keyAlias` is "alias/aws/s3". Use alias/ and a name of letters, digits, "/", "_" and "-", 256 characters in all; alias/aws/ is AWS\'s own.',
        "  - `aerosecure-kms:deletionWindowInDays` is 6. Use a whole number of days, 7 to 30.",
      ].join("\n"),
    );
    assert.deepEqual(resources, []);
    assert.deepEqual(tokens, [IDENTITY]);
  });

  it("registers nothing where AWS answers with no account", async () => {
    assert.equal(
      await stop({}, { [IDENTITY]: { accountId: "", arn: "" } }),
      [
        'Stack "test" cannot be deployed as it is set:',
        '  - `aws:region` is "us-east-1", and AWS did not say whose credentials these are: AWS answered with the account "" and the ARN "". Try `aws sts get-caller-identity` with the same credentials.',
      ].join("\n"),
    );
  });

  for (const keyState of ["PendingDeletion", "PendingReplicaDeletion", "Disabled", "Unavailable"]) {
    it(`registers nothing while the key behind the alias is ${keyState}`, async () => {
      const message = await stop({}, { [GET_KEY]: { ...enabledKey, keyState } });
      assert.match(message, new RegExp(`^alias/aerosecure-test points to .* is ${keyState}`));
    });
  }

  it("registers nothing while the key of the bucket cannot be used, if the alias is gone", async () => {
    const { arn } = CREATED_KEY;
    const message = await stop(
      {},
      {
        [GET_KEY]: ({ keyId }) =>
          keyId === arn ? { ...enabledKey, keyState: "Disabled" } : noSuchAlias,
        [GET_BUCKET_POLICY]: { policy: JSON.stringify(bucketPolicyUnder(arn)) },
      },
    );
    assert.match(
      message,
      /^alias\/aerosecure-test is gone, and the policy of the bucket aerosecure-test-111122223333-us-east-1-an names .* is Disabled/,
    );
  });

  it("registers nothing while the alarm's own key cannot be used", async () => {
    const answer: Answer = ({ keyId }) =>
      keyId === "alias/aerosecure-test-operations"
        ? { ...enabledKey, keyState: "Disabled" }
        : enabledKey;
    const message = await stop({ tamperAlarm: "true" }, { [GET_KEY]: answer });
    assert.match(message, /^alias\/aerosecure-test-operations points to .* is Disabled/);
    assert.match(message, /no log file under it can be read or written/);
  });

  it("registers nothing while the key of the trail's bucket cannot be used, if its alias is gone", async () => {
    const { arn } = CREATED_KEY;
    const trail = "aerosecure-test-trail-111122223333-us-east-1-an";
    const world: Readonly<Record<string, Answer>> = {
      [GET_KEY]: ({ keyId }) =>
        keyId === arn ? { ...enabledKey, keyState: "PendingDeletion" } : noSuchAlias,
      [GET_BUCKET_POLICY]: ({ bucket }) =>
        bucket === trail ? { policy: JSON.stringify(trailPolicyUnder(arn)) } : noSuchBucket,
    };
    assert.match(
      await stop({ tamperAlarm: "true" }, world),
      new RegExp(
        `^alias/aerosecure-test-operations is gone, and the policy of the bucket ${trail} names .* is PendingDeletion`,
      ),
    );
    // The bucket of a trail that the account has is not the stack's. The data bucket's policy is read before anything
    // is declared, and by its component.
    const { stoppedBy, tokens } = await run({ tamperAlarm: "true", trail: "audit" }, world);
    assert.equal(stoppedBy, undefined);
    assert.equal(tokens.filter((token) => token === GET_BUCKET_POLICY).length, 2);
  });

  it("registers nothing where AWS does not tell what the alias leads to", async () => {
    const error = new Error("AccessDeniedException: not authorized");
    assert.match(await stop({}, { [GET_KEY]: error }), /AccessDeniedException: not authorized\./);
  });

  it("registers nothing where the key policy would be too long", async () => {
    const administrators = Array.from(
      { length: 600 },
      (_, n) => `role/${"p".repeat(20)}/Admin${n}`,
    );
    const message = await stop({ administrators: JSON.stringify(administrators) });
    assert.match(message, /^The key policy has \d+ bytes; AWS takes 32768\. /);
  });
});
