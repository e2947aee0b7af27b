import { partitionOf } from "../../infra/aws/partitions";
import type { SseAlgorithm } from "../../infra/aws/sse-algorithm";
import type { TlsVersion } from "../../infra/aws/tls-version";
import { bucketPolicy } from "../../infra/buckets/bucket-policy";
import { keyPolicy } from "../../infra/keys/key-policy";
import { keyUserPolicy } from "../../infra/keys/key-user-policy";
import type { Document } from "../support/simulator";
import { ACCOUNT, arnOf, BUCKET_ARN, ORGANIZATION, REGION, VPC_ENDPOINT } from "./cast";
import type { Keys } from "./requests";

/** The settings that decide what the documents say. */
interface Settings {
  readonly sseAlgorithm: SseAlgorithm;
  readonly administratorsMayDeleteKey: boolean;
  readonly minimumDeletionWindowInDays: number;
  readonly minimumUnusedDaysBeforeDeletion: number;
  readonly minimumTlsVersion: TlsVersion;
  readonly hasPerimeter: boolean;
  readonly hasDeployer: boolean;
  readonly hasReencryptor: boolean;
  readonly protect: boolean;
}

/** What a stack has that sets nothing. */
const DEFAULTS: Settings = {
  sseAlgorithm: "aws:kms",
  administratorsMayDeleteKey: true,
  minimumDeletionWindowInDays: 7,
  minimumUnusedDaysBeforeDeletion: 0,
  minimumTlsVersion: "1.2",
  hasPerimeter: false,
  hasDeployer: false,
  hasReencryptor: false,
  protect: false,
};

/** The settings of each part of the matrix. */
export const SETTINGS = {
  "the defaults": {},
  DSSE: { sseAlgorithm: "aws:kms:dsse" },
  "guarded deletion and TLS 1.3": {
    administratorsMayDeleteKey: false,
    minimumDeletionWindowInDays: 14,
    minimumUnusedDaysBeforeDeletion: 30,
    minimumTlsVersion: "1.3",
  },
  "a perimeter and a deployer": { hasPerimeter: true, hasDeployer: true },
  "protection and a deployer": { hasDeployer: true, protect: true },
  "a reencryptor": { hasReencryptor: true },
} as const satisfies Readonly<Record<string, Partial<Settings>>>;

export type SettingsName = keyof typeof SETTINGS;

/** What the program declares: the policies of key and bucket, and the one it exports for key users. */
export interface Documents {
  readonly key: Document;
  readonly bucket: Document;
  readonly keyUser: Document;
}

/** The documents as the program makes them, for the people of the cast. */
export function documentsUnder(name: SettingsName, keys: Keys): Documents {
  const settings: Settings = { ...DEFAULTS, ...SETTINGS[name] };
  const { sseAlgorithm } = settings;
  const partition = partitionOf(REGION);
  if (partition === undefined) {
    throw new Error(`${REGION} is in no partition.`);
  }
  const place = { partition, accountId: ACCOUNT, region: REGION };
  const use = { ...place, bucketArn: BUCKET_ARN, sseAlgorithm };
  const deployer = settings.hasDeployer ? [arnOf("deployer")] : [];
  return {
    key: keyPolicy({
      ...use,
      ...settings,
      administrators: [arnOf("administrator"), arnOf("administrator with AdministratorAccess")],
      keyUsers: [
        arnOf("key user"),
        arnOf("key user without the exported policy"),
        arnOf("key user with AdministratorAccess"),
      ],
      reencryptor: settings.hasReencryptor ? [arnOf("reencryptor")] : [],
      rolesThroughS3: settings.hasPerimeter
        ? [{ arn: arnOf("service role"), mayEncrypt: true }]
        : [],
      deniedDeletion: settings.protect ? deployer : [],
    }),
    bucket: bucketPolicy({
      ...use,
      keyArn: keys.own,
      minimumTlsVersion: settings.minimumTlsVersion,
      perimeter: settings.hasPerimeter
        ? { organizationId: ORGANIZATION, vpcEndpointIds: [VPC_ENDPOINT] }
        : undefined,
      serviceRoles: settings.hasPerimeter ? [arnOf("service role")] : [],
      deployer,
      protect: settings.protect,
    }),
    keyUser: keyUserPolicy({ ...use, keyArn: keys.own }),
  };
}
