import type { TestResource } from "../../policy-pack/src/testing";

/** Resources to make test stacks of. Each has the name of what it is. */

export const KEY_ARN =
  "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

type Properties = Readonly<Record<string, unknown>>;

export function bucket(props: Properties = {}, rest: Partial<TestResource> = {}): TestResource {
  const type = "aws:s3/bucket:Bucket";
  return { type, name: "bucket", props: { bucket: "files", ...props }, ...rest };
}

export function bucketV2(props: Properties = {}, rest: Partial<TestResource> = {}): TestResource {
  return bucket(props, { type: "aws:s3/bucketV2:BucketV2", ...rest });
}

/** A bucket of AWS's own provider. */
export function nativeBucket(
  props: Properties = {},
  rest: Partial<TestResource> = {},
): TestResource {
  const type = "aws-native:s3:Bucket";
  return { type, name: "bucket", props: { bucketName: "files", ...props }, ...rest };
}

export function object(props: Properties, rest: Partial<TestResource> = {}): TestResource {
  const type = "aws:s3/bucketObjectv2:BucketObjectv2";
  return { type, name: "object", props: { bucket: "files", ...props }, ...rest };
}

export function key(rest: Partial<TestResource> = {}): TestResource {
  return { type: "aws:kms/key:Key", name: "key", props: {}, ...rest };
}

/** A companion resource of the bucket "files", by its type's last name. */
export function companion(
  kind: string,
  props: Properties,
  rest: Partial<TestResource> = {},
): TestResource {
  const type = `aws:s3/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`;
  return { type, name: "companion", props: { bucket: "files", ...props }, ...rest };
}

/** One rule of default encryption as companions have it. */
export function encryptionRule(
  sseAlgorithm: unknown,
  kmsMasterKeyId: unknown = KEY_ARN,
  bucketKeyEnabled: unknown = true,
): Properties {
  return {
    applyServerSideEncryptionByDefault: { sseAlgorithm, kmsMasterKeyId },
    bucketKeyEnabled,
  };
}

/** Such a rule that names no key, and does not speak of a Bucket Key. */
export function algorithmAlone(sseAlgorithm: unknown): Properties {
  return { applyServerSideEncryptionByDefault: { sseAlgorithm } };
}

/** A bucket's default encryption in a companion. */
export function encryptionOf(props: Properties, rest: Partial<TestResource> = {}): TestResource {
  return companion("BucketServerSideEncryptionConfiguration", props, rest);
}

/** The same with one rule. */
export function encryption(rule: unknown, rest: Partial<TestResource> = {}): TestResource {
  return encryptionOf({ rules: [rule] }, rest);
}

/** The same rule where the bucket itself declares it. */
export function inline(rule: Properties): Properties {
  return { serverSideEncryptionConfiguration: { rule } };
}

/** The same rule where version 6's BucketV2 declares it. */
export function inlineV2({ applyServerSideEncryptionByDefault, ...rest }: Properties): Properties {
  const rule = {
    ...rest,
    applyServerSideEncryptionByDefaults: [applyServerSideEncryptionByDefault],
  };
  return { serverSideEncryptionConfigurations: [{ rules: [rule] }] };
}

/** The same rule where AWS's own bucket declares it. */
export function inlineNative({
  applyServerSideEncryptionByDefault,
  ...rest
}: Properties): Properties {
  const rule = { ...rest, serverSideEncryptionByDefault: applyServerSideEncryptionByDefault };
  return { bucketEncryption: { serverSideEncryptionConfiguration: [rule] } };
}

/** The rule that the bucket "new" declares itself, and the bucket "old" of version 6. */
export function inlineNewAndOld(rule: Properties): readonly TestResource[] {
  return [
    bucket(inline(rule), { name: "new" }),
    bucketV2({ ...inlineV2(rule), bucket: "old" }, { name: "old" }),
  ];
}

/** The paths to such a rule, as messages have them. */
export const RULE_AT = {
  inline: "serverSideEncryptionConfiguration.rule",
  inlineV2: "serverSideEncryptionConfigurations[0].rules[0]",
  inlineNative: "bucketEncryption.serverSideEncryptionConfiguration[0]",
};

/** The paths to its algorithm and its key. */
export const DEFAULT_AT = {
  companion: "rules[0].applyServerSideEncryptionByDefault",
  inline: `${RULE_AT.inline}.applyServerSideEncryptionByDefault`,
  inlineV2: `${RULE_AT.inlineV2}.applyServerSideEncryptionByDefaults[0]`,
  inlineNative: `${RULE_AT.inlineNative}.serverSideEncryptionByDefault`,
};

/** The logging of a bucket that is not in the stack, whose access logs go to the bucket "files". */
export function logsOf(props: Properties = {}, rest: Partial<TestResource> = {}): TestResource {
  const buckets = { bucket: "elsewhere", targetBucket: "files" };
  return companion("BucketLogging", { ...buckets, ...props }, { name: "logging", ...rest });
}

/** A bucket whose access logs go to the bucket "files". */
export function logsToFiles(): readonly TestResource[] {
  return [bucket({ bucket: "source" }, { name: "source" }), logsOf({ bucket: "source" })];
}
