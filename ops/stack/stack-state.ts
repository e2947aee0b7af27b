import type { AliasPlace } from "../preflight/expected";
import type { StateResource } from "./stack";

/** What a stack's state says it has; empty before the first deployment. */
export class StackState {
  readonly #resources: readonly StateResource[];

  constructor(resources: readonly StateResource[] = []) {
    this.#resources = resources;
  }

  get isEmpty(): boolean {
    return this.#resources.length === 0;
  }

  /** The account that its keys are in; undefined before the first deployment. */
  get deployedTo(): string | undefined {
    const [key] = this.#of("aws:kms/key:Key");
    return textOf(key, "arn")?.split(":")[4];
  }

  /** The alias, where it was deployed. */
  alias({ alias, region }: AliasPlace): StateResource | undefined {
    return this.#of("aws:kms/alias:Alias").find(
      (resource) => resource.id === alias && regionOf(resource) === region,
    );
  }

  /** The ARN of the key that was deployed together with an alias. */
  keyBeside(alias: StateResource): string | undefined {
    const { parent } = alias;
    const key = this.#of("aws:kms/key:Key").find((resource) => resource.parent === parent);
    return textOf(key, "arn");
  }

  /** The default encryption of every bucket that is under a key. */
  encryptions(): readonly StateEncryption[] {
    const type = "aws:s3/bucketServerSideEncryptionConfiguration";
    return this.#of(`${type}:BucketServerSideEncryptionConfiguration`).flatMap((resource) => {
      const rule = first(resource.outputs?.["rules"])?.["applyServerSideEncryptionByDefault"];
      const { sseAlgorithm, kmsMasterKeyId } = asRecord(rule);
      const [bucketName, region] = [textOf(resource, "bucket"), regionOf(resource)];
      return bucketName === undefined || typeof kmsMasterKeyId !== "string" || kmsMasterKeyId === ""
        ? []
        : [{ bucketName, region, algorithm: String(sseAlgorithm), keyArn: kmsMasterKeyId }];
    });
  }

  hasBucket(name: string): boolean {
    return this.#has("aws:s3/bucket:Bucket", name);
  }

  hasDetector(id: string): boolean {
    return this.#has("aws:guardduty/detector:Detector", id);
  }

  hasHub(): boolean {
    return this.#of("aws:securityhub/account:Account").length > 0;
  }

  hasTrail(arn: string): boolean {
    return this.#of("aws:cloudtrail/trail:Trail").some(
      (resource) => resource.id === arn || textOf(resource, "arn") === arn,
    );
  }

  #of(type: string): readonly StateResource[] {
    return this.#resources.filter((resource) => resource.type === type);
  }

  #has(type: string, id: string): boolean {
    return this.#of(type).some((resource) => resource.id === id);
  }
}

/** A bucket's default encryption as it was deployed. */
export interface StateEncryption {
  readonly bucketName: string;
  /** undefined where the state does not tell, and so the stack's own. */
  readonly region: string | undefined;
  readonly algorithm: string;
  readonly keyArn: string;
}

function regionOf(resource: StateResource): string | undefined {
  return textOf(resource, "region") ?? textOf(resource, "arn")?.split(":")[3];
}

function textOf(resource: StateResource | undefined, name: string): string | undefined {
  const value = resource?.outputs?.[name];
  return typeof value === "string" ? value : undefined;
}

function first(value: unknown): Readonly<Record<string, unknown>> | undefined {
  return Array.isArray(value) ? asRecord(value[0]) : undefined;
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
