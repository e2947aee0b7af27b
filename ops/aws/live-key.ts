import {
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  type KeyMetadata,
} from "@aws-sdk/client-kms";
import { isoText } from "../terminal/iso-text";
import { describeKey } from "./describe-key";
import { unlessAbsent } from "./errors/unless-absent";
import { type AwsAccess, type Reading, reading } from "./reading";

/** A key as KMS has it. */
export interface LiveKey {
  /** undefined if there is no such key. */
  readonly metadata: Reading<Partial<KeyMetadata> | undefined>;
  readonly rotation: Reading<Rotation>;
  /** As JSON. */
  readonly policy: Reading<string>;
  /** The ARN of the key that the alias points to, "nothing" if it is gone; undefined if no alias is named. */
  readonly aliasTarget: Reading<string> | undefined;
}

export interface Rotation {
  readonly isOn: boolean;
  /** Days between two rotations. */
  readonly periodInDays: number | null;
  /** In ISO 8601. */
  readonly next: string | null;
}

/** A key, and the alias that is to point to it. */
export interface KeyNames {
  readonly keyArn: string;
  readonly keyAlias: string | undefined;
}

/** Reads all that a key is judged by, at once. */
export async function readKey(access: AwsAccess, names: KeyNames): Promise<LiveKey> {
  const { clients, signal } = access;
  const { keyArn } = names;
  const [metadata, rotation, policy, aliasTarget] = await Promise.all([
    reading(access, "kms:DescribeKey", keyArn, () =>
      describeKey(clients.kms, keyArn, { abortSignal: signal }),
    ),
    readRotation(access, keyArn),
    readKeyPolicy(access, keyArn),
    readAliasTarget(access, names),
  ]);
  return { metadata, rotation, policy, aliasTarget };
}

export function readKeyPolicy(access: AwsAccess, keyArn: string): Promise<LiveKey["policy"]> {
  const { clients, signal } = access;
  return reading(access, "kms:GetKeyPolicy", keyArn, async () => {
    const command = new GetKeyPolicyCommand({ KeyId: keyArn, PolicyName: "default" });
    return (await clients.kms.send(command, { abortSignal: signal })).Policy ?? "";
  });
}

export function readRotation(access: AwsAccess, keyArn: string): Promise<Reading<Rotation>> {
  const { clients, signal } = access;
  return reading(access, "kms:GetKeyRotationStatus", keyArn, async () => {
    const command = new GetKeyRotationStatusCommand({ KeyId: keyArn });
    // KMS answers so for keys with imported material, or of another kind.
    const answer = await unlessAbsent(["UnsupportedOperationException"], () =>
      clients.kms.send(command, { abortSignal: signal }),
    );
    return {
      isOn: answer?.KeyRotationEnabled ?? false,
      periodInDays: answer?.RotationPeriodInDays ?? null,
      next: isoText(answer?.NextRotationDate),
    };
  });
}

export async function readAliasTarget(
  access: AwsAccess,
  { keyAlias }: KeyNames,
): Promise<LiveKey["aliasTarget"]> {
  const { clients, signal } = access;
  return keyAlias === undefined
    ? undefined
    : reading(access, "kms:DescribeKey", keyAlias, async () => {
        const key = await describeKey(clients.kms, keyAlias, { abortSignal: signal });
        return key?.Arn ?? "nothing";
      });
}
