import { previewOnly } from "../preview-only";
import { region } from "../property";
import { lengthWithin } from "../rules";

/**
 * `aws:kms/grant:Grant`: lets one principal use a key.
 * Source: https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateGrant.html
 */
export const grant = previewOnly({
  label: "KMS Grant",
  properties: {
    constraints: {
      is: "objects",
      replaces: true,
      of: { encryptionContextEquals: { is: "tags" }, encryptionContextSubset: { is: "tags" } },
    },
    granteePrincipal: { is: "text", required: true, replaces: true },
    keyId: { is: "text", required: true, replaces: true },
    name: { is: "text", computed: true, replaces: true, rule: lengthWithin(1, 256) },
    operations: { is: "texts", required: true, replaces: true },
    region,
    retiringPrincipal: { is: "text", replaces: true },
  },
  outputs: { grantId: {}, grantToken: {} },
  remedy: "let the key's policy name the principal",
});
