import assert from "node:assert/strict";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { bucketPolicy } from "../../../../infra/buckets/bucket-policy";
import { type KeyPolicyArgs, keyPolicy } from "../../../../infra/keys/key-policy";
import { PLACE } from "../../../infra/support/places";
import { temporaryDirectory } from "../../../support/temporary-directory";
import { assertFits } from "../../support/json-schema";
import { runHere } from "../../support/run-here";

const KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const BUCKET = "aerosecure-dev";
const BUCKET_ARN = `arn:aws:s3:::${BUCKET}`;
const SITE = ["--key", KEY, "--bucket", BUCKET];

const KEY_ARGS: KeyPolicyArgs = {
  ...PLACE,
  administrators: ["arn:aws:iam::111122223333:user/kzax01"],
  administratorsMayDeleteKey: false,
  keyUsers: ["arn:aws:iam::111122223333:role/Crew"],
  bucketArn: BUCKET_ARN,
  sseAlgorithm: "aws:kms",
  minimumDeletionWindowInDays: 14,
};
const key = keyPolicy(KEY_ARGS);
const bucketArgs = {
  bucketArn: BUCKET_ARN,
  keyArn: KEY,
  sseAlgorithm: "aws:kms",
  minimumTlsVersion: "1.3",
  perimeter: { organizationId: "o-a1b2c3d4e5", vpcEndpointIds: [] },
  serviceRoles: [],
  deployer: [],
  protect: false,
} as const;
const bucket = bucketPolicy(bucketArgs);

function without(policy: typeof key, sid: string): object {
  return { ...policy, Statement: policy.Statement.filter(({ Sid }) => Sid !== sid) };
}

describe("aerosecure prove", function () {
  this.timeout(60_000);
  const directory = temporaryDirectory();

  function file(name: string, content: unknown): string {
    const path = join(directory(), name);
    writeFileSync(path, typeof content === "string" ? content : JSON.stringify(content));
    return path;
  }

  /** With no AWS to be reached. */
  async function run(...args: readonly string[]) {
    const { exitCode: status, ...output } = await runHere(["prove", ...args], {
      PATH: process.env["PATH"],
      HOME: directory(),
    });
    return { status, ...output };
  }

  const both = (policies = { key, bucket }): readonly string[] => [
    ...SITE,
    ...["--key-policy", file("key.json", policies.key)],
    ...["--bucket-policy", file("bucket.json", policies.bucket)],
    ...["--minimum-window", "14", "--minimum-tls", "1.3", "--organization", "o-a1b2c3d4e5"],
  ];

  it("proves all properties of the program's own policies, and exits with 0", async () => {
    const { status, stdout } = await run(...both(), "--json");
    const document = JSON.parse(stdout);
    assertFits("prove", document);
    const outcomes = document.policies.flatMap((policy: { properties: { outcome: string }[] }) =>
      policy.properties.map(({ outcome }) => outcome),
    );
    assert.deepEqual([...new Set(outcomes)], ["proved"]);
    assert.equal(outcomes.length, 34);
    assert.deepEqual([document.ok, status], [true, 0]);
  });

  for (const [what, protect, fallen] of [
    ["proves that nobody removes what is protected", true, []],
    [
      "finds that nothing protects bucket and key",
      false,
      ["the role that deploys and deletion", "removal"],
    ],
  ] as const) {
    it(what, async () => {
      const deployer = ["arn:aws:iam::111122223333:role/Deployer"];
      const policies = {
        key: keyPolicy({ ...KEY_ARGS, deniedDeletion: protect ? deployer : [] }),
        bucket: bucketPolicy({ ...bucketArgs, deployer, protect }),
      };
      const { stdout } = await run(
        ...both(policies),
        ...["--deployer", deployer.join(), "--protected", "--json"],
      );
      const outcomes: readonly { readonly name: string; readonly outcome: string }[] = JSON.parse(
        stdout,
      ).policies.flatMap(({ properties }: { properties: readonly object[] }) => properties);
      assert.deepEqual(
        outcomes.filter(({ outcome }) => outcome !== "proved").map(({ name }) => name),
        fallen,
      );
      assert.equal(outcomes.length, 39);
    });
  }

  it("says in sentences what is proved", async () => {
    const Statement = bucket.Statement.slice(0, 1);
    const { stdout } = await run(...both({ key, bucket: { ...bucket, Statement } }));
    assert.match(
      stdout,
      /^The key policy\n {2}proved {7}Nobody outside the account may do anything\. \(for every request: \d+ classes\)\n/,
    );
    assert.match(stdout, /\n\nThe bucket policy\n/);
  });

  it("shows a request for which a property does not hold, and exits with 1", async () => {
    const weaker = file("weaker.json", without(key, "DenyUseOutsideS3"));
    const args = [...SITE, "--key-policy", weaker, "--minimum-window", "14"];
    const { status, stdout, stderr } = await run(...args);
    assert.match(
      stdout,
      /\n {2}fails {8}Nobody uses the key except through S3 of its Region\.\n {15}Allowed: the .+ calls kms:\w+ on arn:.+, with .+\n/,
    );
    assert.match(stderr, /^1 of \d+ properties do not hold\.\n$/);
    assert.equal(status, 1);
    const { stdout: json } = await run(...args, "--json");
    assertFits("prove", JSON.parse(json));
  });

  it("says what it does not decide, and exits with 3", async () => {
    const Condition = { StringEquals: { "aws:PrincipalTag/team": `\${aws:username}` } };
    const deny = { Effect: "Deny", Principal: "*", Action: "kms:*", Resource: "*", Condition };
    const doubtful = file("doubtful.json", { ...key, Statement: [...key.Statement, deny] });
    const args = [...SITE, "--key-policy", doubtful, "--minimum-window", "14"];
    const { status, stdout, stderr } = await run(...args);
    assert.match(
      stdout,
      /not decided {2}.+\n {15}StringEquals of aws:PrincipalTag\/team with "\$\{aws:username\}"\n/,
    );
    assert.match(stderr, /^\d+ of \d+ properties are not decided\.\n$/);
    assert.equal(status, 3);
    const { stdout: json } = await run(...args, "--json");
    assertFits("prove", JSON.parse(json));
  });

  describe("--against", () => {
    const crewed = keyPolicy({
      ...KEY_ARGS,
      keyUsers: [...KEY_ARGS.keyUsers, "arn:aws:iam::111122223333:role/Ground"],
    });
    const compared = (before: unknown, after: unknown): readonly string[] => [
      ...[...SITE, "--key-policy", file("new.json", after), "--against", file("old.json", before)],
    ];

    it("says in sentences what is newly allowed, each with a request, and exits with 1", async () => {
      const { status, stdout, stderr } = await run(...compared(key, crewed));
      assert.match(
        stdout,
        /^The key policy\n {2}allowed {7}role\/Ground may now Decrypt through S3 in us-east-1 even if no policy of their own allows it, if kms:EncryptionContext:aws:s3:arn is like arn:aws:s3:::aerosecure-dev or arn:aws:s3:::aerosecure-dev\/\*\.\n {16}For example: the role session arn:aws:sts::111122223333:assumed-role\/Ground\/unnamed calls kms:Decrypt on arn:.+, with .+: refused before, now allowed\n/,
      );
      assert.equal(stderr, "The new version allows more: 3 of 3 changes.\n");
      assert.equal(status, 1);
    });

    it("exits with 0 if requests are only refused that were allowed", async () => {
      const { status, stdout, stderr } = await run(...compared(crewed, key), "--json");
      const document = JSON.parse(stdout);
      assertFits("prove", document);
      const [{ changes }] = document.comparisons;
      assert.deepEqual(
        changes.map(({ effect, actions }: { effect: string; actions: readonly string[] }) => [
          effect,
          ...actions,
        ]),
        [
          ["newly refused", "Decrypt"],
          ["newly refused", "GenerateDataKey"],
          ["newly refused", "DescribeKey"],
        ],
      );
      assert.deepEqual([document.ok, stderr, status], [true, "", 0]);
    });

    it("says that nothing changes, also for a bucket policy", async () => {
      const [before, after] = [file("b1.json", bucket), file("b2.json", bucket)];
      const { status, stdout } = await run(...SITE, "--bucket-policy", after, "--against", before);
      assert.equal(
        stdout,
        "The bucket policy\n  no change     Both versions answer every request alike.\n",
      );
      assert.equal(status, 0);
    });

    it("says what it does not decide, never that nothing changes, and exits with 3", async () => {
      const Condition = { StringEquals: { "aws:PrincipalTag/team": `\${aws:username}` } };
      const deny = { Effect: "Deny", Principal: "*", Action: "kms:*", Resource: "*", Condition };
      const doubtful = { ...key, Statement: [...key.Statement, deny] };
      const { status, stdout, stderr } = await run(...compared(key, doubtful));
      assert.equal(
        stdout,
        `The key policy\n  not decided   StringEquals of aws:PrincipalTag/team with "\${aws:username}"\n`,
      );
      assert.equal(stderr, "Some requests could not be compared.\n");
      assert.equal(status, 3);
      const { stdout: json } = await run(...compared(key, doubtful), "--json");
      assertFits("prove", JSON.parse(json));
    });
  });

  const faults: readonly (readonly [string, () => readonly string[], RegExp])[] = [
    [
      "nothing to prove",
      () => [],
      /^Name what this is about: --stack STACK, or --key KEY and --bucket BUCKET\.\n$/,
    ],
    [
      "a policy in a file without its key",
      () => ["--key-policy", file("key.json", key)],
      /^--key is ""\. Name the key by its ARN\.\n$/,
    ],
    [
      "a key without its bucket",
      () => ["--key", KEY],
      /^Name the bucket as well as the key: --bucket BUCKET\.\n$/,
    ],
    [
      "an earlier version without a new one",
      () => [...SITE, "--against", file("old.json", key)],
      /^--against needs a new version: --key-policy FILE, --bucket-policy FILE, or both\.\n$/,
    ],
    [
      "a stack to compare with beside a key",
      () => [...SITE, "--key-policy", file("key.json", key), "--against", "prod"],
      /^--against is "prod", which is no file\. A stack names its own key and bucket: leave out --key and --bucket\.\n$/,
    ],
    [
      "a key that is no ARN",
      () => ["--key", "alias/a", "--bucket", BUCKET, "--key-policy", file("key.json", key)],
      /^--key is "alias\/a"\. Name the key by its ARN\.\n$/,
    ],
    [
      "a bucket that is no name",
      () => ["--key", KEY, "--bucket", BUCKET_ARN, "--key-policy", file("key.json", key)],
      /^--bucket is "arn:aws:s3:::aerosecure-dev"\. Name the bucket, such as aerosecure-prod\.\n$/,
    ],
    [
      "a file that is not there",
      () => [...SITE, "--key-policy", join(directory(), "none.json")],
      /^The key policy .+none\.json cannot be read: ENOENT\.\n$/,
    ],
    [
      "a file that is no JSON",
      () => [...SITE, "--key-policy", file("text.json", "Version: 2012-10-17")],
      /^.+text\.json is not valid JSON\. Name a file with the JSON of a key policy\.\n$/,
    ],
    [
      "a key policy of another account",
      () => [
        ...SITE,
        "--key-policy",
        file("other.json", JSON.stringify(key).replaceAll("111122223333", "444455556666")),
      ],
      /^The key policy .+other\.json gives the account 444455556666 control of its key, but --key is in the account 111122223333\.\n$/,
    ],
    [
      "an earlier version of both policies",
      () => [...both(), "--against", file("old.json", key)],
      /^--against is a version of one policy\. Name --key-policy or --bucket-policy, not both\.\n$/,
    ],
    [
      "an earlier version that is not there",
      () => [
        ...[...SITE, "--key-policy", file("key.json", key)],
        ...["--against", join(directory(), "none.json")],
      ],
      /^The key policy .+none\.json cannot be read: ENOENT\.\n$/,
    ],
    [
      "a bucket policy longer than AWS takes",
      () => [...SITE, "--bucket-policy", file("long.json", `"${"a".repeat(20_479)}"`)],
      /^.+long\.json takes 20481 bytes\. Keep it to the 20480 that AWS accepts\.\n$/,
    ],
  ];
  for (const [what, args, message] of faults) {
    it(`refuses ${what} in one sentence, and exits with 2`, async () => {
      const { status, stderr, stdout } = await run(...args());
      assert.match(stderr, message);
      assert.deepEqual([stdout, status], ["", 2]);
    });
  }
});
