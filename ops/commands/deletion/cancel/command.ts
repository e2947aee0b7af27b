import { defineCommand } from "../../../door/command";
import { UserError } from "../../../terminal/user-error";
import { type CancelOptions, cancelDeletion } from "./cancel";
import { cancelText, isBack } from "./cancel-text";

export const cancelDeletionCommand = defineCommand<"key", CancelOptions>({
  name: "cancel-deletion",
  summary: "cancel a scheduled deletion and make the key usable again",
  description: `Cancel the scheduled deletion of the key, enable the key, create its alias again if it is gone, and
test the key: upload an object, read it back and delete it.

A key that someone had disabled before its deletion was scheduled, or may have disabled after someone else
cancelled it, stays Disabled unless --enable is given. Also ends a soak of schedule-deletion
--disable-first. If it is interrupted, run it again in the same folder within a day to complete it; from
another folder, or later, it may require --enable. With --stack it also checks whether Pulumi's state has
lost the key, and names the command that restores it.`,
  needs: "key",
  examples: [
    { args: "cancel-deletion --stack prod", what: "The key of a stack" },
    {
      args: "cancel-deletion --stack prod --no-probe",
      what: "As an administrator, who cannot use the key",
    },
    {
      args: "cancel-deletion --key 1234abcd-12ab-34cd-56ef-1234567890ab --bucket reports",
      what: "A key whose stack is gone",
    },
  ],
  permissions: [
    { action: "kms:DescribeKey", why: "its state" },
    { action: "kms:ListAliases", why: "whether its alias is gone" },
    { action: "kms:ListResourceTags", why: "what it was before" },
    { action: "kms:CancelKeyDeletion", why: "cancelling the deletion" },
    { action: "kms:EnableKey", why: "making it usable" },
    { action: "kms:CreateAlias", why: "its alias, if it is gone" },
    { action: "kms:UntagResource", why: "removing the record of its deletion" },
    { action: "s3:GetBucketObjectLockConfiguration", why: "whether a probe could be deleted" },
    { action: "s3:GetEncryptionConfiguration", why: "how the probe should be encrypted" },
    { action: "s3:PutObject", why: "the probe" },
    { action: "s3:GetObject", why: "reading it back" },
    { action: "s3:GetObjectVersion", why: "its key" },
    { action: "s3:ListBucketVersions", why: "finding every version of it" },
    { action: "s3:DeleteObjectVersion", why: "deleting it" },
    { action: "kms:GenerateDataKey", why: "the probe, through S3" },
    { action: "kms:Decrypt", why: "the same" },
  ],
  configure: (command) =>
    command
      .option("--leave-disabled", "cancel the deletion but leave the key Disabled", false)
      .option("--no-probe", "do not test the key with an upload")
      .option("--enable", "enable the key even if someone else had disabled it", false),
  run: async (context, options) => {
    if (options.leaveDisabled && options.enable) {
      throw new UserError("Use --leave-disabled or --enable, not both.", 2);
    }
    const report = await cancelDeletion(context, options);
    return { ok: isBack(report), report, text: cancelText(report) };
  },
});
