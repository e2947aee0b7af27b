import { type KeyPolicyArgs, keyPolicy } from "../../../infra/keys/key-policy";
import { keyProperties } from "../../../policy-pack/src/policy-document/prove/key-properties";
import { CHINA_PLACE, GOV_PLACE, PLACE } from "../support/places";
import type { Proven } from "./proven";

const KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";

export const DEFAULTS: KeyPolicyArgs = {
  ...PLACE,
  administrators: ["arn:aws:iam::111122223333:user/kzax01"],
  administratorsMayDeleteKey: true,
  keyUsers: [],
  bucketArn: "arn:aws:s3:::aerosecure-dev",
  sseAlgorithm: "aws:kms",
};

export const arn = (name: string): string => `arn:aws:iam::111122223333:${name}`;
export const SSO = "role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO";

/** Everything that a key's policy can have. */
export const FULL: KeyPolicyArgs = {
  ...DEFAULTS,
  administrators: [arn("user/kzax01"), arn("role/ops/Keys"), arn(`${SSO}_Keys_*`)],
  administratorsMayDeleteKey: false,
  keyUsers: [arn("role/Crew"), arn("user/crew01"), arn(`${SSO}_Crew_*`)],
  minimumDeletionWindowInDays: 14,
  minimumUnusedDaysBeforeDeletion: 30,
  reencryptor: [arn("role/Reencryptor")],
  rolesThroughS3: [
    { arn: arn("role/Scan"), mayEncrypt: true },
    { arn: arn("role/Batch"), mayEncrypt: true, mayReencrypt: true },
  ],
  deniedDeletion: [arn("role/Deployer"), arn("role/*/Deployer")],
};

export function provenKey(args: KeyPolicyArgs): Proven {
  const { partition, region, accountId } = args;
  return {
    policy: keyPolicy(args),
    properties: keyProperties(args),
    place: {
      service: "kms",
      arn: `arn:${partition.name}:kms:${region}:${accountId}:key/${KEY_ID}`,
      partition: partition.name,
      accountId,
    },
  };
}

/** As many people as there is room for in a policy: 32 KB. */
export const LARGEST: KeyPolicyArgs = {
  ...FULL,
  administrators: manyPeople("Keys"),
  keyUsers: manyPeople("Crew"),
};

function manyPeople(name: string): readonly string[] {
  return Array.from({ length: 45 }, (_, index) =>
    arn(index % 3 === 0 ? `${SSO}_${name}${index}_*` : `role/${name}/${"x".repeat(40)}${index}`),
  );
}

function inPartition(name: string): Partial<KeyPolicyArgs> {
  return {
    administrators: [`arn:${name}:iam::111122223333:user/kzax01`],
    keyUsers: [`arn:${name}:iam::111122223333:role/Crew`],
    bucketArn: `arn:${name}:s3:::aerosecure-dev`,
  };
}

export const KEY_CASES: readonly (readonly [string, KeyPolicyArgs])[] = [
  ["the defaults", DEFAULTS],
  ["DSSE", { ...DEFAULTS, sseAlgorithm: "aws:kms:dsse", keyUsers: [arn("role/Crew")] }],
  ["every setting", FULL],
  ["as many people as there is room for", LARGEST],
  ["no administrators", { ...DEFAULTS, administrators: [] }],
  [
    "GovCloud",
    { ...FULL, ...GOV_PLACE, ...inPartition("aws-us-gov"), reencryptor: [], rolesThroughS3: [] },
  ],
  [
    "China",
    { ...FULL, ...CHINA_PLACE, ...inPartition("aws-cn"), reencryptor: [], rolesThroughS3: [] },
  ],
];
