import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import type { LocalAws } from "../local-aws/local-aws";

/** AWS SDK clients of the local AWS. */
export interface Clients {
  readonly kms: KMSClient;
  readonly s3: S3Client;
}

export function clientsOf(aws: LocalAws, region: string): Clients {
  const config = {
    region,
    endpoint: aws.endpoint,
    credentials: {
      accessKeyId: aws.env["AWS_ACCESS_KEY_ID"] ?? "",
      secretAccessKey: aws.env["AWS_SECRET_ACCESS_KEY"] ?? "",
    },
  };
  return { kms: new KMSClient(config), s3: new S3Client({ ...config, forcePathStyle: true }) };
}
