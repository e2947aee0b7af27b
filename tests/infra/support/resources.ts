import assert from "node:assert/strict";
import { CustomerKey } from "../../../infra/keys/customer-key";
import { resources } from "../../../local/aws-provider/catalogue";
import { CREATED_KEY, type Recorded, recordResources } from "../../support/mocks";

/** What keeps the public out of a bucket or an account. */
export const NO_PUBLIC_ACCESS = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};

/** What every key is: symmetric, of one region, and rotating. */
export const ROTATING_KEY = {
  customerMasterKeySpec: "SYMMETRIC_DEFAULT",
  keyUsage: "ENCRYPT_DECRYPT",
  multiRegion: false,
  enableKeyRotation: true,
};

/** The rule by which uploads that were never completed go. */
export const ABORT_UPLOADS = {
  id: "abort-incomplete-uploads",
  status: "Enabled",
  filter: { prefix: "" },
  abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
};

/** A type of AWS resource, such as `aws:s3/bucketPolicy:BucketPolicy`, and a name where one is told. */
export function aws(module: string, kind: string, name?: string): string {
  const type = `aws:${module}/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`;
  return name === undefined ? type : `${type} ${name}`;
}

/** A key for what is declared under one. */
export function someKey(name: string, region: string): CustomerKey {
  const description = "Encrypts the files.";
  return new CustomerKey(name, { region, alias: "alias/files", description, policy: "{}" });
}

/** All that is registered while something is declared, by type. */
export async function registeredBy(declare: () => void): Promise<readonly Recorded[]> {
  const recording = await recordResources();
  declare();
  return byType(await recording.resources());
}

export function byType(resources: readonly Recorded[]): readonly Recorded[] {
  return resources.toSorted((one, other) => one.type.localeCompare(other.type, "en"));
}

export function nameOf({ type, name }: Recorded): string {
  return `${type} ${name}`;
}

/** The one resource of that type and name. */
export function only(resources: readonly Recorded[], typeAndName: string): Recorded {
  const [found, ...others] = resources.filter((each) => nameOf(each) === typeAndName);
  assert.ok(found !== undefined && others.length === 0, typeAndName);
  return found;
}

/**
 * The resources that are given their name, of which Pulumi's provider would delete the old one before it
 * creates the new one.
 */
export function namedHere(all: readonly Recorded[]): readonly string[] {
  return all
    .filter(({ type, inputs }) => {
      const name = resources[type]?.naming?.property;
      return name !== undefined && inputs[name] !== undefined;
    })
    .map(nameOf)
    .toSorted();
}

/** The resources that anybody may delete. */
export function unprotected(resources: readonly Recorded[]): readonly string[] {
  return resources.filter(({ protect }) => !protect).map(nameOf);
}

/** A resource as it is recorded; what is not told is as it is by default. */
export function registered(typeAndName: string, told: Partial<Recorded> = {}): Recorded {
  const [type = "", name = ""] = typeAndName.split(" ");
  const defaults = { inputs: {}, parent: "", protect: false, deletedWith: "", dependencies: [] };
  return { type, name, ...defaults, ...told };
}

/** A bucket as it is declared. */
export interface DeclaredBucket {
  /** Name of the component that declares it. */
  readonly component: string;
  /** Logical name of the component and of all in it. */
  readonly name: string;
  readonly region: string;
  readonly bucket: string;
}

/** One of a bucket's companions, which goes with it; it waits for the bucket and for others. */
export function companion(
  { component, name, region, bucket }: DeclaredBucket,
  kind: string,
  inputs: object,
  others: readonly string[] = [],
): Recorded {
  const deletedWith = aws("s3", "Bucket", name);
  return registered(aws("s3", kind, name), {
    inputs: { region, bucket, ...inputs },
    parent: `aerosecure:s3:${component} ${name}`,
    deletedWith,
    dependencies: [...others, deletedWith].toSorted(),
  });
}

/** The rule of a bucket that is encrypted under the key that the mocks create. */
export function underKey(sseAlgorithm: string, bucketKeyEnabled: boolean) {
  return {
    applyServerSideEncryptionByDefault: { sseAlgorithm, kmsMasterKeyId: CREATED_KEY.arn },
    bucketKeyEnabled,
    blockedEncryptionTypes: ["SSE-C"],
  };
}

/** A component with a bucket, under a key where one is named, and the companions of every bucket. */
export function bucketWithCompanions(
  declared: DeclaredBucket,
  { policy, encryption, key }: { policy: string; encryption: object; key?: string },
): readonly Recorded[] {
  const { component, name, region, bucket } = declared;
  const parent = `aerosecure:s3:${component} ${name}`;
  const inputs = { region, bucket, forceDestroy: false, tags: {} };
  const rule = { objectOwnership: "BucketOwnerEnforced" };
  const keys = key === undefined ? [] : [aws("kms", "Key", key)];
  const aliases = key === undefined ? [] : [aws("kms", "Alias", key)];
  return [
    registered(parent),
    registered(aws("s3", "Bucket", name), { inputs, parent, dependencies: [...aliases, ...keys] }),
    companion(declared, "BucketOwnershipControls", { rule }, [aws("s3", "BucketPolicy", name)]),
    companion(declared, "BucketPolicy", { policy }, [aws("s3", "BucketPublicAccessBlock", name)]),
    companion(declared, "BucketPublicAccessBlock", NO_PUBLIC_ACCESS),
    companion(declared, "BucketServerSideEncryptionConfiguration", { rules: [encryption] }, keys),
    companion(declared, "BucketVersioning", { versioningConfiguration: { status: "Enabled" } }),
  ];
}
