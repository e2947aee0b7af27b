import assert from "node:assert/strict";
import { bucketProperties } from "../../../../policy-pack/src/policy-document/prove/bucket-properties";
import { keyProperties } from "../../../../policy-pack/src/policy-document/prove/key-properties";
import type { Property } from "../../../../policy-pack/src/policy-document/prove/property";
import { ACCOUNT, ROLE_ARN, USER_ARN } from "../../policy-text";

const KEY = {
  partition: { name: "aws", dnsSuffix: "amazonaws.com" },
  accountId: ACCOUNT,
  region: "us-east-1",
  bucketArn: "arn:aws:s3:::files",
  sseAlgorithm: "aws:kms",
  administrators: [USER_ARN],
  administratorsMayDeleteKey: true,
  keyUsers: [ROLE_ARN],
} as const;
const BUCKET = {
  accountId: ACCOUNT,
  bucketArn: KEY.bucketArn,
  keyArn: `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd`,
  sseAlgorithm: "aws:kms",
  minimumTlsVersion: "1.2",
  serviceRoles: [],
  deployer: [],
  protect: false,
} as const;

type Sentences = Readonly<Record<string, string>>;

const KEY_REFUSALS: Sentences = {
  "nobody outside the account": "Nobody outside the account may do anything.",
  "administrators and use": "No administrator uses the key or makes a grant.",
  "renamed administrators": "An administrator has no more rights after being renamed or moved.",
  "federated sessions of administrators":
    "No federated session, which any user among the administrators can get, has more rights.",
  "use outside S3": "Nobody uses the key except through S3 of its Region.",
  "encryption for anything else":
    "Nobody encrypts with the key except for its bucket, and only as the bucket is set to encrypt.",
  "decryption of anything else": "Nobody decrypts with the key except for its bucket.",
  grants: "Nobody makes a grant that is not for an AWS resource.",
  lockout: "Nobody changes the policy without AWS's lockout safety check.",
  "short deletion windows": "Nobody schedules the key's deletion in less than 7 days.",
};
const KEY_REFUSALS_BY_SETTINGS: Sentences = {
  "administrators and deletion": "No administrator schedules the key's deletion.",
  "the role that deploys and deletion":
    "The role that deploys does not schedule the key's deletion.",
  "deletion of a key in use": "Nobody schedules the deletion of a key used in the last 30 days.",
};
const KEY_RIGHTS: Sentences = {
  "the root user can mend": "The account's root user can always mend the policy.",
  "a deletion stays possible":
    "The account's root user can schedule the deletion of an unused key, with the days to wait.",
  "grants for AWS resources": "The account's root user can make grants for AWS resources.",
  "use through S3": "The account's root user can use the key through S3 for its bucket.",
  "cancelling a deletion": "Each administrator can always cancel a deletion.",
  "key users can look": "Key users can describe the key.",
  "key users can write": "Key users can encrypt for the bucket through S3.",
  "key users can read": "Key users can decrypt for the bucket through S3.",
};
const KEY_RIGHTS_BY_SETTINGS: Sentences = {
  "the reencryptor can re-encrypt":
    "The reencryptor can re-encrypt the bucket's objects through S3, and describe the key.",
};

const BUCKET_REFUSALS: Sentences = {
  "nobody is allowed by it": "The bucket's policy allows nobody anything.",
  "clear text": "Nobody reaches the bucket or its objects without TLS.",
  "old TLS": "Nobody reaches the bucket or its objects over TLS older than 1.2.",
  "another algorithm": "Nothing is stored under another algorithm than aws:kms.",
  "another key": "Nothing is stored under another key.",
  "KMS without a key": "Nothing is stored under KMS without naming the key.",
  "SSE-C": "Nothing is stored under a key of the customer's own.",
};
const WHERE_S3_RE_ENCRYPTS: Sentences = {
  "re-encryption under another key": "No object is taken over to another key.",
};
const BUCKET_REFUSALS_BY_SETTINGS: Sentences = {
  "weaker encryption": "Nobody except the role that deploys changes how the bucket encrypts.",
  "other organizations":
    "Nobody outside the organization reaches an object, except AWS's services and the roles let through.",
  "other networks":
    "Nobody reaches an object except through the VPC endpoints, except AWS services, also on behalf of a caller, and the exempt roles.",
  removal: "Nobody deletes the bucket, and nobody except the root user its policy.",
};
const BUCKET_PASSES: Sentences = {
  "uploads without headers pass": "An upload that asks for no encryption passes.",
  "uploads under the key pass": "An upload that asks for the bucket's key passes.",
  "reading passes": "An object can be read and re-encrypted under the bucket's key.",
  "the bucket stays within reach": "No perimeter keeps anyone from the bucket itself.",
  "AWS's services pass": "No perimeter keeps AWS's services from the objects.",
  "AWS's services pass on behalf of a caller":
    "No VPC endpoint keeps a caller's own AWS service, such as Athena, from the objects.",
};
const BUCKET_PASSES_BY_SETTINGS: Sentences = {
  "the roles let through pass": "No perimeter keeps the roles let through out.",
  "the role that deploys can": "The role that deploys can set the encryption.",
};

const sentencesOf = (properties: readonly Property[], expects: Property["expects"]): Sentences =>
  Object.fromEntries(
    properties
      .filter((each) => each.expects === expects)
      .map(({ name, sentence }) => [name, sentence]),
  );

function assertSaid(properties: readonly Property[], said: Readonly<Record<string, Sentences>>) {
  for (const [expects, sentences] of Object.entries(said)) {
    assert.deepEqual(sentencesOf(properties, expects as Property["expects"]), sentences);
  }
  assert.equal(properties.length, Object.values(said).flatMap(Object.keys).length);
}

describe("the properties of a key's policy, in words", () => {
  it("are these under the fewest settings", () => {
    assertSaid(keyProperties(KEY), { refused: KEY_REFUSALS, allowed: KEY_RIGHTS });
  });

  it("are more under every setting", () => {
    const properties = keyProperties({
      ...{ ...KEY, administratorsMayDeleteKey: false, minimumUnusedDaysBeforeDeletion: 30 },
      ...{ reencryptor: [ROLE_ARN], deniedDeletion: [ROLE_ARN] },
    });
    assertSaid(properties, {
      refused: { ...KEY_REFUSALS, ...KEY_REFUSALS_BY_SETTINGS },
      allowed: { ...KEY_RIGHTS, ...KEY_RIGHTS_BY_SETTINGS },
    });
  });

  it("name the days that are set", () => {
    const { "short deletion windows": sentence } = sentencesOf(
      keyProperties({ ...KEY, minimumDeletionWindowInDays: 14 }),
      "refused",
    );
    assert.equal(sentence, "Nobody schedules the key's deletion in less than 14 days.");
  });

  it("take what the policy says for all that a refusal rests on, and nothing else for a right", () => {
    const identities = (expects: string) =>
      keyProperties(KEY)
        .filter((each) => each.expects === expects)
        .map(({ identity }) => identity);
    assert.deepEqual(new Set(identities("refused")), new Set(["everything"]));
    assert.deepEqual(new Set(identities("allowed")), new Set(["nothing"]));
  });
});

describe("the properties of a bucket's policy, in words", () => {
  it("are these under the fewest settings", () => {
    assertSaid(bucketProperties(BUCKET), {
      refused: { ...BUCKET_REFUSALS, ...WHERE_S3_RE_ENCRYPTS },
      "not denied": BUCKET_PASSES,
    });
  });

  it("are more under every setting", () => {
    const properties = bucketProperties({
      ...{ ...BUCKET, serviceRoles: [ROLE_ARN], deployer: [ROLE_ARN], protect: true },
      perimeter: { organizationId: "o-a1b2c3d4e5", vpcEndpointIds: ["vpce-1a2b3c4d"] },
    });
    assertSaid(properties, {
      refused: { ...BUCKET_REFUSALS, ...WHERE_S3_RE_ENCRYPTS, ...BUCKET_REFUSALS_BY_SETTINGS },
      "not denied": { ...BUCKET_PASSES, ...BUCKET_PASSES_BY_SETTINGS },
    });
  });

  for (const [partition, isThere] of [
    ["aws", true],
    ["aws-cn", true],
    ["aws-us-gov", true],
    ["aws-iso", false],
    ["aws-eusc", false],
  ] as const) {
    it(`${isThere ? "speak" : "do not speak"} of re-encryption in the partition ${partition}`, () => {
      const properties = bucketProperties({ ...BUCKET, bucketArn: `arn:${partition}:s3:::files` });
      assertSaid(properties, {
        refused: { ...BUCKET_REFUSALS, ...(isThere && WHERE_S3_RE_ENCRYPTS) },
        "not denied": BUCKET_PASSES,
      });
    });
  }

  it("take nothing but the policy for what it allows by itself", () => {
    const [first, ...others] = bucketProperties(BUCKET);
    assert.deepEqual(first, {
      name: "nobody is allowed by it",
      sentence: "The bucket's policy allows nobody anything.",
      expects: "refused",
      identity: "nothing",
      requests: [
        { Action: "*", Condition: { StringNotEquals: { "aws:PrincipalType": "Account" } } },
      ],
    });
    assert.deepEqual(new Set(others.map(({ identity }) => identity)), new Set(["everything"]));
  });
});
