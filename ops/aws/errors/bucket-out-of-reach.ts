import { UserError } from "../../terminal/user-error";
import { codeOf } from "./aws-errors";
import { operationOf } from "./aws-operation";

const ELSEWHERE =
  /^(?:PermanentRedirect|AuthorizationHeaderMalformed|IllegalLocationConstraintException)$/;

/**
 * A missing bucket, or one in another region, is reported once, not for each thing to read in it.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html
 *
 * @throws UserError if the error says so
 */
export function refuseBucketOutOfReach(error: unknown): void {
  const { Bucket: bucket = "" } = (operationOf(error)?.input ?? {}) as { Bucket?: string };
  const code = codeOf(error);
  if (code === "NoSuchBucket") {
    throw new UserError(
      `There is no bucket "${bucket}". Check --bucket, or deploy the stack with \`pulumi up\`.`,
    );
  }
  if (ELSEWHERE.test(code)) {
    throw new UserError(
      `The bucket ${bucket} is in ${regionIn(error) ?? "another region"}, and the key is not: S3 encrypts only under keys of the bucket's own region. Check --bucket and --key.`,
    );
  }
}

function regionIn(error: unknown): string | undefined {
  const { $response: response } = error as {
    $response?: { readonly headers?: Readonly<Record<string, string>> };
  };
  return response?.headers?.["x-amz-bucket-region"];
}
