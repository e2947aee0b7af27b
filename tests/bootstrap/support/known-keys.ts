import { KMS } from "@aws-sdk/client-kms";
import { clientSettings } from "../../support/local-aws";
import type { AwsCall } from "./aws-call";
import type { FindKey, KnownKey } from "./needed-rights";

/**
 * Every key of the local AWS by region and id, and by the aliases that the calls gave them: an alias
 * that is gone by now still tells which key a call was about.
 */
export async function knownKeys(
  endpoint: string,
  regions: readonly string[],
  calls: readonly AwsCall[],
): Promise<FindKey> {
  const keys = new Map<string, KnownKey>();
  for (const region of regions) {
    const kms = new KMS({ ...clientSettings(endpoint), region });
    const { Keys = [] } = await kms.listKeys({ Limit: 1000 });
    for (const { KeyId = "", KeyArn: arn = "" } of Keys) {
      const { Tags = [] } = await kms.listResourceTags({ KeyId });
      const tags = Object.fromEntries(Tags.map(({ TagKey, TagValue }) => [TagKey, TagValue]));
      keys.set(`${region} ${KeyId}`, { arn, tags });
    }
    kms.destroy();
  }
  const idOf = (name: unknown): string => String(name).replace(/^.*:key\//, "");
  for (const { operation, region, input } of calls) {
    if (operation === "CreateAlias") {
      const key = keys.get(`${region} ${idOf(input["TargetKeyId"])}`);
      if (key !== undefined) {
        keys.set(`${region} ${input["AliasName"]}`, key);
      }
    }
  }
  return (name, region) => {
    const found = keys.get(`${region} ${idOf(name)}`);
    if (found === undefined) {
      throw new Error(`No key of ${region} was known as ${name}.`);
    }
    return found;
  };
}
