import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  type KeyMetadata,
} from "@aws-sdk/client-kms";
import { type Observed, observe } from "./observe";
import type { Site } from "./site";

/** A key as KMS tells it. */
export interface ObservedKey {
  readonly metadata: Observed<Partial<KeyMetadata>>;
  readonly rotation: Observed<{ readonly isOn: boolean; readonly periodInDays?: number }>;
  /** As JSON. */
  readonly policy: Observed<string>;
  /** The ARN of the key that the alias leads to, "nowhere" without one; undefined where none is named. */
  readonly alias: Observed<string> | undefined;
}

export async function observeKey(site: Site): Promise<ObservedKey> {
  const { clients, signal, target } = site;
  const { keyArn: KeyId, keyAlias } = target;
  const options = { abortSignal: signal };
  const describe = async (key: string) =>
    (await clients.kms.send(new DescribeKeyCommand({ KeyId: key }), options)).KeyMetadata;
  const [metadata, rotation, policy, alias] = await Promise.all([
    observe(
      site,
      { call: "kms:DescribeKey", on: KeyId },
      async () => (await describe(KeyId)) ?? {},
    ),
    observe(
      site,
      {
        call: "kms:GetKeyRotationStatus",
        on: KeyId,
        absent: { codes: /^UnsupportedOperationException$/, value: { isOn: false } },
      },
      async () => {
        const answer = await clients.kms.send(new GetKeyRotationStatusCommand({ KeyId }), options);
        const { KeyRotationEnabled: isOn = false, RotationPeriodInDays: days } = answer;
        return { isOn, ...(days === undefined ? {} : { periodInDays: days }) };
      },
    ),
    observe(site, { call: "kms:GetKeyPolicy", on: KeyId }, async () => {
      const command = new GetKeyPolicyCommand({ KeyId, PolicyName: "default" });
      return (await clients.kms.send(command, options)).Policy ?? "";
    }),
    keyAlias === undefined
      ? undefined
      : observe(
          site,
          {
            call: "kms:DescribeKey",
            on: keyAlias,
            absent: { codes: /^NotFoundException$/, value: "nowhere" },
          },
          async () => (await describe(keyAlias))?.Arn ?? "nowhere",
        ),
  ]);
  return { metadata, rotation, policy, alias };
}
