import { Alias } from "@pulumi/aws/kms";
import { bucketWith, keyWith } from "./compliant";
import { accountRoot, everyone, policyOf } from "./documents";
import { everyFault } from "./every-fault";

/** A program that the policy pack refuses. */
export interface WeakenedProgram {
  readonly name: string;
  /** Declares the resources, those of a brief program under its own name; only the Pulumi runtime calls it. */
  readonly declare: () => void;
}

/** A program that breaks one rule of the policy pack. */
export interface BriefProgram extends WeakenedProgram {
  /** The policy that refuses it. */
  readonly policy: string;
  /** What is wrong with it, as a noun phrase. */
  readonly weakness: string;
  /** Whether the provider refuses it, too, so that nothing else can be previewed with it. */
  readonly isAlone?: boolean;
}

/** One for each rule that the company asked for; `npm start` shows these. */
export const briefPrograms: readonly BriefProgram[] = [
  {
    name: "multi-region-key",
    policy: "kms-key-single-region",
    weakness: "a multi-region key",
    declare: () => keyWith("multi-region-key", { multiRegion: true }),
  },
  {
    name: "asymmetric-key",
    policy: "kms-key-symmetric",
    weakness: "an asymmetric key",
    declare: () =>
      keyWith("asymmetric-key", { customerMasterKeySpec: "RSA_4096", enableKeyRotation: false }),
  },
  {
    name: "short-deletion-window",
    policy: "kms-key-deletion-window",
    weakness: "a deletion window of 6 days",
    isAlone: true,
    declare: () => keyWith("short-deletion-window", { deletionWindowInDays: 6 }),
  },
  {
    name: "public-key-policy",
    policy: "kms-policy-not-public",
    weakness: "a key policy open to everyone",
    declare: () => keyWith("public-key-policy", { policy: policyOf(accountRoot, everyone) }),
  },
  {
    name: "aes256-bucket",
    policy: "s3-bucket-sse-kms",
    weakness: "a bucket encrypted with AES256",
    declare: () =>
      bucketWith("aes256-bucket", {
        encryption: () => ({ applyServerSideEncryptionByDefault: { sseAlgorithm: "AES256" } }),
      }),
  },
  {
    name: "dsse-with-bucket-key",
    policy: "s3-bucket-dsse-without-bucket-key",
    weakness: "a DSSE-KMS bucket with a Bucket Key",
    declare: () =>
      bucketWith("dsse-with-bucket-key", {
        encryption: (key) => ({
          applyServerSideEncryptionByDefault: {
            kmsMasterKeyId: key.arn,
            sseAlgorithm: "aws:kms:dsse",
          },
          bucketKeyEnabled: true,
        }),
      }),
  },
];

export const reservedAlias: BriefProgram = {
  name: "reserved-alias",
  policy: "kms-alias-name",
  weakness: "an alias that AWS reserves",
  isAlone: true,
  declare: () =>
    new Alias("reserved-alias", {
      name: "alias/aws/files",
      targetKeyId: "1234abcd-12ab-34cd-56ef-1234567890ab",
    }),
};

/** Breaks every rule but those that a program of its own shows. */
export const carelessProgram: WeakenedProgram = { name: "every-fault", declare: everyFault };

export const weakenedPrograms: readonly WeakenedProgram[] = [
  ...briefPrograms,
  reservedAlias,
  carelessProgram,
];
