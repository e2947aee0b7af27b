import assert from "node:assert/strict";
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { bucketPolicy } from "../../../infra/buckets/bucket-policy";
import { keyPolicy } from "../../../infra/keys/key-policy";
import { repositoryRoot } from "../../../local/processes/paths";
import { PLACE } from "../../infra/support/places";
import { temporaryDirectory } from "../../support/temporary-directory";
import { assertFits } from "../support/json-schema";

const KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const BUCKET = "aerosecure-dev";
const BUCKET_ARN = `arn:aws:s3:::${BUCKET}`;
const SITE = ["--key", KEY, "--bucket", BUCKET];

const keyArgs = {
  ...PLACE,
  administrators: ["arn:aws:iam::111122223333:user/kzax01"],
  administratorsMayDeleteKey: false,
  keyUsers: ["arn:aws:iam::111122223333:role/Crew"],
  bucketArn: BUCKET_ARN,
  sseAlgorithm: "aws:kms",
  minimumDeletionWindowInDays: 14,
} as const;
const key = keyPolicy(keyArgs);
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

  /** As a person runs it, with no AWS to be reached. */
  function run(...args: readonly string[]) {
    const program = join(repositoryRoot, "ops/aerosecure.js");
    const { status, stdout, stderr } = spawnSync(process.execPath, [program, "prove", ...args], {
      encoding: "utf8",
      env: { PATH: process.env["PATH"], HOME: directory() },
    });
    return { status, stdout, stderr };
  }

  const both = (policies = { key, bucket }): readonly string[] => [
    ...SITE,
    ...["--key-policy", file("key.json", policies.key)],
    ...["--bucket-policy", file("bucket.json", policies.bucket)],
    ...["--minimum-window", "14", "--minimum-tls", "1.3", "--organization", "o-a1b2c3d4e5"],
  ];

  it("proves all properties of the program's own policies, and exits with 0", () => {
    const { status, stdout } = run(...both(), "--json");
    const document = JSON.parse(stdout);
    assertFits("prove", document);
    const outcomes = document.policies.flatMap((policy: { properties: { outcome: string }[] }) =>
      policy.properties.map(({ outcome }) => outcome),
    );
    assert.deepEqual([...new Set(outcomes)], ["proved"]);
    assert.equal(outcomes.length, 33);
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
    it(what, () => {
      const deployer = ["arn:aws:iam::111122223333:role/Deployer"];
      const policies = {
        key: keyPolicy({ ...keyArgs, deniedDeletion: protect ? deployer : [] }),
        bucket: bucketPolicy({ ...bucketArgs, deployer, protect }),
      };
      const { stdout } = run(
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
      assert.equal(outcomes.length, 38);
    });
  }

  it("says in sentences what is proved", () => {
    const { stdout } = run(...both());
    assert.match(
      stdout,
      /^The key policy\n {2}proved {7}Nobody outside the account may do anything\. \(for every request: \d+ classes\)\n/,
    );
    assert.match(stdout, /\n\nThe bucket policy\n/);
  });

  it("shows a request for which a property does not hold, and exits with 1", () => {
    const weaker = file("weaker.json", without(key, "DenyUseOutsideS3"));
    const args = [...SITE, "--key-policy", weaker, "--minimum-window", "14"];
    const { status, stdout, stderr } = run(...args);
    assert.match(
      stdout,
      /\n {2}fails {8}Nobody uses the key except through S3 of its Region\.\n {15}Allowed: the .+ calls kms:\w+ on arn:.+, with .+\n/,
    );
    assert.match(stderr, /^1 of \d+ properties do not hold\.\n$/);
    assert.equal(status, 1);
    const { stdout: json } = run(...args, "--json");
    assertFits("prove", JSON.parse(json));
  });

  it("says what it does not decide, and exits with 3", () => {
    const Condition = { StringEquals: { "aws:PrincipalTag/team": `\${aws:username}` } };
    const deny = { Effect: "Deny", Principal: "*", Action: "kms:*", Resource: "*", Condition };
    const doubtful = file("doubtful.json", { ...key, Statement: [...key.Statement, deny] });
    const args = [...SITE, "--key-policy", doubtful, "--minimum-window", "14"];
    const { status, stdout, stderr } = run(...args);
    assert.match(
      stdout,
      /not decided {2}.+\n {15}StringEquals of aws:PrincipalTag\/team with "\$\{aws:username\}"\n/,
    );
    assert.match(stderr, /^\d+ of \d+ properties are not decided\.\n$/);
    assert.equal(status, 3);
    const { stdout: json } = run(...args, "--json");
    assertFits("prove", JSON.parse(json));
  });

  const faults: readonly (readonly [string, () => readonly string[], RegExp])[] = [
    [
      "no policy",
      () => SITE,
      /^Name a policy: --key-policy FILE, --bucket-policy FILE, or both\.\n$/,
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
      "a bucket policy longer than AWS takes",
      () => [...SITE, "--bucket-policy", file("long.json", `"${"a".repeat(20_479)}"`)],
      /^The bucket policy .+long\.json has 20481 bytes; AWS takes 20480\.\n$/,
    ],
  ];
  for (const [what, args, message] of faults) {
    it(`refuses ${what} in one sentence, and exits with 2`, () => {
      const { status, stderr, stdout } = run(...args());
      assert.match(stderr, message);
      assert.deepEqual([stdout, status], ["", 2]);
    });
  }
});
