import type { MultiRegionConfiguration, MultiRegionKey } from "@aws-sdk/client-kms";
import type { AwsRegion } from "../aws";
import { mustExist } from "../failure";
import type { Lookup } from "../resource";
import { list, present, text, type Values } from "../value";

/**
 * `aws:kms/getKey:getKey`: a key by its id, ARN, alias or alias ARN, in whatever state it is.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_DescribeKey.html
 */
export const getKey: Lookup = {
  label: (args) => `KMS Key (${text(args, "keyId")})`,
  read,
};

async function read(aws: AwsRegion, args: Values): Promise<Values> {
  const keyId = text(args, "keyId") ?? "";
  const grantTokens = list(args, "grantTokens").map(String);
  const { KeyMetadata: key } = await mustExist(
    aws.kms.describeKey({
      KeyId: keyId,
      GrantTokens: grantTokens.length > 0 ? grantTokens : undefined,
    }),
    "NotFoundException",
  );
  return present({
    arn: key?.Arn,
    awsAccountId: key?.AWSAccountId,
    cloudHsmClusterId: key?.CloudHsmClusterId ?? "",
    creationDate: timestamp(key?.CreationDate),
    customKeyStoreId: key?.CustomKeyStoreId ?? "",
    customerMasterKeySpec: key?.KeySpec,
    deletionDate: timestamp(key?.DeletionDate),
    description: key?.Description ?? "",
    enabled: key?.Enabled,
    expirationModel: key?.ExpirationModel ?? "",
    grantTokens: args["grantTokens"],
    id: key?.KeyId,
    keyId,
    keyManager: key?.KeyManager,
    keySpec: key?.KeySpec,
    keyState: key?.KeyState,
    keyUsage: key?.KeyUsage,
    multiRegion: key?.MultiRegion ?? false,
    multiRegionConfigurations: [key?.MultiRegionConfiguration].flatMap(family),
    origin: key?.Origin,
    pendingDeletionWindowInDays: key?.PendingDeletionWindowInDays ?? 0,
    region: aws.name,
    validTo: timestamp(key?.ValidTo),
    xksKeyConfigurations: key?.XksKeyConfiguration?.Id ? [{ id: key.XksKeyConfiguration.Id }] : [],
  });
}

function family(relatives: MultiRegionConfiguration | undefined): Values[] {
  if (relatives === undefined) {
    return [];
  }
  const { MultiRegionKeyType, PrimaryKey, ReplicaKeys = [] } = relatives;
  return [
    present({
      multiRegionKeyType: MultiRegionKeyType,
      primaryKeys: PrimaryKey === undefined ? [] : [relative(PrimaryKey)],
      replicaKeys: ReplicaKeys.map(relative),
    }),
  ];
}

function relative({ Arn, Region }: MultiRegionKey): Values {
  return present({ arn: Arn, region: Region });
}

/** RFC 3339 in whole seconds, as the real provider writes it; empty for no date. */
function timestamp(date: Date | undefined): string {
  return date?.toISOString().replace(/\.\d+Z$/, "Z") ?? "";
}
