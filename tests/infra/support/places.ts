/** An account and a region of commercial AWS. */
export const PLACE = {
  partition: { name: "aws", dnsSuffix: "amazonaws.com" },
  accountId: "111122223333",
  region: "us-east-1",
} as const;

/** The same in GovCloud. */
export const GOV_PLACE = {
  partition: { name: "aws-us-gov", dnsSuffix: "amazonaws.com" },
  accountId: "111122223333",
  region: "us-gov-west-1",
} as const;

/** The same in China. */
export const CHINA_PLACE = {
  partition: { name: "aws-cn", dnsSuffix: "amazonaws.com.cn" },
  accountId: "111122223333",
  region: "cn-north-1",
} as const;
