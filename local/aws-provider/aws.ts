import type { KMS } from "@aws-sdk/client-kms";
import type { S3 } from "@aws-sdk/client-s3";
import type { STS } from "@aws-sdk/client-sts";
import type { Endpoint } from "./endpoint";

/** AWS in one region: its clients are loaded and made when first asked for. */
export interface AwsRegion {
  readonly name: string;
  readonly partition: Partition;
  readonly kms: KMS;
  readonly s3: S3;
  readonly sts: STS;
  /** Aborted when the engine wants the provider to stop. */
  readonly stopping: AbortSignal;
}

/** A group of regions with its own ARNs and domain. */
export interface Partition {
  readonly name: string;
  readonly domain: string;
}

/** The local AWS, region by region. */
export class Aws {
  readonly #regions = new Map<string, AwsRegion>();

  constructor(
    readonly endpoint: Endpoint,
    readonly stopping: AbortSignal,
  ) {}

  region(name: string): AwsRegion {
    const known = this.#regions.get(name);
    if (known !== undefined) return known;
    const made = new LazyRegion(name, this.endpoint, this.stopping);
    this.#regions.set(name, made);
    return made;
  }
}

class LazyRegion implements AwsRegion {
  #kms: KMS | undefined;
  #s3: S3 | undefined;
  #sts: STS | undefined;

  constructor(
    readonly name: string,
    private readonly endpoint: Endpoint,
    readonly stopping: AbortSignal,
  ) {}

  get partition(): Partition {
    return partitionOf(this.name);
  }

  get kms(): KMS {
    const sdk: typeof import("@aws-sdk/client-kms") = require("@aws-sdk/client-kms");
    this.#kms ??= new sdk.KMS(this.#settings());
    return this.#kms;
  }

  get s3(): S3 {
    const sdk: typeof import("@aws-sdk/client-s3") = require("@aws-sdk/client-s3");
    // A bucket's own host name does not resolve on loopback.
    this.#s3 ??= new sdk.S3({ ...this.#settings(), forcePathStyle: true });
    return this.#s3;
  }

  get sts(): STS {
    const sdk: typeof import("@aws-sdk/client-sts") = require("@aws-sdk/client-sts");
    this.#sts ??= new sdk.STS(this.#settings());
    return this.#sts;
  }

  #settings() {
    return {
      region: this.name,
      endpoint: this.endpoint.url,
      credentials: this.endpoint.credentials,
      // The second attempt is for a kept-alive connection that the emulator closed meanwhile.
      maxAttempts: 2,
      requestHandler: {
        connectionTimeout: 2_000,
        requestTimeout: 60_000,
        throwOnRequestTimeout: true,
      },
    };
  }
}

/** https://docs.aws.amazon.com/general/latest/gr/rande.html */
function partitionOf(region: string): Partition {
  if (region.startsWith("cn-")) return { name: "aws-cn", domain: "amazonaws.com.cn" };
  if (region.startsWith("us-gov-")) return { name: "aws-us-gov", domain: "amazonaws.com" };
  return { name: "aws", domain: "amazonaws.com" };
}
