import type { BucketTarget } from "../../../stack/target";
import { UserError } from "../../../terminal/user-error";

/** What a stack declares for S3 Batch Operations. */
export interface BatchPlace {
  /** The role that S3 acts as while it runs a job. */
  readonly roleArn: string;
  /** The bucket that manifests are read from and reports are written to. */
  readonly bucket: string;
  /** What every key of theirs begins with: "batch-operations/". */
  readonly prefix: string;
}

/** The stack's outputs. */
const ROLE_OUTPUT = "batchOperationsRoleArn";
const LOCATION_OUTPUT = "batchOperationsLocation";

/** @throws UserError if no stack is named, or it has no role for S3 Batch Operations */
export async function batchPlaceOf({
  openedStack,
  stack,
}: Pick<BucketTarget, "openedStack" | "stack">): Promise<BatchPlace> {
  if (openedStack === undefined) {
    throw new UserError(
      "--batch takes the role of its job from a stack. Name --stack instead of --key and --bucket.",
      2,
    );
  }
  const outputs = (await openedStack.outputs()) ?? {};
  const roleArn = outputs[ROLE_OUTPUT];
  const [, bucket = "", prefix = ""] =
    /^s3:\/\/([^/]+)\/(.+\/)$/.exec(String(outputs[LOCATION_OUTPUT])) ?? [];
  if (typeof roleArn !== "string" || bucket === "") {
    throw new UserError(
      `The stack ${stack} has no role for S3 Batch Operations. Set batchOperations to true and run \`pulumi up\`.`,
    );
  }
  return { roleArn, bucket, prefix };
}

/** As people name it. */
export function locationOf({ bucket, prefix }: BatchPlace): string {
  return `s3://${bucket}/${prefix}`;
}
