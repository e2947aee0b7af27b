import assert from "node:assert/strict";
import { copyFileSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { CreateRoleCommand, CreateUserCommand, IAMClient } from "@aws-sdk/client-iam";
import { KMS } from "@aws-sdk/client-kms";
import { S3 } from "@aws-sdk/client-s3";
import { ACCOUNT_ID } from "../../local/emulator/account";
import type { LocalAws } from "../../local/local-aws/local-aws";
import { repositoryRoot } from "../../local/processes/paths";
import { blocksOf, markdownText } from "../docs/markdown";
import { deploymentOf, succeeds } from "../support/deployment";
import {
  type DocumentedProject,
  documentedProject,
  type ShellRun,
} from "../support/documented-project";
import { clientSettings } from "../support/local-aws";
import { startTestAws, testInstance } from "../support/test-instance";

const page = markdownText("docs/adopt.md");

/** The shell lines that the page shows under a heading, block by block. */
function commandsUnder(heading: string): readonly string[] {
  const section = page.split(new RegExp(`^#+ ${heading}\n`, "m"))[1]?.split(/^##/m)[0] ?? "";
  return blocksOf(section)
    .filter(({ language }) => language === "sh")
    .map(({ text }) => text);
}

const [names = "", look = ""] = commandsUnder("What can be adopted");
const [whoUses = ""] = commandsUnder("1. See who would lose access");
const [set = "", tag = ""] = commandsUnder("2. Match the existing settings");
const [importAll = "", importFound = "", record = ""] = commandsUnder("3. Import");
const [readPreview = ""] = commandsUnder("4. Read the preview");
const [up = ""] = commandsUnder("5. Deploy");
const [reencrypt = ""] = commandsUnder("6. Re-encrypt old objects");
const [importOwn = "", importLogs = ""] = commandsUnder("When the state is lost");
const [forget = ""] = commandsUnder("Going back");

const OWNER = { owner: "archive" };
const LOOSE_KEY_POLICY = {
  Version: "2012-10-17",
  Statement: [
    {
      Sid: "Everything for the account",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${ACCOUNT_ID}:root` },
      Action: "kms:*",
      Resource: "*",
    },
    {
      Sid: "Everything for whoever asked",
      Effect: "Allow",
      Principal: { AWS: `arn:aws:iam::${ACCOUNT_ID}:role/Uploader` },
      Action: "kms:*",
      Resource: "*",
    },
  ],
};

const COMPONENT = "aerosecure:";

/** What the page has the reader do with a bucket that has neither a policy nor lifecycle rules. */
const IMPORT_BARE = [
  'pulumi stack init "$PULUMI_STACK"',
  importAll.split("\n").at(0),
  "sed -i.bak -e '/:BucketPolicy\"/d' import.json",
  importFound.replace("pulumi import", "pulumi import --skip-preview"),
].join("\n");

/** A template as Pulumi reads it. */
interface Template {
  readonly nameTable?: Readonly<Record<string, string>>;
  readonly resources: readonly {
    readonly type: string;
    readonly name: string;
    readonly logicalName: string;
    readonly parent?: string;
    readonly version?: string;
  }[];
}

/** The URNs in the stack `fresh` that a template imports into. */
function urnsOf(
  { nameTable = {}, resources }: Template,
  dependencies: Readonly<Record<string, string>>,
): readonly string[] {
  const typesOf = (name: string): string => {
    const own = resources.find((resource) => resource.name === name);
    return own === undefined
      ? (nameTable[name]?.split("::")[2] ?? "")
      : [...(own.parent === undefined ? [] : [typesOf(own.parent)]), own.type].join("$");
  };
  return resources.map(({ name, type, logicalName, version }) => {
    const isComponent = type.startsWith(COMPONENT);
    assert.equal(version, isComponent ? undefined : dependencies["@pulumi/aws"]);
    const types = typesOf(name);
    return `urn:pulumi:fresh::aerosecure-kms::${types}::${logicalName}`;
  });
}

/** What `pulumi preview` or `pulumi up` would do to each resource that is not left as it is. */
async function planOf(project: DocumentedProject, prelude: string): Promise<readonly string[]> {
  const { stdout, output, exitCode } = await project.shell(`${prelude}\npulumi preview --json`);
  assert.equal(exitCode, 0, output);
  const { steps } = JSON.parse(stdout.slice(stdout.indexOf("{")));
  return steps
    .map(({ op, urn }: { op: string; urn: string }) => {
      const [, , types = "", name = ""] = urn.split("::");
      return { op, type: types.split("$").at(-1) ?? "", name };
    })
    .filter(({ op, type }: { op: string; type: string }) => op !== "same" && !/^pulumi:/.test(type))
    .map(({ op, type, name }: { op: string; type: string; name: string }) =>
      type.startsWith(COMPONENT)
        ? `${op} component ${name}`
        : `${op} ${type.split(":").at(-1)} ${name}`,
    )
    .toSorted();
}

/** All that the import has to leave as it is. */
async function everythingOf({ kms, s3 }: { kms: KMS; s3: S3 }, KeyId: string, Bucket: string) {
  const orCode = (asking: Promise<object>) =>
    asking.then(
      (answer) => ({ ...answer, $metadata: undefined }),
      (error: Error) => error.name,
    );
  const on = { Bucket };
  return Promise.all(
    [
      ...[
        kms.describeKey({ KeyId }),
        kms.getKeyPolicy({ KeyId, PolicyName: "default" }),
        kms.listAliases({ KeyId }),
      ],
      ...[kms.getKeyRotationStatus({ KeyId }), kms.listResourceTags({ KeyId })],
      ...[s3.getBucketEncryption(on), s3.getBucketVersioning(on), s3.getBucketPolicy(on)],
      ...[s3.getPublicAccessBlock(on), s3.getBucketOwnershipControls(on), s3.getBucketTagging(on)],
      ...[s3.getBucketLifecycleConfiguration(on), s3.getBucketLogging(on)],
      ...[s3.getBucketNotificationConfiguration(on), s3.getObjectLockConfiguration(on)],
      s3.listObjectVersions(on),
    ].map(orCode),
  );
}

function ended(run: ShellRun): string {
  assert.equal(run.exitCode, 0, run.output);
  return run.output;
}

describe("docs/adopt.md", function () {
  this.timeout(180_000);
  let aws: LocalAws;
  let project: DocumentedProject;
  let kms: KMS;
  let s3: S3;

  before(async function () {
    this.timeout(900_000);
    aws = await startTestAws();
    project = documentedProject(aws);
    const settings = clientSettings(aws.endpoint);
    kms = new KMS(settings);
    s3 = new S3({ ...settings, forcePathStyle: true });
    const iam = new IAMClient(settings);
    await iam.send(new CreateUserCommand({ UserName: "kzax01" }));
    const AssumeRolePolicyDocument = JSON.stringify(LOOSE_KEY_POLICY);
    await iam.send(new CreateRoleCommand({ RoleName: "Uploader", AssumeRolePolicyDocument }));
  });

  after(() => project?.remove());

  /** Runs lines of the page with the page's own names, but for what AWS makes up. */
  const shell = (lines: string, own: Readonly<Record<string, string>>) =>
    project.shell(`${preludeWith(own)}\n${lines}`);

  const preludeWith = (own: Readonly<Record<string, string>>) =>
    [names, ...Object.entries(own).map(([name, value]) => `export ${name}=${value}`)].join("\n");

  /** What the reader puts in place of the page's own names. */
  const ownNames = (name: string, KEY_ID: string) => ({
    PULUMI_STACK: name,
    KEY_ID,
    KEY_ALIAS: `alias/adopt-${name}`,
    BUCKET: `adopt-${name}`,
  });

  /** Writes a stack's settings, as the page's commands do one by one. */
  function settle(own: ReturnType<typeof ownNames>, accessLogs = "accessLogs: false") {
    const settings = [
      "aws:region: us-east-1",
      `aerosecure-kms:keyAlias: ${own.KEY_ALIAS}`,
      `aerosecure-kms:bucketName: ${own.BUCKET}`,
      "aerosecure-kms:administrators: [user/kzax01]",
      "aerosecure-kms:tamperAlarm: false",
      `aerosecure-kms:${accessLogs}`,
    ];
    const text = ["config:", ...settings.map((line) => `  ${line}`), ""].join("\n");
    writeFileSync(join(project.directory, `Pulumi.${own.PULUMI_STACK}.yaml`), text);
  }

  async function makeKey(AliasName: string, more: Parameters<KMS["createKey"]>[0] = {}) {
    const { KeyMetadata } = await kms.createKey(more);
    const KeyId = KeyMetadata?.KeyId ?? "";
    await kms.createAlias({ AliasName, TargetKeyId: KeyId });
    return KeyId;
  }

  it("has commands under every heading, and changes AWS by hand in one place alone", () => {
    const all = blocksOf(page).filter(({ language }) => language === "sh");
    assert.equal(all.length, 14);
    const byHand = all.flatMap(({ text }) => text.match(/^aws .*$/gm) ?? []);
    assert.deepEqual(
      byHand.filter((line) => !/^aws (?:kms|s3api) (?:describe|get|list|head)-/.test(line)),
      [tag.trimEnd()],
    );
    assert.ok(look.startsWith("aws "));
  });

  it("has templates of all that the program declares around key and bucket, for its AWS provider", async () => {
    const { dependencies } = JSON.parse(readFileSync(join(repositoryRoot, "package.json"), "utf8"));
    const own = ownNames("fresh", "none");
    settle(own, "accessLogs: true");
    const { stdout } = await shell(
      'pulumi stack init "$PULUMI_STACK" >&2\npulumi preview --json',
      own,
    );
    const declared: string[] = JSON.parse(stdout)
      .steps.map(({ urn }: { urn: string }) => urn)
      .filter((urn: string) => /::data(?:-logs)?$/.test(urn));
    const listed = ["import", "import-log-bucket"].flatMap((name) => {
      const template = readFileSync(join(repositoryRoot, `docs/adopt/${name}.template`), "utf8");
      return urnsOf(JSON.parse(template.replace("STACK_NAME", own.PULUMI_STACK)), dependencies);
    });
    assert.deepEqual(listed.toSorted(), declared.toSorted());
  });

  it("adopts a bucket with Object Lock, which stays as it is", async () => {
    const own = ownNames("locked", await makeKey("alias/adopt-locked"));
    const { BUCKET: Bucket } = own;
    await s3.createBucket({ Bucket, ObjectLockEnabledForBucket: true });
    const ObjectLockConfiguration = {
      ObjectLockEnabled: "Enabled",
      Rule: { DefaultRetention: { Mode: "GOVERNANCE", Days: 3 } },
    } as const;
    await s3.putObjectLockConfiguration({ Bucket, ObjectLockConfiguration });
    settle(own);
    const output = ended(await shell(`${IMPORT_BARE}\npulumi up --skip-preview`, own));
    assert.doesNotMatch(output, /replaced|deleted/);
    const found = await s3.getObjectLockConfiguration({ Bucket });
    assert.deepEqual(found.ObjectLockConfiguration, ObjectLockConfiguration);
  });

  describe("with what a careless colleague has made", () => {
    const BUCKET = "flight-archive";
    const loosePolicy = {
      Version: "2012-10-17",
      Statement: [
        {
          Effect: "Allow",
          Principal: { AWS: `arn:aws:iam::${ACCOUNT_ID}:role/Uploader` },
          Action: "s3:*",
          Resource: [`arn:aws:s3:::${BUCKET}/*`],
        },
      ],
    };
    let KEY_ID: string;
    let before_: unknown;
    const run = (lines: string) => shell(lines, { KEY_ID });

    before(async () => {
      KEY_ID = await makeKey("alias/flight_archive", {
        Description: "TODO",
        Policy: JSON.stringify(LOOSE_KEY_POLICY),
        Tags: [
          { TagKey: "owner", TagValue: "archive" },
          { TagKey: "made-by", TagValue: "hand" },
        ],
      });
      await s3.createBucket({ Bucket: BUCKET });
      await s3.putBucketPolicy({ Bucket: BUCKET, Policy: JSON.stringify(loosePolicy) });
      const TagSet = Object.entries(OWNER).map(([Key, Value]) => ({ Key, Value }));
      await s3.putBucketTagging({ Bucket: BUCKET, Tagging: { TagSet } });
      await s3.putObject({ Bucket: BUCKET, Key: "2019/orbit.txt", Body: "two lines" });
      await s3.putObject({
        ...{ Bucket: BUCKET, Key: "2019/track.txt", Body: "three lines" },
        ...{ ServerSideEncryption: "aws:kms", SSEKMSKeyId: KEY_ID },
      });
      before_ = await everythingOf({ kms, s3 }, KEY_ID, BUCKET);
    });

    it("shows who uses the key, with findings, since the bucket is not under it", async () => {
      const { exitCode, output } = await run(whoUses);
      assert.equal(exitCode, 1, output);
      assert.ok(output.includes(KEY_ID), output);
    });

    it("takes settings that the program finds sound", async () => {
      ended(await run(set));
      const settings = readFileSync(join(project.directory, "Pulumi.archive.yaml"), "utf8");
      assert.match(settings, /aerosecure-kms:bucketName: flight-archive\n/);
    });

    it("imports nothing while the file names what is not there, and tells it as the page does", async () => {
      const { exitCode, output } = await run(importAll);
      assert.notEqual(exitCode, 0);
      const quoted = blocksOf(page).find(({ language }) => language === "")?.text ?? "";
      for (const line of quoted.trimEnd().split("\n")) {
        assert.ok(output.includes(line.trim()), `${line} is not in\n${output}`);
      }
      const missing = [...output.matchAll(/^ +aws:s3:(\w+) \(data\):$/gm)].map(([, type]) => type);
      assert.deepEqual(missing, ["BucketLifecycleConfiguration"]);
      assert.equal(ended(await run("pulumi stack --show-urns")).includes("aws:kms"), false);
    });

    it("imports the rest, changes nothing at AWS, and has a record of how it was", async () => {
      const output = ended(await run(importFound));
      assert.match(output, /= 14 imported/);
      assert.deepEqual(await everythingOf({ kms, s3 }, KEY_ID, BUCKET), before_);
      ended(await run(record));
      const exported = JSON.parse(
        readFileSync(join(project.directory, "before-adoption.json"), "utf8"),
      );
      const policies = exported.deployment.resources.flatMap(
        ({ inputs }: { inputs?: { policy?: string } }) =>
          inputs?.policy === undefined ? [] : [JSON.parse(inputs.policy)],
      );
      assert.deepEqual(sorted(policies), sorted([LOOSE_KEY_POLICY, loosePolicy]));
    });

    it("passes preflight and the pack, with a preview that neither replaces nor deletes nor makes a second one", async () => {
      const output = ended(await run(readPreview));
      assert.match(output, /\+ 1 to create\n +~ 6 to update\n/);
      assert.match(output, /- AWS: "arn:aws:iam::\d+:role\/Uploader"/);
      assert.deepEqual(await planOf(project, preludeWith({ KEY_ID })), [
        "create BucketLifecycleConfiguration data",
        "update BucketNotification data",
        "update BucketPolicy data",
        "update BucketServerSideEncryptionConfiguration data",
        "update BucketVersioning data",
        "update Key data",
        "update component data",
      ]);
    });

    it("tightens in place, shows no change after that, and is verified", async () => {
      const output = ended(await run(up));
      assert.doesNotMatch(output, /replaced|deleted/);
      const { KeyMetadata } = await kms.describeKey({ KeyId: "alias/flight_archive" });
      assert.deepEqual([KeyMetadata?.KeyId, KeyMetadata?.KeyState], [KEY_ID, "Enabled"]);
      const { Policy = "" } = await kms.getKeyPolicy({ KeyId: KEY_ID, PolicyName: "default" });
      assert.ok(!Policy.includes("whoever asked") && Policy.includes("DenyUseOutsideS3"));
    });

    it("still has every object, as it was, and puts new ones under the key", async () => {
      await s3.putObject({ Bucket: BUCKET, Key: "2026/orbit.txt", Body: "one line" });
      const found = await Promise.all(
        ["2019/orbit.txt", "2019/track.txt", "2026/orbit.txt"].map(async (Key) => {
          const got = await s3.getObject({ Bucket: BUCKET, Key });
          return [await got.Body?.transformToString(), got.ServerSideEncryption];
        }),
      );
      assert.deepEqual(found, [
        ["two lines", "AES256"],
        ["three lines", "aws:kms"],
        ["one line", "aws:kms"],
      ]);
    });

    it("shows what is left to take over to the key", async () => {
      const output = ended(await run(reencrypt));
      assert.match(output, /dry run/i);
    });
  });

  describe("with a stack whose state is lost", () => {
    let own: Readonly<Record<string, string>>;

    before(async () => {
      const deployment = await deploymentOf("staging", "lost");
      deployment.set({ administrators: ["user/kzax01"], tamperAlarm: "false" });
      await succeeds(deployment.pulumi("up", "--yes", "--skip-preview"));
      const { keyId, keyAlias, bucketName } = deployment.outputs();
      own = {
        PULUMI_STACK: "lost",
        KEY_ID: String(keyId),
        KEY_ALIAS: String(keyAlias),
        BUCKET: String(bucketName),
      };
      const settings = join(testInstance.directory, "settings", "lost.yaml");
      copyFileSync(settings, join(project.directory, "Pulumi.lost.yaml"));
    });

    it("forgets everything, protected or not, and touches nothing", async () => {
      const { KEY_ID = "", BUCKET = "" } = own;
      const found = await everythingOf({ kms, s3 }, KEY_ID, BUCKET);
      ended(await shell(forget, own));
      assert.deepEqual(await everythingOf({ kms, s3 }, KEY_ID, BUCKET), found);
      assert.equal(ended(await shell("pulumi stack --show-urns", own)).includes("aws:kms"), false);
    });

    it("imports key, bucket and log bucket again, and has no more to change than what only Pulumi knows", async () => {
      ended(await shell(importOwn, own));
      ended(await shell(importLogs, own));
      assert.deepEqual(await planOf(project, preludeWith(own)), [
        "update Key data",
        "update component data",
      ]);
      ended(await shell("pulumi up --skip-preview\npulumi preview --expect-no-changes", own));
    });
  });

  describe("with what cannot be adopted", () => {
    const cases = [
      {
        what: "a multi-region key",
        name: "regions",
        key: { MultiRegion: true },
        says: /unable to replace resource ".*aws:kms\/key:Key::data"\n? *as it is currently marked for protection/,
      },
      {
        what: "a bucket in another region",
        name: "far",
        region: "eu-west-1",
        says: /PermanentRedirect: adopt-far is in eu-west-1, not in us-east-1/,
      },
      {
        what: "a key that is disabled",
        name: "disabled",
        isDisabled: true,
        says: /aws kms enable-key --key-id/,
      },
    ] as const;
    for (const { what, name, says, ...rest } of cases) {
      it(`refuses ${what}, and leaves it as it is`, async () => {
        const KEY_ID = await makeKey(`alias/adopt-${name}`, "key" in rest ? rest.key : {});
        const own = ownNames(name, KEY_ID);
        await s3.createBucket({
          Bucket: own.BUCKET,
          ...("region" in rest && {
            CreateBucketConfiguration: { LocationConstraint: rest.region },
          }),
        });
        if ("isDisabled" in rest) {
          await kms.disableKey({ KeyId: KEY_ID });
        }
        const found = await everythingOf({ kms, s3 }, KEY_ID, own.BUCKET);
        settle(own);
        const { exitCode, output } = await shell(`${IMPORT_BARE}\npulumi preview`, own);
        assert.notEqual(exitCode, 0);
        assert.match(output, says);
        assert.deepEqual(await everythingOf({ kms, s3 }, KEY_ID, own.BUCKET), found);
      });
    }
  });
});

function sorted(values: readonly unknown[]): readonly string[] {
  return values.map((value) => JSON.stringify(value)).toSorted();
}
