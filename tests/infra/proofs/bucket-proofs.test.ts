import assert from "node:assert/strict";
import fc from "fast-check";
import { BUCKET_POLICY_GUARDS, bucketPolicy } from "../../../infra/buckets/bucket-policy";
import { madeUp } from "../../support/made-up";
import { ACCOUNT, BUCKET_CASES, DEFAULTS, FULL, provenBucket } from "./bucket-cases";
import { actionsOf, classesIn, conditionsOf, fallen, fallenWith, refusalsOf } from "./proven";

const RUNS = 40;

/** Of requests, for all properties together. Each takes some microseconds. */
const MOST_CLASSES = 4000;

const WITHOUT_STATEMENT: Readonly<Record<string, readonly string[]>> = {
  DenyInsecureTransport: ["clear text"],
  DenyTlsBelowMinimum: ["old TLS"],
  DenyOtherSseAlgorithm: ["another algorithm"],
  DenyOtherKmsKey: ["another key"],
  DenyKmsHeaderWithoutKeyId: ["KMS without a key"],
  DenySseC: ["SSE-C"],
  DenyReencryptionUnderOtherKey: ["re-encryption under another key"],
  DenyOutsideOrganization: ["other organizations"],
  DenyOutsideVpcEndpoints: ["other networks"],
  DenyEncryptionDowngrade: ["weaker encryption"],
  DenyRemoval: ["removal"],
};

const ALGORITHM = "s3:x-amz-server-side-encryption";
const KEY_ID = `${ALGORITHM}-aws-kms-key-id`;

const WITHOUT_HEADERS = "uploads without headers pass";
const UNDER_THE_KEY = "uploads under the key pass";
const UPLOADS = [WITHOUT_HEADERS, UNDER_THE_KEY];
const EVERYTHING = [
  ...UPLOADS,
  ...["reading passes", "the bucket stays within reach", "AWS's services pass"],
  "AWS's services pass on behalf of a caller",
  ...["the roles let through pass", "the role that deploys can"],
];

/** What falls if a guard leaves out a condition, and so refuses too much. */
const WITHOUT_CONDITION: Readonly<Record<string, readonly string[]>> = {
  "DenyInsecureTransport Bool aws:SecureTransport": EVERYTHING,
  "DenyTlsBelowMinimum NumericLessThan s3:TlsVersion": EVERYTHING,
  [`DenyOtherSseAlgorithm Null ${ALGORITHM}`]: [WITHOUT_HEADERS],
  [`DenyOtherSseAlgorithm StringNotEquals ${ALGORITHM}`]: [UNDER_THE_KEY],
  [`DenyOtherKmsKey Null ${KEY_ID}`]: [WITHOUT_HEADERS],
  [`DenyOtherKmsKey ArnNotEquals ${KEY_ID}`]: [UNDER_THE_KEY],
  [`DenyKmsHeaderWithoutKeyId StringEquals ${ALGORITHM}`]: [WITHOUT_HEADERS],
  [`DenyKmsHeaderWithoutKeyId Null ${KEY_ID}`]: [UNDER_THE_KEY],
  [`DenySseC Null ${ALGORITHM}-customer-algorithm`]: UPLOADS,
  [`DenyReencryptionUnderOtherKey ArnNotEquals ${KEY_ID}`]: ["reading passes"],
  "DenyOutsideOrganization StringNotEquals aws:PrincipalOrgID": [
    ...[...UPLOADS, "reading passes", "AWS's services pass on behalf of a caller"],
  ],
  "DenyOutsideOrganization BoolIfExists aws:PrincipalIsAWSService": ["AWS's services pass"],
  "DenyOutsideOrganization ArnNotLike aws:PrincipalArn": ["the roles let through pass"],
  "DenyOutsideVpcEndpoints StringNotEquals aws:SourceVpce": [...UPLOADS, "reading passes"],
  "DenyOutsideVpcEndpoints BoolIfExists aws:PrincipalIsAWSService": ["AWS's services pass"],
  "DenyOutsideVpcEndpoints BoolIfExists aws:ViaAWSService": [
    "AWS's services pass on behalf of a caller",
  ],
  "DenyOutsideVpcEndpoints ArnNotLike aws:PrincipalArn": ["the roles let through pass"],
  "DenyEncryptionDowngrade ArnNotLike aws:PrincipalArn": ["the role that deploys can"],
};

describe("For every request to the bucket", () => {
  for (const [what, args] of BUCKET_CASES) {
    it(`all properties hold under ${what}`, () => {
      assert.deepEqual(fallen(provenBucket(args)), []);
    });
  }

  it("all properties hold for any valid settings", function () {
    this.timeout(60_000);
    const role = fc
      .stringMatching(/^[\w+=,.@-]{1,64}$/)
      .map((name) => `arn:aws:iam::${ACCOUNT}:role/${name}`);
    const settings = fc.record({
      bucketArn: fc.stringMatching(/^arn:aws(-cn|-us-gov|-iso)?:s3:::[a-z0-9][a-z0-9-]{1,62}$/),
      keyArn: fc.constant(DEFAULTS.keyArn),
      sseAlgorithm: fc.constantFrom<("aws:kms" | "aws:kms:dsse")[]>("aws:kms", "aws:kms:dsse"),
      minimumTlsVersion: fc.constantFrom<("1.2" | "1.3")[]>("1.2", "1.3"),
      serviceRoles: fc.uniqueArray(role, { maxLength: 20 }),
      deployer: fc.oneof(fc.constant([]), fc.constant(FULL.deployer)),
      protect: fc.boolean(),
      perimeter: fc.option(
        fc.record(
          {
            organizationId: fc.stringMatching(/^o-[a-z0-9]{10,32}$/),
            vpcEndpointIds: fc.array(fc.stringMatching(/^vpce-[0-9a-f]{17}$/), { maxLength: 20 }),
          },
          { requiredKeys: ["vpcEndpointIds"] },
        ),
        { nil: undefined },
      ),
    });
    fc.assert(
      fc.property(settings, (args) => {
        assert.deepEqual(fallen(provenBucket(args)), []);
      }),
      madeUp(RUNS),
    );
  });

  it("takes few classes to prove them all, so that it takes a moment", () => {
    const classes = BUCKET_CASES.map(([, args]) => classesIn(provenBucket(args)));
    assert.ok(Math.max(...classes) <= MOST_CLASSES, classes.join(", "));
  });

  it("has each guard that the program knows, with each condition that any settings give it", () => {
    const known = refusalsOf(provenBucket(FULL).policy).map(({ Sid }) => Sid);
    assert.deepEqual(known.toSorted(), BUCKET_POLICY_GUARDS.toSorted());
    const named = (args: typeof FULL) =>
      conditionsOf(provenBucket(args)).map(([sid, condition]) => `${sid} ${condition}`);
    const all = BUCKET_CASES.flatMap(([, args]) => named(args));
    assert.deepEqual([...new Set(all)].toSorted(), named(FULL).toSorted());
  });

  it("has a row for each statement of the policy", () => {
    const sids = bucketPolicy(FULL).Statement.map(({ Sid }) => Sid);
    assert.deepEqual(Object.keys(WITHOUT_STATEMENT), sids);
  });

  for (const [sid, names] of Object.entries(WITHOUT_STATEMENT)) {
    it(`without ${sid} falls: ${names.join(", ")}`, () => {
      assert.deepEqual(
        fallenWith(provenBucket(FULL), sid, () => []),
        names,
      );
    });
  }

  for (const [sid, condition, change] of conditionsOf(provenBucket(FULL))) {
    it(`${sid} refuses too much without ${condition}`, () => {
      const name = `${sid} ${condition}`;
      assert.deepEqual(fallenWith(provenBucket(FULL), sid, change), WITHOUT_CONDITION[name]);
    });
  }

  for (const [sid, action, change] of actionsOf(provenBucket(FULL))) {
    it(`${sid} is missed for ${action}`, () => {
      assert.deepEqual(fallenWith(provenBucket(FULL), sid, change), WITHOUT_STATEMENT[sid]);
    });
  }
});
