import {
  CancelKeyDeletionCommand,
  DescribeKeyCommand,
  EnableKeyCommand,
  ScheduleKeyDeletionCommand,
} from "@aws-sdk/client-kms";
import type { Clients } from "./clients";
import { type Check, digestOfObject, type StoredFile } from "./upload";

const windowInDays = 7;

/**
 * Schedules the key's deletion, tries to read the object, and takes the deletion back. Whatever happens in
 * between, the key is enabled again before this returns or throws.
 *
 * @returns what was seen, in order
 */
export async function deletionDrill(
  { kms, s3 }: Clients,
  keyArn: string,
  file: StoredFile,
  digest: string,
): Promise<readonly Check[]> {
  const KeyId = keyArn;
  const checks: Check[] = [];
  const stateCheck = async (wanted: string) => {
    const { KeyMetadata } = await kms.send(new DescribeKeyCommand({ KeyId }));
    checks.push({ what: "key state", wanted, seen: String(KeyMetadata?.KeyState) });
  };
  await kms.send(new ScheduleKeyDeletionCommand({ KeyId, PendingWindowInDays: windowInDays }));
  try {
    await stateCheck("PendingDeletion");
    checks.push({
      what: "reading the object",
      wanted: "KMS.KMSInvalidStateException",
      seen: await errorOf(digestOfObject(s3, file)),
    });
  } finally {
    await kms.send(new CancelKeyDeletionCommand({ KeyId }));
    await kms.send(new EnableKeyCommand({ KeyId }));
  }
  await stateCheck("Enabled");
  checks.push({ what: "SHA-256 read", wanted: digest, seen: await digestOfObject(s3, file) });
  return checks;
}

async function errorOf(read: Promise<unknown>): Promise<string> {
  try {
    await read;
    return "it was readable";
  } catch (error) {
    return error instanceof Error ? error.name : String(error);
  }
}
