import assert from "node:assert/strict";
import type { IdentityPolicyDocument } from "../../../infra/aws/policy-document";
import { batchRoleArn } from "../../../infra/batch/batch-names";
import { batchOperationsPolicy } from "../../../infra/batch/batch-policies";
import { documentOf } from "../../../policy-pack/src/policy-document/document";
import type {
  Place,
  Property,
  Requests,
} from "../../../policy-pack/src/policy-document/prove/property";
import { prove } from "../../../policy-pack/src/policy-document/prove/prove";
import { PLACE } from "../support/places";

const { accountId, region, partition } = PLACE;
const DATA = "arn:aws:s3:::files";
const LOGS = "arn:aws:s3:::files-logs";
const JOBS = `${LOGS}/batch-operations`;
const KEY = `arn:aws:kms:${region}:${accountId}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const SITE = { ...PLACE, bucketArn: DATA, keyArn: KEY, logArn: LOGS };
const BUCKETS: Place = { service: "s3", arn: "any", partition: partition.name, accountId };
const BUCKET: Place = { ...BUCKETS, arn: DATA };
const LOG_BUCKET: Place = { ...BUCKETS, arn: LOGS };
const KEYS: Place = { ...BUCKETS, service: "kms" };
const OWN_KEY: Place = { ...KEYS, arn: KEY };
const ROLE_ARN = batchRoleArn(SITE, "files");
const AS_ROLE = { StringEquals: { "aws:PrincipalType": "AssumedRole" } };

type Statement = IdentityPolicyDocument["Statement"][number];
type Claim = readonly [
  place: Place,
  expects: "refused" | "allowed",
  name: string,
  of: Requests & { readonly Condition?: Readonly<Record<string, object>> },
];

/** What a role or a user has of a policy of their own: what it does not allow is refused. */
function withPolicy(statements: readonly Statement[]) {
  const Statement = statements.map((statement) => ({ Principal: { AWS: ROLE_ARN }, ...statement }));
  return documentOf("policy", { Version: "2012-10-17", Statement });
}

/** The claims that are not proved. */
function fallen(statements: readonly Statement[], claims: readonly Claim[]): readonly string[] {
  const policy = withPolicy(statements);
  return claims.flatMap(([place, expects, name, { Condition = {}, ...rest }]) => {
    const condition = {
      ...Condition,
      StringEquals: { ...Condition["StringEquals"], ...AS_ROLE.StringEquals },
    };
    const requests = { Principal: { AWS: ROLE_ARN }, ...rest, Condition: condition };
    const property: Property = {
      ...{ name, sentence: name, expects, identity: "nothing", requests: [requests] },
    };
    return [...prove(policy, [property], place).values()].flatMap((proof) =>
      proof.outcome === "proved"
        ? []
        : [proof.outcome === "not decided" ? `${name}: ${proof.why}` : name],
    );
  });
}

/** A statement of a policy changed or, by none, left out. */
function changed(
  { Statement }: IdentityPolicyDocument,
  sid: string,
  change: (statement: Statement) => readonly Statement[],
): readonly Statement[] {
  return Statement.flatMap((statement) =>
    statement.Sid === sid ? change(statement) : [statement],
  );
}

const USE = ["Encrypt", "Decrypt", "GenerateDataKey", "ReEncryptFrom", "ReEncryptTo"].map(
  (name) => `kms:${name}`,
);
const VIA_S3 = { "kms:ViaService": `s3.${region}.amazonaws.com` };
const FOR_BUCKET = { "kms:EncryptionContext:aws:s3:arn": [DATA, `${DATA}/*`] };
const READS = ["s3:GetObject", "s3:GetObjectVersion"];

const ROLE: readonly Claim[] = [
  [
    BUCKETS,
    "refused",
    "anything elsewhere",
    { Action: "*", NotResource: [DATA, `${DATA}/*`, `${JOBS}/*`] },
  ],
  [BUCKETS, "refused", "deletion", { Action: "s3:Delete*" }],
  [
    BUCKETS,
    "refused",
    "rules of the bucket",
    { NotAction: ["s3:ListBucket", "s3:PutInventoryConfiguration"], Resource: DATA },
  ],
  [
    BUCKETS,
    "refused",
    "anything with manifests except reading",
    { NotAction: READS, Resource: `${JOBS}/manifests/*` },
  ],
  [KEYS, "refused", "another key", { Action: "kms:*", NotResource: KEY }],
  [KEYS, "refused", "management of the key", { NotAction: USE }],
  [
    KEYS,
    "refused",
    "the key outside S3",
    { Action: "kms:*", Condition: { StringNotEquals: VIA_S3 } },
  ],
  [
    KEYS,
    "refused",
    "the key for another bucket",
    { Action: "kms:*", Condition: { StringNotLike: FOR_BUCKET } },
  ],
  [
    BUCKET,
    "allowed",
    "objects are re-encrypted",
    {
      Action: [...READS, "s3:GetObjectTagging", "s3:PutObject", "s3:UpdateObjectEncryption"],
      Resource: `${DATA}/*`,
    },
  ],
  [BUCKET, "allowed", "objects are listed", { Action: "s3:ListBucket", Resource: DATA }],
  [
    LOG_BUCKET,
    "allowed",
    "manifests are read",
    { Action: READS, Resource: [`${JOBS}/manifests/*`, `${JOBS}/generated/*`] },
  ],
  [
    LOG_BUCKET,
    "allowed",
    "lists and reports are written",
    { Action: "s3:PutObject", Resource: [`${JOBS}/generated/*`, `${JOBS}/reports/*`] },
  ],
  [
    OWN_KEY,
    "allowed",
    "the key is used through S3",
    {
      Action: USE,
      Resource: KEY,
      Condition: { StringEquals: VIA_S3, StringLike: FOR_BUCKET },
    },
  ],
];

describe("For every request of a job of S3 Batch Operations", () => {
  const policy = batchOperationsPolicy(SITE);

  it("its role's own policy keeps it to the bucket, its manifests and reports, and the key through S3", () => {
    assert.deepEqual(fallen(policy.Statement, ROLE), []);
  });

  /** What falls without a statement, if it is about every resource, and if it allows every action. */
  const rows: Readonly<Record<string, readonly (readonly string[])[]>> = {
    ReencryptObjects: [
      ["objects are re-encrypted"],
      ["anything elsewhere", "rules of the bucket", "anything with manifests except reading"],
      ["deletion"],
    ],
    ListObjects: [
      ["objects are listed"],
      ["anything elsewhere", "anything with manifests except reading"],
      ["deletion", "rules of the bucket"],
    ],
    ReadManifests: [
      ["manifests are read"],
      ["anything elsewhere", "rules of the bucket"],
      ["deletion", "anything with manifests except reading"],
    ],
    WriteListsAndReports: [
      ["lists and reports are written"],
      ["anything elsewhere", "rules of the bucket", "anything with manifests except reading"],
      ["deletion"],
    ],
    UseKeyThroughS3: [["the key is used through S3"], ["another key"], ["management of the key"]],
  };

  it("has a row for each statement", () => {
    assert.deepEqual(
      Object.keys(rows),
      policy.Statement.map(({ Sid }) => Sid),
    );
  });

  for (const [sid, [without = [], anywhere = [], anything = []]] of Object.entries(rows)) {
    it(`without ${sid} falls: ${without.join(", ")}`, () => {
      assert.deepEqual(
        fallen(
          changed(policy, sid, () => []),
          ROLE,
        ),
        without,
      );
    });

    it(`with ${sid} for every resource falls: ${anywhere.join(", ")}`, () => {
      const widened = changed(policy, sid, (statement) => [{ ...statement, Resource: "*" }]);
      assert.deepEqual(fallen(widened, ROLE), anywhere);
    });

    it(`with ${sid} for every action falls: ${anything.join(", ")}`, () => {
      const widened = changed(policy, sid, (statement) => [{ ...statement, Action: "*" }]);
      assert.deepEqual(fallen(widened, ROLE), anything);
    });
  }

  for (const [operator, falls] of [
    ["StringEquals", "the key outside S3"],
    ["StringLike", "the key for another bucket"],
  ] as const) {
    it(`without the condition ${operator} of UseKeyThroughS3 falls: ${falls}`, () => {
      const widened = changed(policy, "UseKeyThroughS3", ({ Condition = {}, ...statement }) => {
        const { [operator]: _, ...kept } = Condition;
        return [{ ...statement, Condition: kept }];
      });
      assert.deepEqual(fallen(widened, ROLE), [falls]);
    });
  }
});
