/**
 * What AWS Cloud Control calls a property that the classic provider gives another name, by type.
 * Policies are written in the classic names; messages have the name that the program wrote.
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-resource-kms-key.html
 */
const NATIVE_NAMES: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  "aws-native:kms:Key": {
    customerMasterKeySpec: "keySpec",
    deletionWindowInDays: "pendingWindowInDays",
    isEnabled: "enabled",
    policy: "keyPolicy",
  },
  "aws-native:kms:ReplicaKey": {
    deletionWindowInDays: "pendingWindowInDays",
    policy: "keyPolicy",
  },
  "aws-native:kms:Alias": {
    name: "aliasName",
  },
  "aws-native:cloudtrail:Trail": {
    enableLogging: "isLogging",
  },
  "aws-native:s3:Bucket": {
    bucket: "bucketName",
  },
  "aws-native:s3:BucketPolicy": {
    policy: "policyDocument",
  },
};

/** The name under which this type has the property. */
export function nativeName(type: string, property: string): string {
  const names = Object.hasOwn(NATIVE_NAMES, type) ? NATIVE_NAMES[type] : undefined;
  return names !== undefined && Object.hasOwn(names, property)
    ? (names[property] ?? property)
    : property;
}
