import assert from "node:assert/strict";
import fc from "fast-check";
import {
  BUCKET_POLICY_TYPES,
  BUCKET_TYPES,
  ENCRYPTION_TYPES,
  KEY_POLICY,
  KEY_TYPES,
  LOGGING_TYPES,
  PUBLIC_ACCESS_BLOCK_TYPES,
} from "../../policy-pack/aws-types";
import { rules } from "../../policy-pack/rules";
import { runResource, runStack, type TestResource, UNKNOWN_TEXT } from "../support/run-policy";

const KMS_TYPES = [...KEY_TYPES, KEY_POLICY];
const S3_TYPES = [
  ...BUCKET_TYPES,
  ...ENCRYPTION_TYPES,
  ...LOGGING_TYPES,
  ...BUCKET_POLICY_TYPES,
  ...PUBLIC_ACCESS_BLOCK_TYPES,
];

/** Words that lead the rules deep into what they are given. */
const WORDS = [
  "*",
  "Allow",
  "Deny",
  "s3:*",
  "files",
  "aws:kms",
  "aws:kms:dsse",
  "2012-10-17",
  "SYMMETRIC_DEFAULT",
  "false",
  "arn:aws:s3:::files",
  "{",
  UNKNOWN_TEXT,
];

/** Properties the rules read, at every depth. */
const KEYS = [
  "policy",
  "Version",
  "Statement",
  "Sid",
  "Effect",
  "Principal",
  "NotPrincipal",
  "AWS",
  "Action",
  "Resource",
  "Condition",
  "Bool",
  "StringEquals",
  "aws:SecureTransport",
  "kms:CallerAccount",
  "toString",
  "__proto__",
  "constructor",
];

const PROPERTIES = [
  "multiRegion",
  "customerMasterKeySpec",
  "keySpec",
  "keyUsage",
  "customKeyStoreId",
  "deletionWindowInDays",
  "enableKeyRotation",
  "rotationPeriodInDays",
  "isEnabled",
  "enabled",
  "bypassPolicyLockoutSafetyCheck",
  "policy",
  "bucket",
  "rules",
  "serverSideEncryptionConfiguration",
  "serverSideEncryptionConfigurations",
  "rule",
  "applyServerSideEncryptionByDefault",
  "applyServerSideEncryptionByDefaults",
  "sseAlgorithm",
  "kmsMasterKeyId",
  "bucketKeyEnabled",
  "logging",
  "loggings",
  "targetBucket",
  "blockPublicAcls",
];

function tree(keys: readonly string[]): fc.Arbitrary<unknown> {
  return fc.letrec((tie) => ({
    leaf: fc.oneof(
      fc.constantFrom(...WORDS),
      fc.string(),
      fc.double(),
      fc.boolean(),
      fc.constant(null),
    ),
    value: fc.oneof(
      { depthSize: "medium", withCrossShrink: true },
      tie("leaf"),
      fc.array(tie("value"), { maxLength: 4 }),
      fc.dictionary(fc.constantFrom(...keys), tie("value"), { maxKeys: 6 }),
    ),
  })).value;
}

const garbage = tree([...PROPERTIES, ...KEYS]);
const policyText = tree(KEYS).map((document) => JSON.stringify(document));
const props = fc.dictionary(
  fc.constantFrom(...PROPERTIES),
  fc.oneof(garbage, policyText, fc.anything()),
  { maxKeys: 12 },
);

/** The same properties with every leaf unknown. */
function withLeavesUnknown(value: unknown): unknown {
  if (Array.isArray(value)) {
    return value.map(withLeavesUnknown);
  }
  if (typeof value === "object" && value !== null) {
    return Object.fromEntries(
      Object.entries(value).map(([key, each]) => [key, withLeavesUnknown(each)]),
    );
  }
  return UNKNOWN_TEXT;
}

type Properties = Readonly<Record<string, unknown>>;

/** As they are, read through the framework's proxy, and with every leaf unknown. */
const ways = [
  { way: "raw", proxied: false, change: (value: Properties) => value },
  { way: "proxied", proxied: true, change: (value: Properties) => value },
  {
    way: "unknown",
    proxied: true,
    change: (value: Properties): Properties => Object(withLeavesUnknown(value)),
  },
];

const stack = fc.array(
  fc.record({
    type: fc.constantFrom(...S3_TYPES, ...KMS_TYPES),
    name: fc.constantFrom("a", "b", "c", "d"),
    props,
    madeFrom: fc.dictionary(
      fc.constantFrom("bucket", "targetBucket", "rules", "logging"),
      fc.array(fc.constantFrom("a", "b", "c", "d"), { maxLength: 2 }),
    ),
  }),
  { maxLength: 5 },
);

describe("no policy throws", () => {
  for (const rule of rules) {
    it(`for ${rule.name}, whatever it is given`, async () => {
      await ("types" in rule ? giveResources(rule) : giveStacks(rule));
    });
  }

  it("and none passes in silence what it cannot know", async () => {
    for (const rule of rules.filter((each) => "types" in each)) {
      const unknown = Object.fromEntries(PROPERTIES.map((property) => [property, UNKNOWN_TEXT]));
      const { violations, advisories } = await runResource(rule, "aws:kms/key:Key", unknown);
      assert.deepEqual([rule.name, violations.length, advisories.length], [rule.name, 0, 1]);
    }
  });
});

function giveStacks(rule: (typeof rules)[number]): Promise<void> {
  const property = fc.asyncProperty(stack, fc.constantFrom(...ways), async (resources, way) => {
    const changed = resources.map(
      (each): TestResource => ({ ...each, props: way.change(each.props) }),
    );
    await runStack(rule, changed, { proxied: way.proxied });
  });
  return fc.assert(property, { numRuns: 200 });
}

function giveResources(rule: (typeof rules)[number]): Promise<void> {
  const property = fc.asyncProperty(
    fc.constantFrom(...KMS_TYPES),
    props,
    fc.constantFrom(...ways),
    garbage,
    async (type, given, way, setting) => {
      const config = { minDays: setting, maxPeriodInDays: setting };
      await runResource(rule, type, way.change(given), { config, proxied: way.proxied });
    },
  );
  return fc.assert(property, { numRuns: 200 });
}
