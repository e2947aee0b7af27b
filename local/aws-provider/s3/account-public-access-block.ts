import type { AwsRegion } from "../aws";
import { unlessMissing } from "../failure";
import type { Properties } from "../property";
import type { Resource } from "../resource";
import { shown } from "../shown";
import { flag, text, type Values } from "../value";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_control_PutPublicAccessBlock.html */
const properties: Properties = {
  accountId: {
    is: "text",
    computed: true,
    replaces: true,
    rule: (value) =>
      /^\d{12}$/.test(String(value)) ? undefined : `must be 12 digits, not ${shown(value)}`,
  },
  blockPublicAcls: { is: "flag", default: false },
  blockPublicPolicy: { is: "flag", default: false },
  ignorePublicAcls: { is: "flag", default: false },
  restrictPublicBuckets: { is: "flag", default: false },
};

/** AWS's codes for an account that has none. */
const MISSING = "NoSuchPublicAccessBlockConfiguration";

/** `aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock`: one for a whole account, in no region. */
export const accountPublicAccessBlock: Resource = {
  label: "S3 Account Public Access Block",
  properties,
  outputs: {},
  async create(aws, inputs) {
    const id = text(inputs, "accountId") ?? (await aws.sts.getCallerIdentity({})).Account ?? "";
    await put(aws, id, inputs);
    return { id, state: { ...inputs, accountId: id } };
  },
  async change(aws, id, from, to) {
    if (Object.keys(properties).some((name) => name !== "accountId" && from[name] !== to[name])) {
      await put(aws, id, to);
    }
  },
  async read({ s3Control }, AccountId) {
    const found = await unlessMissing(s3Control.getPublicAccessBlock({ AccountId }), MISSING);
    const block = found?.PublicAccessBlockConfiguration;
    return block === undefined
      ? undefined
      : {
          accountId: AccountId,
          blockPublicAcls: block.BlockPublicAcls ?? false,
          blockPublicPolicy: block.BlockPublicPolicy ?? false,
          ignorePublicAcls: block.IgnorePublicAcls ?? false,
          restrictPublicBuckets: block.RestrictPublicBuckets ?? false,
        };
  },
  async remove({ s3Control }, AccountId) {
    await unlessMissing(s3Control.deletePublicAccessBlock({ AccountId }), MISSING);
  },
};

async function put({ s3Control }: AwsRegion, AccountId: string, inputs: Values): Promise<void> {
  await s3Control.putPublicAccessBlock({
    AccountId,
    PublicAccessBlockConfiguration: {
      BlockPublicAcls: flag(inputs, "blockPublicAcls"),
      BlockPublicPolicy: flag(inputs, "blockPublicPolicy"),
      IgnorePublicAcls: flag(inputs, "ignorePublicAcls"),
      RestrictPublicBuckets: flag(inputs, "restrictPublicBuckets"),
    },
  });
}
