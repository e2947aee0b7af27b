import { Agent } from "node:https";
import {
  CreateAccessKeyCommand,
  CreateUserCommand,
  IAMClient,
  PutUserPolicyCommand,
} from "@aws-sdk/client-iam";
import { KMSClient } from "@aws-sdk/client-kms";
import { S3Client } from "@aws-sdk/client-s3";
import type { EnforcingEmulator } from "./start";

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  /** Of a role's session. */
  readonly sessionToken?: string;
}

/** How a client connects: as AWS's own endpoints are reached, in TLS 1.2, or without TLS. */
export type Transport = "TLS" | "TLS 1.2" | "no TLS";

/** Clients of the AWS SDK for one caller. */
export interface Clients {
  readonly kms: KMSClient;
  readonly s3: (transport: Transport) => S3Client;
}

/** The root of an account, whom the emulator refuses nothing. */
export function rootOf(emulator: EnforcingEmulator, account: string): Credentials {
  return { accessKeyId: account, secretAccessKey: emulator.rootSecret };
}

export function clientsOf(
  emulator: EnforcingEmulator,
  region: string,
  credentials: Credentials,
): Clients {
  const s3 = (transport: Transport): S3Client =>
    new S3Client({ ...connection(emulator, region, credentials, transport), forcePathStyle: true });
  const byTransport = { TLS: s3("TLS"), "TLS 1.2": s3("TLS 1.2"), "no TLS": s3("no TLS") };
  return {
    kms: new KMSClient(connection(emulator, region, credentials)),
    s3: (transport) => byTransport[transport],
  };
}

/** A new IAM user with that ARN and these policies, as JSON. */
export async function createUser(
  emulator: EnforcingEmulator,
  region: string,
  arn: string,
  policies: readonly string[],
): Promise<Credentials> {
  const [, , , , account = "", resource = ""] = arn.split(":");
  const name = resource.replace("user/", "");
  const iam = new IAMClient(connection(emulator, region, rootOf(emulator, account)));
  await iam.send(new CreateUserCommand({ UserName: name }));
  for (const [index, policy] of policies.entries()) {
    await iam.send(
      new PutUserPolicyCommand({
        UserName: name,
        PolicyName: `policy-${index}`,
        PolicyDocument: policy,
      }),
    );
  }
  const { AccessKey } = await iam.send(new CreateAccessKeyCommand({ UserName: name }));
  return {
    accessKeyId: AccessKey?.AccessKeyId ?? "",
    secretAccessKey: AccessKey?.SecretAccessKey ?? "",
  };
}

function connection(
  emulator: EnforcingEmulator,
  region: string,
  credentials: Credentials,
  transport: Transport = "TLS",
) {
  const ca = emulator.certificate;
  const tls = transport === "TLS 1.2" ? { ca, maxVersion: "TLSv1.2" as const } : { ca };
  return {
    region,
    credentials,
    endpoint: transport === "no TLS" ? emulator.plainEndpoint : emulator.endpoint,
    requestHandler: { httpsAgent: new Agent({ ...tls, keepAlive: true }) },
    maxAttempts: 1,
  };
}
