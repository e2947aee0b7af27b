import { GetObjectCommand, type GetObjectCommandInput, type S3Client } from "@aws-sdk/client-s3";
import { UserError } from "../terminal/user-error";

/** How often a body is requested. */
const READINGS = 2;

/**
 * An object's bytes. The SDK retries a call, but not a body that breaks off: this does, once.
 *
 * @throws S3ServiceException as S3 answers, UserError if the body breaks off again
 */
export async function objectBytes(s3: S3Client, input: GetObjectCommandInput): Promise<Uint8Array> {
  for (let left = READINGS; ; left -= 1) {
    const { Body } = await s3.send(new GetObjectCommand(input));
    try {
      return (await Body?.transformToByteArray()) ?? new Uint8Array();
    } catch (error) {
      if (left === 1) {
        const why = error instanceof Error ? error.message : String(error);
        throw new UserError(
          `The answer to s3:GetObject broke off, ${READINGS} times (${why}). Check the network, and run the command again.`,
        );
      }
    }
  }
}
