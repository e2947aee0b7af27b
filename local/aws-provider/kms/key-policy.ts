import { previewOnly } from "../preview-only";
import { region } from "../property";

/**
 * `aws:kms/keyPolicy:KeyPolicy`: a key's policy apart from the key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_PutKeyPolicy.html
 */
export const keyPolicy = previewOnly({
  label: "KMS Key Policy",
  properties: {
    bypassPolicyLockoutSafetyCheck: { is: "flag", local: true },
    keyId: { is: "text", required: true, replaces: true },
    policy: { is: "policy", required: true },
    region,
  },
  outputs: {},
  remedy: "give the key itself the policy",
});
