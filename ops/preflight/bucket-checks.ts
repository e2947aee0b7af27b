import { defaultEncryption } from "../aws/default-encryption";
import { unlessAbsent } from "../aws/errors/unless-absent";
import type { StateEncryption } from "../stack/stack-state";
import { type Check, fails, passes } from "./check";
import { bucketNameOf } from "./expected";
import { judgeState, keyIn } from "./key-checks";
import type { Site } from "./site";

/** A bucket's default encryption as S3 has it. */
export interface LiveEncryption {
  readonly algorithm: string | undefined;
  readonly keyArn: string | undefined;
}

/** Looks at the default encryption of every bucket of the stack, and for its own bucket before there is one. */
export async function bucketChecks(site: Site): Promise<readonly Check[]> {
  const deployed = await Promise.all(
    site.state.encryptions().map(async (wanted) => {
      const region = wanted.region ?? site.expected.region;
      const live = await encryptionOf(site, region, wanted.bucketName);
      return judgeEncryption(wanted, live, site);
    }),
  );
  return [...deployed, ...(await forgottenKeys(site)), ...(await strangerChecks(site))];
}

/** Keys that buckets were deployed under, and that a refresh took out of the state: nothing else leads there. */
async function forgottenKeys(site: Site): Promise<readonly Check[]> {
  const known = site.expected.aliases.map((place) => {
    const alias = site.state.alias(place);
    return alias && site.state.keyBeside(alias);
  });
  const forgotten = site.state.encryptions().filter(({ keyArn }) => !known.includes(keyArn));
  const checks = await Promise.all(
    forgotten.map(async ({ bucketName, keyArn, region = site.expected.region }) => {
      const key = await keyIn(site, region, keyArn);
      const check = judgeState({ alias: bucketName, region }, undefined, key, site);
      return check.verdict === "fail" ? [check] : [];
    }),
  );
  return checks.flat();
}

/** Judges a deployed bucket. @param live undefined where there is no such bucket */
export function judgeEncryption(
  wanted: StateEncryption,
  live: LiveEncryption | undefined,
  { pulumi, stack }: Pick<Site, "pulumi" | "stack">,
): Check {
  const looked = { about: "bucket", what: `default encryption of ${wanted.bucketName}` } as const;
  const refresh = `${pulumi} up --refresh --stack ${stack}`;
  if (live === undefined) {
    return fails(looked, "The bucket is gone, and the stack's state has it.", refresh);
  }
  const found = [live.algorithm ?? "none", ...(live.keyArn === undefined ? [] : [live.keyArn])];
  return live.algorithm === wanted.algorithm && live.keyArn === wanted.keyArn
    ? passes(looked, `It is ${found.join(" under ")}.`)
    : fails(
        looked,
        `It is ${found.join(" under ")}, and was deployed as ${wanted.algorithm} under ${wanted.keyArn}. Whatever is uploaded now is under the wrong key.`,
        refresh,
      );
}

/** The stack's own bucket where its state has none: a deployment would fail, or its key may be lost. */
async function strangerChecks(site: Site): Promise<readonly Check[]> {
  const { expected, state, accountId, stack, pulumi } = site;
  const { region } = expected;
  const name = bucketNameOf(expected, accountId);
  if (state.find("aws:s3/bucket:Bucket", name) !== undefined) {
    return [];
  }
  const live = await encryptionOf(site, region, name);
  const looked = { about: "bucket", what: name } as const;
  if (live === undefined) {
    return [passes(looked, "There is none yet.")];
  }
  const stranger = fails(
    looked,
    "It exists, and is not in the stack's state: a deployment would fail to make it.",
    "Where it is to be the stack's own, import it as docs/adopt.md says; else use another name:",
    `${pulumi} config set aerosecure-kms:${"name" in expected.bucket ? "bucketName ANOTHER-NAME" : "bucketNamePrefix ANOTHER-PREFIX"} --stack ${stack}`,
  );
  const key = live.keyArn && (await keyIn(site, region, live.keyArn));
  return key && key.KeyState !== "Enabled"
    ? [stranger, judgeState({ alias: name, region }, undefined, key, site)]
    : [stranger];
}

function encryptionOf(
  { clients, signal }: Site,
  region: string,
  bucketName: string,
): Promise<LiveEncryption | undefined> {
  const { s3 } = clients.in(region);
  return unlessAbsent(["NoSuchBucket"], async () => {
    const rule = await defaultEncryption(s3, bucketName, { abortSignal: signal });
    const { SSEAlgorithm, KMSMasterKeyID } = rule?.ApplyServerSideEncryptionByDefault ?? {};
    return { algorithm: SSEAlgorithm, keyArn: KMSMasterKeyID };
  });
}
