import { GetObjectCommand, type GetObjectCommandInput, type S3Client } from "@aws-sdk/client-s3";
import { UserError } from "../terminal/user-error";

/** How often a body is asked for. */
const READINGS = 2;

/**
 * An object's bytes. The SDK tries a call again, but not a body that has begun and breaks off: that is done
 * here, once.
 *
 * @throws S3ServiceException as S3 answers, UserError where the body breaks off again
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
          `The answer to s3:GetObject broke off, ${READINGS} times (${why}). Look at the network, and run the command again.`,
        );
      }
    }
  }
}
