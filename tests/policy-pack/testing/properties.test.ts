import * as aws from "../../../policy-pack/src/resources/aws-types";
import { rules } from "../../../policy-pack/src/rules";
import { testProperty, type WantedProperty } from "../../../policy-pack/src/testing";

type Wanted = Pick<WantedProperty, "right" | "wrong" | "absent"> & {
  readonly type?: string;
  readonly path: string;
};

const BLOCK = "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock";
const BLOCKED = {
  blockPublicAcls: true,
  blockPublicPolicy: true,
  ignorePublicAcls: true,
  restrictPublicBuckets: true,
};

/** By policy, the properties that it judges one by one, beside what else it wants of the resource. */
const PROPERTIES: Readonly<Record<string, readonly (Wanted & { readonly rest?: object })[]>> = {
  "kms-key-single-region": [{ path: "multiRegion", right: false, wrong: true, absent: "accepted" }],
  "kms-key-symmetric": [
    {
      path: "customerMasterKeySpec",
      right: "SYMMETRIC_DEFAULT",
      wrong: "RSA_2048",
      absent: "accepted",
    },
    { path: "keyUsage", right: "ENCRYPT_DECRYPT", wrong: "SIGN_VERIFY", absent: "accepted" },
  ],
  "kms-key-deletion-window": [
    { path: "deletionWindowInDays", right: 7, wrong: 6, absent: "accepted" },
  ],
  "kms-key-rotation": [{ path: "enableKeyRotation", right: true, wrong: false, absent: "refused" }],
  "kms-key-enabled": [{ path: "isEnabled", right: true, wrong: false, absent: "accepted" }],
  "kms-key-lockout-check": [
    { path: "bypassPolicyLockoutSafetyCheck", right: false, wrong: true, absent: "accepted" },
  ],
  "kms-key-description": [
    { path: "description", right: "Folder", wrong: "Files", absent: "refused" },
  ],
  "s3-bucket-keeps-objects": [
    { path: "forceDestroy", right: false, wrong: true, absent: "accepted", type: aws.BUCKET },
  ],
  "s3-bucket-public-access-blocked": Object.keys(BLOCKED).map((path) => ({
    ...{ path, right: true, wrong: false, absent: "refused", type: BLOCK, rest: BLOCKED },
  })),
  "guardduty-enabled": [
    { path: "enable", right: true, wrong: false, absent: "accepted", type: aws.DETECTOR },
  ],
  "cloudtrail-validated": [
    {
      path: "enableLogFileValidation",
      right: true,
      wrong: false,
      absent: "refused",
      type: aws.TRAIL_TYPES[0] ?? "",
    },
  ],
};

for (const [name, properties] of Object.entries(PROPERTIES)) {
  const rule = rules.find((each) => each.name === name);
  if (rule === undefined) {
    throw new Error(`${name} is no policy of the pack.`);
  }
  for (const { path, type = aws.KEY, rest = {}, ...wanted } of properties) {
    const props = (value: unknown) => ({ ...rest, [path]: value });
    testProperty(rule, { ...wanted, property: path, type, props });
  }
}
