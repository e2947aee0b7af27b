import type { ComponentResourceOptions } from "@pulumi/pulumi";
import type { DataSettings } from "../arguments/data-settings";
import { boundaryOf } from "../aws/service-boundary";
import type { EncryptedBucket } from "../buckets/encrypted-bucket";
import { hardenedBucket } from "../buckets/hardened-bucket";
import { CustomerKey } from "../keys/customer-key";
import { Replica } from "../replication/replica";
import { Replication } from "../replication/replication";
import type { dataPlaces } from "./data-place";

/** What keeps the data in its own region. */
export interface DeclaredData {
  readonly key: CustomerKey;
  readonly bucket: EncryptedBucket;
  /** In another region, if there is one. */
  readonly replica: Replica | undefined;
}

/** Declares key and bucket, and before the bucket its replica if there is one. */
export function declareData(
  [own, copy]: ReturnType<typeof dataPlaces>,
  { permissionsBoundary }: Pick<DataSettings, "permissionsBoundary">,
  options: ComponentResourceOptions,
): DeclaredData {
  const { region, bucketName, bucketArn } = own;
  const key = new CustomerKey(own.name, own.key, options);
  const replica =
    copy &&
    new Replica(
      copy.name,
      {
        source: { region, bucketName, bucketArn, key },
        bucket: copy.bucket(new CustomerKey(copy.name, copy.key, options)),
        permissionsBoundary: boundaryOf(permissionsBoundary, "replication"),
      },
      options,
    );
  const bucket = hardenedBucket(own.name, own.bucket(key, replica && [replica]), options);
  if (replica !== undefined) {
    new Replication(own.name, { region, source: bucket, replica }, options);
  }
  return { key, bucket, replica };
}
