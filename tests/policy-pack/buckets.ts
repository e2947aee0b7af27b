import type { TestResource } from "../support/run-policy";

/** Resources to make test stacks of. Each has the name of what it is. */

export const KEY_ARN =
  "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";

type Properties = Readonly<Record<string, unknown>>;

export function bucket(props: Properties = {}, rest: Partial<TestResource> = {}): TestResource {
  return {
    type: "aws:s3/bucket:Bucket",
    name: "bucket",
    props: { bucket: "files", ...props },
    ...rest,
  };
}

export function bucketV2(props: Properties = {}, rest: Partial<TestResource> = {}): TestResource {
  return {
    type: "aws:s3/bucketV2:BucketV2",
    name: "bucket",
    props: { bucket: "files", ...props },
    ...rest,
  };
}

/** A bucket of AWS's own provider. */
export function nativeBucket(
  props: Properties = {},
  rest: Partial<TestResource> = {},
): TestResource {
  return {
    type: "aws-native:s3:Bucket",
    name: "bucket",
    props: { bucketName: "files", ...props },
    ...rest,
  };
}

export function object(props: Properties, rest: Partial<TestResource> = {}): TestResource {
  return {
    type: "aws:s3/bucketObjectv2:BucketObjectv2",
    name: "object",
    props: { bucket: "files", ...props },
    ...rest,
  };
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

export function encryption(rule: unknown, rest: Partial<TestResource> = {}): TestResource {
  return companion("BucketServerSideEncryptionConfiguration", { rules: [rule] }, rest);
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

/** A bucket whose access logs go to the bucket "files". */
export function logsToFiles(): readonly TestResource[] {
  return [
    bucket({ bucket: "source" }, { name: "source" }),
    companion("BucketLogging", { bucket: "source", targetBucket: "files" }, { name: "logging" }),
  ];
}
