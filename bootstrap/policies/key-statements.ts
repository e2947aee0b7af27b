import { STACK_TAG } from "../../infra/keys/stack-tag";
import type { StackArns } from "../stack-arns";
import { allow, type IdentityStatement } from "./identity-policy";

/**
 * Makes keys that are tagged as the stack's, and manages those alone: a key's ARN is known only once
 * it is there. Neither their use nor their deletion is among it.
 *
 * A tag on a new key takes a right that is not bound to keys that are there, so it is bound to the
 * one tag, and to keys that have none of that name. What is left is that it could be put on a key
 * of the account that nothing of this project made.
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
    // The data's own is the first: without it the key would not be found before the next delivery.
    allow("UnnameKeys", "kms:DeleteAlias", aliases.slice(1)),
  ];
}

/**
 * Reads what the stack's keys are, as preview and refresh do. An alias that leads nowhere yet is
 * described as well, and no tag is there to be bound to; what a key is called and whether it is
 * enabled is all that this tells.
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

/** Holds for keys with the stack's tag. */
export function ofTheStack(environment: string) {
  return { StringEquals: { [`aws:ResourceTag/${STACK_TAG}`]: environment } };
}
