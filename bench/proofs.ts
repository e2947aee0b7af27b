import { spawnSync } from "node:child_process";
import { join } from "node:path";
import { type BucketPolicyArgs, bucketPolicy } from "../infra/buckets/bucket-policy";
import { type KeyPolicyArgs, keyPolicy } from "../infra/keys/key-policy";
import type { Figure } from "./figure";
import { median } from "./median";

/** What it takes to prove all properties of both policies of a stack, in a process of its own. */
interface ProofCosts {
  /** Of computing on one core. */
  readonly seconds: number;
  /** The most memory that the process has had. */
  readonly megabytes: number;
  readonly unproved: number;
}

export interface ProofRun {
  readonly defaults: ProofCosts;
  readonly largest: ProofCosts;
}

interface Stack {
  readonly key: KeyPolicyArgs;
  readonly bucket: BucketPolicyArgs;
}

const ACCOUNT = "111122223333";
const KEY_ARN = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const BUCKET_ARN = "arn:aws:s3:::aerosecure-dev";
const SSO = `arn:aws:iam::${ACCOUNT}:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO`;

const DEFAULTS: Stack = {
  key: {
    partition: { name: "aws", dnsSuffix: "amazonaws.com" },
    accountId: ACCOUNT,
    region: "us-east-1",
    administrators: [`arn:aws:iam::${ACCOUNT}:user/kzax01`],
    administratorsMayDeleteKey: true,
    keyUsers: [],
    bucketArn: BUCKET_ARN,
    sseAlgorithm: "aws:kms",
  },
  bucket: {
    bucketArn: BUCKET_ARN,
    keyArn: KEY_ARN,
    sseAlgorithm: "aws:kms",
    minimumTlsVersion: "1.2",
    serviceRoles: [],
    deployer: [],
    protect: true,
  },
};

/** As many people as there is room for in a key policy, and everything else that settings can add. */
const LARGEST: Stack = {
  key: {
    ...DEFAULTS.key,
    administrators: people("Keys", 46),
    administratorsMayDeleteKey: false,
    keyUsers: people("Crew", 46),
    minimumDeletionWindowInDays: 14,
    minimumUnusedDaysBeforeDeletion: 30,
    reencryptor: people("Reencryptor", 1),
  },
  bucket: {
    ...DEFAULTS.bucket,
    perimeter: {
      organizationId: "o-a1b2c3d4e5",
      vpcEndpointIds: Array.from({ length: 20 }, (_, index) => `vpce-${10_000_000 + index}`),
    },
    serviceRoles: people("Service", 20),
    deployer: people("Deployer", 1),
  },
};

/** Names, every third a permission set's, which only a pattern finds. */
function people(name: string, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) =>
    index % 3 === 1
      ? `${SSO}_${name}${index}_*`
      : `arn:aws:iam::${ACCOUNT}:role/${name}/${"x".repeat(40)}${index}`,
  );
}

export function proofRun(): ProofRun {
  return { defaults: costsOf(DEFAULTS), largest: costsOf(LARGEST) };
}

function costsOf({ key, bucket }: Stack): ProofCosts {
  const place = { partition: "aws", accountId: ACCOUNT };
  const input = [
    { document: keyPolicy(key), facts: key, place: { ...place, service: "kms", arn: KEY_ARN } },
    {
      document: bucketPolicy(bucket),
      facts: { ...bucket, accountId: ACCOUNT },
      place: { ...place, service: "s3", arn: BUCKET_ARN },
    },
  ];
  const { stdout, stderr } = spawnSync(process.execPath, [join(__dirname, "prove-once.js")], {
    input: JSON.stringify(input),
    encoding: "utf8",
    stdio: "pipe",
  });
  if (stdout === "") {
    throw new Error(stderr);
  }
  return JSON.parse(stdout);
}

export function proofFigures(runs: readonly ProofRun[]): readonly Figure[] {
  const of = (stack: keyof ProofRun, cost: keyof ProofCosts): number =>
    median(runs.map((run) => run[stack][cost]));
  return [
    {
      what: "seconds of one core to prove the default policies",
      value: of("defaults", "seconds"),
      limit: 0.2,
    },
    {
      what: "seconds of one core to prove the largest policies",
      value: of("largest", "seconds"),
      limit: 2,
    },
    {
      what: "megabytes to prove the largest policies",
      value: of("largest", "megabytes"),
      limit: 200,
    },
    {
      what: "properties of both that are not proved",
      value: of("defaults", "unproved") + of("largest", "unproved"),
      limit: 0,
    },
  ];
}
