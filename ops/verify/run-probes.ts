import { clientsOf } from "../aws/clients";
import { endpointOf } from "../aws/network/endpoints";
import type { ExpectedEncryption } from "../aws/object-encryption";
import type { Context } from "../command/context";
import type { Check } from "../controls/check";
import { type LeftProbe, Probes } from "../controls/probes";
import { uploadProbe } from "../controls/upload-probe";
import type { BucketTarget } from "../stack/target";
import { negativeProbes, tryNegativeProbe, untriedProbe } from "./negative-probes";
import { transportRequestCheck } from "./transport-request";

export interface ProbeRun {
  readonly checks: readonly Check[];
  /** Probes that could not be deleted. */
  readonly left: readonly LeftProbe[];
}

/**
 * Uploads what has to be encrypted, then what has to be denied, one after the other, until the signal
 * comes. All of it is deleted before this returns or throws.
 *
 * @throws what is no answer of AWS; what could not be deleted is reported by then
 */
export async function runProbes(
  context: Context<BucketTarget>,
  expected: ExpectedEncryption,
): Promise<ProbeRun> {
  const { clients, isLoopback, progress, signal, target } = context;
  const { s3 } = clients;
  const bucket = target.bucketName;
  const probes = new Probes(s3, bucket);
  const checks: Check[] = [];
  try {
    await progress.during("Uploading probes", async (detail) => {
      checks.push(...(await uploadProbe({ s3, bucket, expected, probes })));
      const isUploaded = checks.every(
        ({ id, verdict }) => id !== "upload-accepted" || verdict === "pass",
      );
      for (const probe of negativeProbes(expected)) {
        if (signal.aborted) {
          return;
        }
        detail(probe.title);
        checks.push(
          isUploaded
            ? await tryNegativeProbe(probe, { s3, bucket, expected, probes, isLoopback })
            : untriedProbe(probe),
        );
      }
      if (isLoopback && !signal.aborted) {
        checks.push(await transportRequestCheck(clientWithoutTls(context), bucket));
      }
    });
  } catch (error) {
    for (const { key, versionId = "every version", why } of await probes.clean()) {
      progress.line(`Left in the bucket: ${key}, ${versionId}: ${why}`);
    }
    throw error;
  }
  return { checks, left: await probes.clean() };
}

/** S3 at the same address of this machine, without TLS. */
function clientWithoutTls({ clients }: Context<BucketTarget>) {
  const endpoint = endpointOf("S3", process.env)?.replace(/^https:/i, "http:") ?? "";
  return clientsOf(clients.region, { env: { ...process.env, AWS_ENDPOINT_URL_S3: endpoint } }).s3;
}
