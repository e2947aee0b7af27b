import { STACK_TAG } from "../../infra/aws/stack-tag";
import type { StackArns } from "../stack-arns";
import { allow, type IdentityStatement } from "./identity-policy";

/** Applies to keys that have no tag of that name, or none that counts yet. */
const WITHOUT_TAG = { Null: { [`aws:ResourceTag/${STACK_TAG}`]: "true" } } as const;

/**
 * Creates keys with the stack's tag and manages only those, because a key's ARN is known only once the
 * key exists. It includes neither their use nor their deletion.
 *
 * Tagging a new key needs a permission that cannot be limited to existing keys. It is limited to this
 * one tag, and to keys that do not have a tag of that name. The tag could still be added to a key of
 * the account that this project did not create.
 *
 * A key's tag can take five minutes to count. Until then, the AWS provider enables the rotation of the
 * new key, names it and reads it, and KMS refuses to create it unless its creator may change its policy.
 * So the same actions are allowed on keys without a tag: this adds nothing to what tagging them allows.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/tag-permissions.html,
 * https://docs.aws.amazon.com/kms/latest/developerguide/abac.html and
 * https://docs.aws.amazon.com/kms/latest/APIReference/API_CreateKey.html
 */
export function keyWrites(
  { keysOfRegions, aliases, regions }: StackArns,
  environment: string,
): readonly IdentityStatement[] {
  const tagged = { [`aws:RequestTag/${STACK_TAG}`]: environment };
  return [
    allow("MakeKeys", "kms:CreateKey", "*", {
      StringEquals: { ...tagged, "aws:RequestedRegion": regions },
    }),
    allow("TagNewKeys", "kms:TagResource", keysOfRegions, {
      StringEquals: tagged,
      ...WITHOUT_TAG,
    }),
    allow(
      "FinishNewKeys",
      [
        "kms:PutKeyPolicy",
        "kms:EnableKeyRotation",
        "kms:CreateAlias",
        "kms:GetKeyPolicy",
        "kms:GetKeyRotationStatus",
        "kms:ListResourceTags",
      ],
      keysOfRegions,
      WITHOUT_TAG,
    ),
    allow(
      "ManageKeys",
      [
        "kms:PutKeyPolicy",
        "kms:EnableKeyRotation",
        "kms:UpdateKeyDescription",
        "kms:TagResource",
        "kms:UntagResource",
        "kms:CreateAlias",
        "kms:DeleteAlias",
      ],
      keysOfRegions,
      ofTheStack(environment),
    ),
    allow("NameKeys", "kms:CreateAlias", aliases),
    // The first is the data key's alias: without it, the next delivery would not find the key.
    allow("UnnameKeys", "kms:DeleteAlias", aliases.slice(1)),
  ];
}

/**
 * Reads the stack's keys, as preview and refresh do. An alias that has no key yet is described as well,
 * and there is no tag yet that could limit the permission. DescribeKey reveals only a key's metadata.
 */
export function keyReads(
  { keysOfRegions }: StackArns,
  environment: string,
): readonly IdentityStatement[] {
  return [
    allow("FindKeys", "kms:DescribeKey", keysOfRegions),
    allow("ReadKeys", ["kms:Get*", "kms:List*"], keysOfRegions, ofTheStack(environment)),
    allow("FindAliases", "kms:ListAliases", "*"),
  ];
}

/** Applies to keys with the stack's tag. */
export function ofTheStack(environment: string) {
  return { StringEquals: { [`aws:ResourceTag/${STACK_TAG}`]: environment } };
}
