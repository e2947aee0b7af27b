import { defaultEncryption } from "../../aws/default-encryption";
import { unlessAbsent } from "../../aws/errors/unless-absent";
import type { StateEncryption } from "../../stack/stack-state";
import { type Check, checkOf } from "./check";
import { bucketNameOf } from "./expected";
import { judgeState, keyIn } from "./key-checks";
import type { Site } from "./site";

/** A bucket's default encryption as S3 has it. */
export interface LiveEncryption {
  readonly algorithm: string | undefined;
  readonly keyArn: string | undefined;
}

/** Checks the default encryption of the stack's buckets, and the name of a bucket to create. */
export async function bucketChecks(site: Site): Promise<readonly Check[]> {
  const deployed = await Promise.all(
    site.state.encryptions().map(async (expected) => {
      const region = expected.region ?? site.expected.region;
      const live = await encryptionOf(site, region, expected.bucketName);
      return judgeEncryption(expected, live, site);
    }),
  );
  return [...deployed, ...(await forgottenKeys(site)), ...(await strangerChecks(site))];
}

/** Keys of deployed buckets that a refresh removed from the state: nothing else leads to them. */
async function forgottenKeys(site: Site): Promise<readonly Check[]> {
  const known = site.expected.aliases.map((place) => {
    const alias = site.state.alias(place);
    return alias && site.state.keyBeside(alias);
  });
  const forgotten = site.state.encryptions().filter(({ keyArn }) => !known.includes(keyArn));
  const checks = await Promise.all(
    forgotten.map(async ({ bucketName, keyArn, region = site.expected.region }) => {
      const key = await keyIn(site, region, keyArn);
      return judgeState({ alias: bucketName, region }, undefined, key, site);
    }),
  );
  return checks.filter(({ verdict }) => verdict === "fail");
}

/** Judges a deployed bucket. @param live undefined if there is no such bucket */
export function judgeEncryption(
  expected: StateEncryption,
  live: LiveEncryption | undefined,
  { pulumi, stack }: Pick<Site, "pulumi" | "stack">,
): Check {
  const check = checkOf("bucket", `default encryption of ${expected.bucketName}`);
  const refresh = `${pulumi} up --refresh --stack ${stack}`;
  if (live === undefined) {
    return check.fails("The bucket is gone, but it is in the stack's state.", refresh);
  }
  const found = `${live.algorithm ?? "none"}${live.keyArn === undefined ? "" : ` under ${live.keyArn}`}`;
  return live.algorithm === expected.algorithm && live.keyArn === expected.keyArn
    ? check.passes(`It is ${found}.`)
    : check.fails(
        `It is ${found}, but was deployed as ${expected.algorithm} under ${expected.keyArn}. New objects are under the wrong key.`,
        refresh,
      );
}

/** A bucket of the stack's name outside its state stops a deployment, and may lose its key. */
async function strangerChecks(site: Site): Promise<readonly Check[]> {
  const { expected, state, accountId, stack, pulumi } = site;
  const { region } = expected;
  const name = bucketNameOf(expected, accountId);
  if (state.find("aws:s3/bucket:Bucket", name) !== undefined) {
    return [];
  }
  const live = await encryptionOf(site, region, name);
  const check = checkOf("bucket", name);
  if (live === undefined) {
    return [check.passes("There is none yet.")];
  }
  const stranger = check.fails(
    "It exists, but is not in the stack's state: a deployment would fail to create it.",
    "If it should be the stack's own, import it as docs/adopt.md says; otherwise use another name:",
    `${pulumi} config set ${"name" in expected.bucket ? "bucketName ANOTHER-NAME" : "bucketNamePrefix ANOTHER-PREFIX"} --stack ${stack}`,
  );
  const key = live.keyArn && (await keyIn(site, region, live.keyArn));
  return key && key.KeyState !== "Enabled"
    ? [stranger, judgeState({ alias: name, region }, undefined, key, site)]
    : [stranger];
}

/** @returns undefined if there is no such bucket */
function encryptionOf(
  { clients, signal }: Site,
  region: string,
  bucketName: string,
): Promise<LiveEncryption | undefined> {
  return unlessAbsent(["NoSuchBucket"], async () => {
    const rule = await defaultEncryption(clients.in(region).s3, bucketName, {
      abortSignal: signal,
    });
    const { SSEAlgorithm, KMSMasterKeyID } = rule?.ApplyServerSideEncryptionByDefault ?? {};
    return { algorithm: SSEAlgorithm, keyArn: KMSMasterKeyID };
  });
}
