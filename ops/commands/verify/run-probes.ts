import { clientsOf } from "../../aws/clients";
import { endpointOf } from "../../aws/network/endpoints";
import type { ExpectedEncryption } from "../../aws/object-encryption";
import type { Check } from "../../controls/check";
import { type LeftProbe, Probes } from "../../controls/probes";
import { uploadProbe } from "../../controls/upload-probe";
import type { Context } from "../../door/context";
import type { BucketTarget } from "../../stack/target";
import { ACCEPTED_UPLOADS, tryAcceptedUpload, untriedUpload } from "./accepted-uploads";
import {
  type NegativeProbeArgs,
  negativeProbes,
  tryNegativeProbe,
  untriedProbe,
} from "./negative-probes";
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
      const args = { s3, bucket, expected, probes };
      checks.push(...(await uploadProbe(args)));
      const accepted = checks.find(({ id }) => id === "upload-accepted");
      for (const { title, send, unsent } of furtherProbes({ ...args, isLoopback })) {
        if (signal.aborted) {
          return;
        }
        detail(title);
        const isUploaded = accepted?.verdict === "pass";
        checks.push(isUploaded ? await send() : unsent(accepted?.missingPermission ?? null));
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

/** A probe that proves something only if the upload without headers was accepted. */
interface FurtherProbe {
  readonly title: string;
  readonly send: () => Promise<Check>;
  readonly unsent: (missingPermission: string | null) => Check;
}

/** Those that have to be accepted, and then those that have to be denied. */
function furtherProbes(args: NegativeProbeArgs): readonly FurtherProbe[] {
  const { expected } = args;
  return [
    ...ACCEPTED_UPLOADS.map((upload) => ({
      title: upload.title,
      send: () => tryAcceptedUpload(upload, args),
      unsent: (missing: string | null) => untriedUpload(upload, expected, missing),
    })),
    ...negativeProbes(expected).map((probe) => ({
      title: probe.title,
      send: () => tryNegativeProbe(probe, args),
      unsent: (missing: string | null) => untriedProbe(probe, missing),
    })),
  ];
}

/** S3 at the same address of this machine, without TLS. */
function clientWithoutTls({ clients }: Context<BucketTarget>) {
  const endpoint = endpointOf("S3", process.env)?.replace(/^https:/i, "http:") ?? "";
  const { region, credentials } = clients;
  const env = { ...process.env, AWS_ENDPOINT_URL_S3: endpoint };
  return clientsOf(region, { env, credentials }).s3;
}
