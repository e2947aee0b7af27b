import type { StateResource } from "./stack";
import { textAt } from "./state-value";

export const KEY = "aws:kms/key:Key";
export const ALIAS = "aws:kms/alias:Alias";
export const DEFAULT_ENCRYPTION =
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration";
export const OBJECT_LOCK = "aws:s3/bucketObjectLockConfiguration:BucketObjectLockConfiguration";

/** Where an alias is made. */
export interface AliasPlace {
  readonly alias: string;
  readonly region: string;
}

/** A bucket's default encryption as it was deployed. */
export interface StateEncryption {
  readonly bucketName: string;
  /** Undefined if the state does not have it: the stack's own. */
  readonly region: string | undefined;
  readonly algorithm: string;
  readonly keyArn: string;
}

/** The resources in a stack's state; none before the first deployment. */
export class StackState {
  readonly #resources: readonly StateResource[];

  constructor(resources: readonly StateResource[] = []) {
    this.#resources = resources;
  }

  get isEmpty(): boolean {
    return this.#resources.length === 0;
  }

  /** The account of the stack's key; undefined before the first deployment. */
  get deployedTo(): string | undefined {
    return textAt(this.first(KEY), "arn")?.split(":")[4];
  }

  /** Every resource of a type such as "aws:kms/key:Key", with these outputs. */
  of(type: string, outputs: Readonly<Record<string, string>> = {}): readonly StateResource[] {
    const expected = Object.entries(outputs);
    return this.#resources.filter(
      (resource) =>
        resource.type === type &&
        expected.every(([name, value]) => resource.outputs?.[name] === value),
    );
  }

  /** The first of them. */
  first(type: string, outputs: Readonly<Record<string, string>> = {}): StateResource | undefined {
    return this.of(type, outputs)[0];
  }

  /** The resource of a type with an id or an ARN. */
  find(type: string, id: string): StateResource | undefined {
    return this.of(type).find((each) => each.id === id || textAt(each, "arn") === id);
  }

  alias({ alias, region }: AliasPlace): StateResource | undefined {
    return this.of(ALIAS).find(
      (each) => each.id === alias && (regionOf(each) ?? region) === region,
    );
  }

  /** The ARN of the key that was deployed together with an alias. */
  keyBeside({ parent }: StateResource): string | undefined {
    const key = this.of(KEY).find((each) => each.parent === parent);
    return textAt(key, "arn");
  }

  /** The default encryption of every bucket that is under a key. */
  encryptions(): readonly StateEncryption[] {
    return this.of(DEFAULT_ENCRYPTION).flatMap((resource) => {
      const at = (name: string) =>
        textAt(resource, "rules", 0, "applyServerSideEncryptionByDefault", name);
      const bucketName = textAt(resource, "bucket");
      const keyArn = at("kmsMasterKeyId");
      return bucketName === undefined || keyArn === undefined
        ? []
        : [{ bucketName, region: regionOf(resource), algorithm: at("sseAlgorithm") ?? "", keyArn }];
    });
  }
}

function regionOf(resource: StateResource): string | undefined {
  return textAt(resource, "region") ?? textAt(resource, "arn")?.split(":")[3];
}
