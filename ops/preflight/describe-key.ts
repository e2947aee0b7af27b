import { DescribeKeyCommand, type KeyMetadata } from "@aws-sdk/client-kms";
import { codeOf } from "../aws/errors/aws-errors";
import type { Site } from "./site";

/** @param keyId an id, an ARN or `alias/…`. @returns undefined where there is no such key in the region */
export async function describeKey(
  { clients, signal }: Pick<Site, "clients" | "signal">,
  region: string,
  keyId: string,
): Promise<KeyMetadata | undefined> {
  try {
    const command = new DescribeKeyCommand({ KeyId: keyId });
    return (await clients.in(region).kms.send(command, { abortSignal: signal })).KeyMetadata;
  } catch (error) {
    if (codeOf(error) === "NotFoundException") {
      return undefined;
    }
    throw error;
  }
}
