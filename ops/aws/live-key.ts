import {
  DescribeKeyCommand,
  GetKeyPolicyCommand,
  GetKeyRotationStatusCommand,
  type GetKeyRotationStatusCommandOutput,
  type KeyMetadata,
  type KMSClient,
} from "@aws-sdk/client-kms";
import { type Reading, reading } from "./reading";

/** A key as it is. */
export interface LiveKey {
  readonly metadata: Reading<KeyMetadata>;
  readonly rotation: Reading<
    Pick<GetKeyRotationStatusCommandOutput, "KeyRotationEnabled" | "RotationPeriodInDays">
  >;
  /** As JSON. */
  readonly policy: Reading<string>;
  /** The ARN of the key that the alias leads to; "nowhere" without such an alias. */
  readonly aliasLeadsTo: Reading<string>;
}

/** Reads all that verify looks at, several things at once. */
export async function readKey(
  kms: KMSClient,
  keyArn: string,
  keyAlias: string | undefined,
): Promise<LiveKey> {
  const KeyId = keyArn;
  const [metadata, rotation, policy, aliasLeadsTo] = await Promise.all([
    reading(async () => (await kms.send(new DescribeKeyCommand({ KeyId }))).KeyMetadata ?? {}),
    reading(() => kms.send(new GetKeyRotationStatusCommand({ KeyId }))),
    reading(
      async () =>
        (await kms.send(new GetKeyPolicyCommand({ KeyId, PolicyName: "default" }))).Policy ?? "",
    ),
    reading(
      async () => {
        if (keyAlias === undefined) {
          return "nowhere";
        }
        const answer = await kms.send(new DescribeKeyCommand({ KeyId: keyAlias }));
        return answer.KeyMetadata?.Arn ?? "nowhere";
      },
      { codes: /^NotFoundException$/, value: "nowhere" },
    ),
  ]);
  return { metadata: metadata as Reading<KeyMetadata>, rotation, policy, aliasLeadsTo };
}
