import { STACK_TAG } from "../../infra/keys/stack-tag";
import type { StackArns } from "../stack-arns";
import { allow, type IdentityStatement } from "./identity-policy";

/**
 * Creates keys with the stack's tag and manages only those, because a key's ARN is known only once the
 * key exists. It includes neither their use nor their deletion.
 *
 * Tagging a new key needs a permission that cannot be limited to existing keys. It is limited to this
 * one tag, and to keys that do not have a tag of that name. The tag could still be added to a key of
 * the account that this project did not create.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/tag-permissions.html
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
      Null: { [`aws:ResourceTag/${STACK_TAG}`]: "true" },
    }),
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
