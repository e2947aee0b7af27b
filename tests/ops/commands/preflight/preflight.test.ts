import assert from "node:assert/strict";
import { writeFile } from "node:fs/promises";
import { join } from "node:path";
import { CloudTrailClient, CreateTrailCommand } from "@aws-sdk/client-cloudtrail";
import { CreateDetectorCommand, GuardDutyClient } from "@aws-sdk/client-guardduty";
import { CreateRoleCommand, CreateUserCommand, IAMClient } from "@aws-sdk/client-iam";
import {
  CancelKeyDeletionCommand,
  CreateAliasCommand,
  CreateKeyCommand,
  DeleteAliasCommand,
  DisableKeyCommand,
  EnableKeyCommand,
  ScheduleKeyDeletionCommand,
  UpdateAliasCommand,
} from "@aws-sdk/client-kms";
import {
  CreateBucketCommand,
  DeleteBucketCommand,
  PutBucketEncryptionCommand,
} from "@aws-sdk/client-s3";
import { EnableSecurityHubCommand, SecurityHubClient } from "@aws-sdk/client-securityhub";
import { clientsOf } from "../../../../local/start/clients";
import { type Deployment, deploymentOf, succeeds } from "../../../support/deployment";
import { clientSettings } from "../../../support/local-aws";
import { temporaryDirectory } from "../../../support/temporary-directory";
import { type AnsweringProxy, startAnsweringProxy } from "../../support/answering-proxy";
import { assertFits } from "../../support/json-schema";
import { deniedBy } from "../../support/recorded-answers";
import { runAerosecure } from "../../support/run-aerosecure";

const STACK = "preflight";
const ALIAS = `alias/aerosecure-${STACK}`;
const ACCOUNT = "111122223333";
/** Nobody else uses it: what the tests switch on there stays. */
const OTHER_REGION = "eu-west-3";

interface Judged {
  readonly exitCode: number;
  readonly isDeployed: unknown;
  /** "✓ what" or "✗ what" of every check. */
  readonly checks: readonly string[];
  /** Everything that was found and text of those that failed. */
  readonly text: string;
}

describe("aerosecure preflight", function () {
  this.timeout(120_000);
  const directory = temporaryDirectory();
  let deployment: Deployment;
  let proxy: AnsweringProxy;

  before(async function () {
    this.timeout(900_000);
    deployment = await deploymentOf("local", STACK);
    proxy = await startAnsweringProxy(deployment.aws.endpoint);
    const iam = new IAMClient(clientSettings(deployment.aws.endpoint));
    await iam.send(new CreateUserCommand({ UserName: "kzax01" })).catch(() => {});
    const AssumeRolePolicyDocument = JSON.stringify({ Version: "2012-10-17", Statement: [] });
    const roles = [
      { RoleName: "Crew", Path: "/ops/" },
      {
        RoleName: "AWSReservedSSO_Pilots_0123456789abcdef",
        Path: "/aws-reserved/sso.amazonaws.com/",
      },
      // Of another permission set, whose name begins with that of the one that is asked for.
      {
        RoleName: "AWSReservedSSO_Crew_Admins_0123456789abcdef",
        Path: "/aws-reserved/sso.amazonaws.com/",
      },
    ];
    for (const role of roles) {
      await iam.send(new CreateRoleCommand({ ...role, AssumeRolePolicyDocument })).catch(() => {});
    }
  });
  after(() => proxy?.close());
  afterEach(() => {
    proxy.answers = {};
  });

  async function judged(args: readonly string[], env: NodeJS.ProcessEnv = {}): Promise<Judged> {
    const run = await runAerosecure(deployment.aws, ["preflight", ...args, "--json"], env);
    const document = run.json() as {
      isDeployed: unknown;
      checks: { what: string; verdict: string; found: string; remedy: string[] }[];
    };
    assertFits("preflight", document);
    const failed = document.checks.filter(({ verdict }) => verdict === "fail");
    return {
      exitCode: run.exitCode,
      isDeployed: document.isDeployed,
      checks: document.checks.map(
        ({ what, verdict }) => `${verdict === "pass" ? "✓" : "✗"} ${what}`,
      ),
      text: failed.flatMap(({ found, remedy }) => [found, ...remedy]).join("\n"),
    };
  }

  /** Settings of a stack that was never made. */
  async function planned(settings: Readonly<Record<string, unknown>>): Promise<readonly string[]> {
    const path = join(directory(), "Pulumi.planned.yaml");
    const own = { administrators: ["user/kzax01"], tamperAlarm: false, ...settings };
    await writeFile(path, JSON.stringify({ config: { "aws:region": "us-east-1", ...own } }));
    return ["--stack", "planned", "--config-file", path];
  }

  const deployed = (env: NodeJS.ProcessEnv = {}) =>
    judged(["--stack", STACK, "--config-file", String(deployment.stack.at(-1))], env);

  describe("before the first deployment", () => {
    it("passes if nothing is in the way, and the stack is not even made", async () => {
      assert.deepEqual(await judged(await planned({})), {
        exitCode: 0,
        isDeployed: false,
        checks: [
          "✓ alias/aerosecure-planned in us-east-1",
          "✓ aerosecure-planned-111122223333-us-east-1-an",
          "✓ administrators[0], user/kzax01",
        ],
        text: "",
      });
    });

    it("fails a variable that has Pulumi ignore protection", async () => {
      const { exitCode, checks } = await judged(await planned({}), {
        PULUMI_OPTION_IGNORE_PROTECT: "true",
      });
      assert.deepEqual(
        [exitCode, checks.filter((check) => check.startsWith("✗"))],
        [1, ["✗ PULUMI_OPTION_IGNORE_PROTECT"]],
      );
    });

    it("reads Pulumi.<stack>.yaml if no other file is named", async () => {
      const { exitCode, checks } = await judged(["--stack", "dev"]);
      assert.equal(exitCode, 0);
      assert.ok(checks.includes("✓ alias/cloud_user in us-east-1"), String(checks));
    });

    it("leaves out what is a secret", async () => {
      const { exitCode, checks } = await judged(
        await planned({ administrators: { secure: "v1:c2VjcmV0" } }),
      );
      assert.deepEqual([exitCode, checks.length], [0, 2]);
    });

    it("fails every user and role that does not exist, or has another path", async () => {
      const { exitCode, checks, text } = await judged(
        await planned({
          administrators: [
            "user/nobody",
            "role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Pilots_*",
          ],
          keyUsers: ["role/Crew", "role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Crew_*"],
          serviceRoles: ["role/ops/Crew"],
          deployer: "role/Deployer",
        }),
      );
      assert.equal(exitCode, 1);
      assert.deepEqual(
        checks.filter((check) => /\w+\[|deployer/.test(check)),
        [
          "✗ administrators[0], user/nobody",
          "✓ administrators[1], role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Pilots_*",
          "✗ keyUsers[0], role/Crew",
          "✗ keyUsers[1], role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Crew_*",
          "✓ serviceRoles[0], role/ops/Crew",
          "✗ deployer, role/Deployer",
        ],
      );
      for (const remedy of [
        "aws iam create-user --user-name nobody",
        "Write role/ops/Crew in keyUsers.",
        "Assign the permission set to this account in IAM Identity Center.",
        "aws iam create-role --role-name Deployer",
      ]) {
        assert.ok(text.includes(remedy), text);
      }
    });

    it("fails an alias and a bucket that someone else has, and a bucket's key that is dying", async () => {
      const { kms, s3 } = deployment.clients;
      const Bucket = `taken-planned-${ACCOUNT}-us-east-1-an`;
      const { KeyMetadata: key } = await kms.send(new CreateKeyCommand({}));
      await kms.send(new CreateAliasCommand({ AliasName: "alias/taken", TargetKeyId: key?.KeyId }));
      await s3.send(new CreateBucketCommand({ Bucket }));
      await s3.send(new PutBucketEncryptionCommand(encryption(Bucket, key?.Arn)));
      await kms.send(new ScheduleKeyDeletionCommand({ KeyId: key?.KeyId, PendingWindowInDays: 7 }));
      const settings = { keyAlias: "alias/taken", bucketNamePrefix: "taken" };
      const { checks, text } = await judged(await planned(settings));
      await kms.send(new DeleteAliasCommand({ AliasName: "alias/taken" }));
      await s3.send(new DeleteBucketCommand({ Bucket }));
      assert.deepEqual(
        checks.filter((check) => check.startsWith("✗")),
        [
          "✗ the key of alias/taken in us-east-1",
          "✗ alias/taken in us-east-1",
          `✗ ${Bucket}`,
          `✗ the key of ${Bucket} in us-east-1`,
        ],
      );
      assert.ok(text.includes(`aerosecure cancel-deletion --key ${key?.Arn}`), text);
      assert.ok(text.includes("config set bucketNamePrefix ANOTHER-PREFIX"), text);
    });

    it("fails services that the region has already, if the stack wants to create them", async () => {
      const settings = await planned({
        "aws:region": OTHER_REGION,
        tamperAlarm: true,
        guardDuty: "create",
        securityHub: "create",
      });
      const services = ({ checks }: Judged) =>
        checks.filter((check) => /GuardDuty|Security Hub|trail/.test(check));
      const names = [
        `GuardDuty in ${OTHER_REGION}`,
        `Security Hub in ${OTHER_REGION}`,
        "the trail aerosecure-planned",
      ];
      const free = await judged(settings);
      assert.deepEqual(
        services(free),
        names.map((name) => `✓ ${name}`),
      );
      await takeServices();
      const taken = await judged(settings);
      assert.equal(taken.exitCode, 1);
      assert.deepEqual(
        services(taken),
        names.map((name) => `✗ ${name}`),
      );
      for (const remedy of [
        "config set guardDuty adopt --stack planned",
        "config set securityHub adopt --stack planned",
        "config set trail aerosecure-planned --stack planned",
      ]) {
        assert.ok(taken.text.includes(remedy), taken.text);
      }
    });

    it("fails a trail that the alarm is to live on and that is not there, or does not log", async () => {
      for (const [trail, expected] of [
        ["nowhere", "There is no trail of that name"],
        ["aerosecure-planned", "It does not log"],
      ] as const) {
        const settings = { "aws:region": OTHER_REGION, tamperAlarm: true, trail };
        const { text } = await judged(await planned(settings));
        assert.ok(text.includes(expected), text);
      }
    });

    async function takeServices(): Promise<void> {
      const settings = { ...clientSettings(deployment.aws.endpoint), region: OTHER_REGION };
      const { s3 } = clientsOf(deployment.aws, OTHER_REGION);
      await new GuardDutyClient(settings).send(new CreateDetectorCommand({ Enable: true }));
      await new SecurityHubClient(settings).send(new EnableSecurityHubCommand({}));
      const bucket = { Bucket: "someone-elses-trail" };
      const place = { LocationConstraint: OTHER_REGION } as const;
      await s3.send(new CreateBucketCommand({ ...bucket, CreateBucketConfiguration: place }));
      await new CloudTrailClient(settings).send(
        new CreateTrailCommand({ Name: "aerosecure-planned", S3BucketName: bucket.Bucket }),
      );
    }
  });

  describe("of a deployed stack", () => {
    let keyId: string;
    let keyArn: string;
    let bucketName: string;

    before(async function () {
      this.timeout(300_000);
      await succeeds(deployment.pulumi("up", "--yes"));
      const outputs = deployment.outputs();
      keyId = String(outputs["keyId"]);
      keyArn = String(outputs["keyArn"]);
      bucketName = String(outputs["bucketName"]);
    });

    it("passes while everything is as it was deployed", async () => {
      assert.deepEqual(await deployed(), {
        exitCode: 0,
        isDeployed: true,
        checks: [
          `✓ the key of ${ALIAS} in us-east-1`,
          `✓ ${ALIAS} in us-east-1`,
          `✓ default encryption of ${bucketName}`,
          "✓ administrators[0], user/kzax01",
        ],
        text: "",
      });
    });

    it("refuses credentials of another account than the stack was deployed to, and another region", async () => {
      const args = ["--stack", STACK, "--config-file", String(deployment.stack.at(-1)), "--json"];
      for (const [more, env, exitCode, expected] of [
        [
          [],
          { AWS_ACCESS_KEY_ID: "444455556666" },
          1,
          /to the account 111122223333, but .* of 444455556666/,
        ],
        [
          ["--region", OTHER_REGION],
          {},
          2,
          /--region is eu-west-3, but the stack preflight is for us-east-1/,
        ],
      ] as const) {
        const run = await runAerosecure(deployment.aws, ["preflight", ...args, ...more], env);
        const document = run.json() as { error: { message: string } };
        assertFits("preflight", document);
        assert.equal(run.exitCode, exitCode, run.output);
        assert.match(document.error.message, expected);
      }
    });

    it("fails a disabled key", async () => {
      const { kms } = deployment.clients;
      await kms.send(new DisableKeyCommand({ KeyId: keyId }));
      const { exitCode, text } = await deployed();
      await kms.send(new EnableKeyCommand({ KeyId: keyId }));
      assert.equal(exitCode, 1);
      assert.ok(text.includes(`aws kms enable-key --key-id ${keyArn}`), text);
    });

    it("fails an alias and a bucket default that were led elsewhere", async () => {
      const { kms, s3 } = deployment.clients;
      const { KeyMetadata: other } = await kms.send(new CreateKeyCommand({}));
      await kms.send(new UpdateAliasCommand({ AliasName: ALIAS, TargetKeyId: other?.KeyId }));
      await s3.send(new PutBucketEncryptionCommand(encryption(bucketName, other?.Arn)));
      const { exitCode, checks, text } = await deployed();
      await kms.send(new UpdateAliasCommand({ AliasName: ALIAS, TargetKeyId: keyId }));
      await s3.send(new PutBucketEncryptionCommand(encryption(bucketName, keyArn)));
      assert.equal(exitCode, 1);
      assert.deepEqual(
        checks.filter((check) => check.startsWith("✗")),
        [`✗ ${ALIAS} in us-east-1`, `✗ default encryption of ${bucketName}`],
      );
      assert.ok(text.includes(`aws kms update-alias --alias-name ${ALIAS}`), text);
    });

    it("names the permission that is missing, and judges the rest", async () => {
      proxy.answers = { DescribeKey: deniedBy("kms:DescribeKey", keyArn) };
      const { exitCode, checks, text } = await deployed({ AWS_ENDPOINT_URL_KMS: proxy.endpoint });
      assert.equal(exitCode, 1);
      assert.deepEqual(checks, [
        "✗ keys and aliases",
        `✓ default encryption of ${bucketName}`,
        "✓ administrators[0], user/kzax01",
      ]);
      assert.match(text, /the permission kms:DescribeKey on arn:aws:kms/);
    });

    it("fails a key that is pending deletion, also once its alias and its place in the state are gone", async () => {
      const { kms } = deployment.clients;
      await kms.send(new ScheduleKeyDeletionCommand({ KeyId: keyId, PendingWindowInDays: 7 }));
      const pending = await deployed();
      assert.equal(pending.exitCode, 1);
      assert.ok(pending.text.includes(`cancel-deletion --stack ${STACK}`), pending.text);
      await kms.send(new DeleteAliasCommand({ AliasName: ALIAS }));
      await succeeds(deployment.pulumi("refresh", "--yes"));
      const forgotten = await deployed();
      assert.equal(forgotten.exitCode, 1);
      assert.ok(forgotten.text.includes(`cancel-deletion --key ${keyArn}`), forgotten.text);
      await kms.send(new CancelKeyDeletionCommand({ KeyId: keyId }));
      await kms.send(new EnableKeyCommand({ KeyId: keyId }));
    });
  });

  const failures: readonly {
    readonly title: string;
    readonly args: readonly string[];
    readonly exitCode: number;
    readonly expected: RegExp;
  }[] = [
    {
      title: "a stack without settings",
      args: ["--stack", "nowhere"],
      exitCode: 1,
      expected: /The settings of nowhere cannot be read/,
    },
    {
      title: "a settings file that is not there",
      args: ["--stack", "dev", "--config-file", "nowhere.yaml"],
      exitCode: 2,
      expected: /--config-file is "nowhere.yaml", which does not exist/,
    },
    {
      title: "a key, which it has no use for",
      args: ["--key", "alias/x"],
      exitCode: 2,
      expected: /unknown option '--key'/,
    },
  ];
  for (const { title, args, exitCode, expected } of failures) {
    it(`refuses ${title} with exit code ${exitCode}`, async () => {
      const run = await runAerosecure(deployment.aws, ["preflight", ...args, "--json"]);
      assert.equal(run.exitCode, exitCode, run.output);
      const document = run.json() as { error: { message: string } };
      assertFits("preflight", document);
      assert.match(document.error.message, expected);
    });
  }
});

function encryption(Bucket: string, KMSMasterKeyID: string | undefined) {
  const rule = { SSEAlgorithm: "aws:kms", KMSMasterKeyID } as const;
  return {
    Bucket,
    ServerSideEncryptionConfiguration: {
      Rules: [{ ApplyServerSideEncryptionByDefault: rule, BucketKeyEnabled: true }],
    },
  };
}
