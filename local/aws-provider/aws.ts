import type { CloudTrail } from "@aws-sdk/client-cloudtrail";
import type { EventBridge } from "@aws-sdk/client-eventbridge";
import type { GuardDuty } from "@aws-sdk/client-guardduty";
import type { IAM } from "@aws-sdk/client-iam";
import type { KMS } from "@aws-sdk/client-kms";
import type { S3 } from "@aws-sdk/client-s3";
import type { S3Control } from "@aws-sdk/client-s3-control";
import type { SecurityHub } from "@aws-sdk/client-securityhub";
import type { SNS } from "@aws-sdk/client-sns";
import type { SQS } from "@aws-sdk/client-sqs";
import type { STS } from "@aws-sdk/client-sts";
import { CloudWatch } from "./cloudwatch/cloudwatch-client";
import type { Endpoint } from "./endpoint";

/** AWS in one region: its clients are loaded and made when first asked for. */
export interface AwsRegion {
  readonly name: string;
  readonly partition: Partition;
  readonly guardduty: GuardDuty;
  readonly cloudtrail: CloudTrail;
  readonly cloudwatch: CloudWatch;
  readonly events: EventBridge;
  readonly iam: IAM;
  readonly kms: KMS;
  readonly s3: S3;
  readonly s3Control: S3Control;
  readonly securityhub: SecurityHub;
  readonly sns: SNS;
  readonly sqs: SQS;
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
    if (known !== undefined) {
      return known;
    }
    const made = new LazyRegion(name, this.endpoint, this.stopping);
    this.#regions.set(name, made);
    return made;
  }
}

class LazyRegion implements AwsRegion {
  #guardduty: GuardDuty | undefined;
  #cloudtrail: CloudTrail | undefined;
  #events: EventBridge | undefined;
  #iam: IAM | undefined;
  #kms: KMS | undefined;
  #s3: S3 | undefined;
  #s3Control: S3Control | undefined;
  #securityhub: SecurityHub | undefined;
  #sns: SNS | undefined;
  #sqs: SQS | undefined;
  #sts: STS | undefined;

  constructor(
    readonly name: string,
    private readonly endpoint: Endpoint,
    readonly stopping: AbortSignal,
  ) {}

  get partition(): Partition {
    return partitionOf(this.name);
  }

  get guardduty(): GuardDuty {
    const sdk: typeof import("@aws-sdk/client-guardduty") = require("@aws-sdk/client-guardduty");
    this.#guardduty ??= new sdk.GuardDuty(this.#settings());
    return this.#guardduty;
  }

  get cloudtrail(): CloudTrail {
    const sdk: typeof import("@aws-sdk/client-cloudtrail") = require("@aws-sdk/client-cloudtrail");
    this.#cloudtrail ??= new sdk.CloudTrail(this.#settings());
    return this.#cloudtrail;
  }

  get cloudwatch(): CloudWatch {
    return new CloudWatch(this.endpoint, this.name);
  }

  get events(): EventBridge {
    const sdk: typeof import("@aws-sdk/client-eventbridge") = require("@aws-sdk/client-eventbridge");
    this.#events ??= new sdk.EventBridge(this.#settings());
    return this.#events;
  }

  get iam(): IAM {
    const sdk: typeof import("@aws-sdk/client-iam") = require("@aws-sdk/client-iam");
    this.#iam ??= new sdk.IAM(this.#settings());
    return this.#iam;
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

  get securityhub(): SecurityHub {
    const sdk: typeof import("@aws-sdk/client-securityhub") = require("@aws-sdk/client-securityhub");
    this.#securityhub ??= new sdk.SecurityHub(this.#settings());
    return this.#securityhub;
  }

  get s3Control(): S3Control {
    const sdk: typeof import("@aws-sdk/client-s3-control") = require("@aws-sdk/client-s3-control");
    // Its rules would put the account before the address, as a host name that is none on loopback.
    this.#s3Control ??= new sdk.S3Control({
      ...this.#settings(),
      disableHostPrefix: true,
      endpointProvider: () => ({ url: new URL(this.endpoint.url) }),
    });
    return this.#s3Control;
  }

  get sns(): SNS {
    const sdk: typeof import("@aws-sdk/client-sns") = require("@aws-sdk/client-sns");
    this.#sns ??= new sdk.SNS(this.#settings());
    return this.#sns;
  }

  get sqs(): SQS {
    const sdk: typeof import("@aws-sdk/client-sqs") = require("@aws-sdk/client-sqs");
    // A queue's URL names the port of the day it was made.
    this.#sqs ??= new sdk.SQS({ ...this.#settings(), useQueueUrlAsEndpoint: false });
    return this.#sqs;
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
  if (region.startsWith("cn-")) {
    return { name: "aws-cn", domain: "amazonaws.com.cn" };
  }
  if (region.startsWith("us-gov-")) {
    return { name: "aws-us-gov", domain: "amazonaws.com" };
  }
  return { name: "aws", domain: "amazonaws.com" };
}
