import type { ObjectVersion } from "../../../ops/aws/objects";
import {
  type ReencryptArgs,
  reencryptVersion,
} from "../../../ops/commands/reencrypt/reencrypt-version";
import { UNDER_THE_KEY } from "./samples";
import { type StubAnswer, type StubRequest, stubAws } from "./stub-aws";

/** For each test of the calling suite: reencrypts a version in an S3 that answers what it says. */
export function reencryptOne(
  version: ObjectVersion,
  how: Pick<ReencryptArgs, "method" | "hasInPlace">,
) {
  const aws = stubAws();
  return async (answer: (request: StubRequest) => StubAnswer, execute = true) => {
    const { clients, requests } = await aws(answer);
    const args = {
      ...{ s3: clients.s3, bucket: "files", expected: UNDER_THE_KEY },
      ...{ acceptSingleLayer: false, now: new Date() },
    };
    return { ended: reencryptVersion({ ...args, ...how, execute }, version), requests };
  };
}
