import type { Verdict } from "../support/simulator";
import { BECAME, type Kind, type Person } from "./cast";
import type { SettingsName } from "./documents";
import type { CallName } from "./requests";

const A = "Allowed";
const I = "ImplicitlyDenied";
const E = "ExplicitlyDenied";

/** A call, and what each of the part's people is answered, in their order. */
type Row = readonly [CallName, ...Verdict[]];

/** The cells under one setting of the stack. */
export interface Part {
  readonly settings: SettingsName;
  /** Whether its people can be IAM users as well as roles. */
  readonly kinds: readonly Kind[];
  readonly people: readonly Person[];
  readonly rows: readonly Row[];
}

/** One cell: who, what, under which settings, and what AWS answers. */
export interface Cell {
  readonly settings: SettingsName;
  readonly person: Person;
  readonly call: CallName;
  readonly expected: Verdict;
  /** The first of the part's kinds. */
  readonly kind: Kind;
}

/**
 * Who may do what. A column is a person in the order of `people`; A is Allowed, I ImplicitlyDenied
 * (nothing allows it), E ExplicitlyDenied (a guard forbids it, whatever allows it).
 */
export const MATRIX: readonly Part[] = [
  {
    settings: "the defaults",
    kinds: ["role", "user"],
    people: [
      "administrator",
      "administrator with AdministratorAccess",
      "key user",
      "key user without the exported policy",
      "key user with AdministratorAccess",
      "other role",
      "other role with AdministratorAccess",
      "S3-only role",
      "role of another account",
      "AWS service",
    ],
    rows: [
      // Uploads: who says nothing gets the bucket's encryption, who asks for another is refused.
      ["PutObject without headers", I, E, A, A, A, I, A, I, I, I],
      ["PutObject with aws:kms and the right key", I, E, A, A, A, I, A, I, I, I],
      ["PutObject with aws:kms and another key", E, E, E, E, E, E, E, E, E, E],
      ["PutObject with aws:kms and no key id", E, E, E, E, E, E, E, E, E, E],
      ["PutObject with AES256", E, E, E, E, E, E, E, E, E, E],
      ["PutObject with DSSE and the right key", E, E, E, E, E, E, E, E, E, E],
      ["PutObject with DSSE and another key", E, E, E, E, E, E, E, E, E, E],
      ["PutObject with DSSE and no key id", E, E, E, E, E, E, E, E, E, E],
      ["PutObject with SSE-C", E, E, E, E, E, E, E, E, E, E],
      ["PutObject with the Bucket Key switched off", I, E, E, E, E, I, E, E, I, I],
      ["CreateMultipartUpload without headers", I, E, A, A, A, I, A, I, I, I],
      ["CreateMultipartUpload with AES256", E, E, E, E, E, E, E, E, E, E],
      ["UploadPart and CompleteMultipartUpload", I, E, A, A, A, I, A, I, I, I],
      ["POST form without encryption", I, E, A, A, A, I, A, I, I, I],
      ["POST form with aws:kms and the right key", I, E, A, A, A, I, A, I, I, I],
      ["POST form with aws:kms and another key", E, E, E, E, E, E, E, E, E, E],
      ["POST form with aws:kms and no key id", E, E, E, E, E, E, E, E, E, E],
      ["POST form with AES256", E, E, E, E, E, E, E, E, E, E],
      ["POST form with SSE-C", E, E, E, E, E, E, E, E, E, E],
      ["POST form without TLS", E, E, E, E, E, E, E, E, E, E],
      ["POST form over TLS 1.1", E, E, E, E, E, E, E, E, E, E],
      ["ReplicateObject with aws:kms and the right key", I, E, I, A, A, I, A, I, I, I],
      ["ReplicateObject with aws:kms and another key", E, E, E, E, E, E, E, E, E, E],
      ["ReplicateObject with aws:kms and no key id", E, E, E, E, E, E, E, E, E, E],
      ["ReplicateObject with AES256", E, E, E, E, E, E, E, E, E, E],
      ["ReplicateObject with SSE-C", E, E, E, E, E, E, E, E, E, E],
      // Transport.
      ["PutObject without TLS", E, E, E, E, E, E, E, E, E, E],
      ["PutObject over TLS 1.1", E, E, E, E, E, E, E, E, E, E],
      ["PutObject over TLS 1.2", I, E, A, A, A, I, A, I, I, I],
      ["PutObject over TLS 1.3", I, E, A, A, A, I, A, I, I, I],
      ["GetObject without TLS", E, E, E, E, E, E, E, E, E, E],
      ["ListBucket without TLS", E, E, E, E, E, E, E, E, E, E],
      // Downloads.
      ["GetObject", I, E, A, A, A, I, A, I, I, I],
      ["GetObject of an object without a Bucket Key", I, E, A, A, A, I, A, I, I, I],
      ["ListBucket", I, A, A, A, A, I, A, A, I, I],
      ["GetObjectAttributes", I, E, A, A, A, I, A, I, I, I],
      // Copies, moves and renames take the tags along; the scan's result is for GuardDuty to write.
      ["CopyObject of a tagged object within the bucket", I, E, A, A, A, I, A, I, I, I],
      ["PutObjectTagging of one's own tag", I, A, A, A, A, I, A, A, I, I],
      ["PutObjectTagging of the malware scan's tag", I, A, E, A, A, I, A, A, I, I],
      // What is stored stays under the key; the bucket's own setting is for whoever may change it.
      ["UpdateObjectEncryption under the right key", I, A, I, A, A, I, A, A, I, I],
      ["UpdateObjectEncryption under another key", E, E, E, E, E, E, E, E, E, E],
      ["PutBucketEncryption", I, A, I, A, A, I, A, A, I, I],
      // The key, without S3.
      ["Decrypt directly", E, E, E, E, E, E, E, E, E, E],
      ["Decrypt directly, naming this bucket", E, E, E, E, E, E, E, E, E, E],
      ["Encrypt directly", E, E, E, E, E, E, E, E, E, E],
      ["Encrypt directly, naming this bucket", E, E, E, E, E, E, E, E, E, E],
      ["GenerateDataKey directly", E, E, E, E, E, E, E, E, E, E],
      ["GenerateDataKey directly, naming this bucket", E, E, E, E, E, E, E, E, E, E],
      // The key, through S3 and other services.
      ["Decrypt through S3 for this bucket", E, E, A, A, A, I, A, I, I, I],
      ["Decrypt through S3 for another bucket", E, E, E, E, E, E, E, E, E, E],
      ["GenerateDataKey through S3 for this bucket", E, E, A, A, A, I, A, I, I, I],
      ["GenerateDataKey through S3 for another bucket", E, E, E, E, E, E, E, E, E, E],
      ["GenerateDataKey through S3 of another region", E, E, E, E, E, E, E, E, E, E],
      ["Encrypt through S3 for this bucket", E, E, I, I, A, I, A, I, I, I],
      ["Encrypt through S3 for another bucket", E, E, E, E, E, E, E, E, E, E],
      ["Decrypt through SNS", E, E, E, E, E, E, E, E, E, E],
      ["ReEncryptFrom directly", E, E, E, E, E, E, E, E, E, E],
      ["ReEncryptFrom directly, naming this bucket", E, E, E, E, E, E, E, E, E, E],
      ["ReEncryptFrom through S3 for this bucket", E, E, I, I, A, I, A, I, I, I],
      ["ReEncryptFrom through S3 for another bucket", E, E, E, E, E, E, E, E, E, E],
      ["ReEncryptTo through S3 for another bucket", E, E, E, E, E, E, E, E, E, E],
      // Grants.
      ["CreateGrant directly", E, E, E, E, E, E, E, E, E, E],
      ["CreateGrant that says it is for no AWS resource", E, E, E, E, E, E, E, E, E, E],
      ["CreateGrant for an AWS resource", E, E, I, I, A, I, A, I, I, I],
      ["CreateGrant to a service, directly", E, E, E, E, E, E, E, E, E, E],
      ["CreateGrant to a service, for an AWS resource", E, E, I, I, A, I, A, I, I, I],
      // Management. The account's own policies decide as well: its statement hands it to IAM.
      ["DescribeKey", A, A, A, A, A, I, A, I, I, I],
      ["PutKeyPolicy", A, A, I, I, A, I, A, I, I, I],
      ["PutKeyPolicy without the lockout check", E, E, E, E, E, E, E, E, E, E],
      ["DisableKey", A, A, I, I, A, I, A, I, I, I],
      ["DeleteImportedKeyMaterial", A, A, I, I, A, I, A, I, I, I],
      ["CancelKeyDeletion", A, A, I, I, A, I, A, I, I, I],
      ["ScheduleKeyDeletion in 6 days", E, E, E, E, E, E, E, E, E, E],
      ["ScheduleKeyDeletion in 7 days", A, A, I, I, A, I, A, I, I, I],
      ["ScheduleKeyDeletion in 30 days", A, A, I, I, A, I, A, I, I, I],
      ["ScheduleKeyDeletion without a window", A, A, I, I, A, I, A, I, I, I],
      ["ScheduleKeyDeletion of a key used today", A, A, I, I, A, I, A, I, I, I],
    ],
  },
  {
    settings: "the defaults",
    kinds: ["user"],
    people: ["account root"],
    rows: [
      ["PutObject without headers", A],
      ["PutObject with AES256", E],
      ["PutObject without TLS", E],
      ["GenerateDataKey through S3 for another bucket", E],
      ["Decrypt directly", E],
      ["CreateGrant directly", E],
      // The way back from every mistake.
      ["PutKeyPolicy", A],
      ["PutKeyPolicy without the lockout check", E],
    ],
  },
  {
    settings: "the defaults",
    // A service is neither a role nor a user.
    kinds: ["role"],
    people: ["AWS service with a grant"],
    rows: [
      // What it may do with the key itself gives it neither bucket nor object.
      ["GetObject", I],
      ["PutObject without headers", I],
      ["POST form without encryption", I],
      // A grant adds to the key's policy; the guards hold all the same.
      ["Decrypt directly", E],
      ["Decrypt directly, naming this bucket", E],
      ["Encrypt directly, naming this bucket", E],
      ["GenerateDataKey directly, naming this bucket", E],
      ["ReEncryptFrom directly, naming this bucket", E],
      ["Decrypt through SNS", E],
      ["Decrypt through S3 for another bucket", E],
      ["Encrypt through S3 for another bucket", E],
      ["GenerateDataKey through S3 for another bucket", E],
      ["GenerateDataKey through S3 of another region", E],
      ["ReEncryptFrom through S3 for another bucket", E],
      ["ReEncryptTo through S3 for another bucket", E],
      ["Decrypt through S3 for this bucket", A],
      ["GenerateDataKey through S3 for this bucket", A],
      ["CreateGrant directly", E],
      ["CreateGrant to a service, directly", E],
      ["CreateGrant for an AWS resource", A],
      ["DescribeKey", A],
      // No grant gives these.
      ["PutKeyPolicy", I],
      ["PutKeyPolicy without the lockout check", E],
      ["DisableKey", I],
      ["ScheduleKeyDeletion in 6 days", E],
      ["ScheduleKeyDeletion in 30 days", I],
    ],
  },
  {
    settings: "the defaults",
    // Only a user can be renamed, or get a federated session.
    kinds: ["user"],
    people: BECAME,
    rows: [
      ["PutObject without headers", E, E, E, E],
      ["POST form without encryption", E, E, E, E],
      ["GetObject", E, E, E, E],
      ["Decrypt directly", E, E, E, E],
      ["Encrypt through S3 for this bucket", E, E, E, E],
      ["Decrypt through S3 for this bucket", E, E, E, E],
      ["GenerateDataKey through S3 for this bucket", E, E, E, E],
      ["ReEncryptFrom through S3 for this bucket", E, E, E, E],
      ["ReEncryptTo through S3 for this bucket", E, E, E, E],
      ["CreateGrant for an AWS resource", E, E, E, E],
      ["CreateGrant to a service, for an AWS resource", E, E, E, E],
      ["PutKeyPolicy", A, A, A, A],
      ["PutKeyPolicy without the lockout check", E, E, E, E],
      ["ScheduleKeyDeletion in 30 days", A, A, A, A],
    ],
  },
  {
    settings: "DSSE",
    kinds: ["role", "user"],
    people: [
      "administrator with AdministratorAccess",
      "key user",
      "key user without the exported policy",
      "other role with AdministratorAccess",
      "S3-only role",
    ],
    rows: [
      ["PutObject without headers, encrypted by DSSE", E, A, A, A, I],
      ["PutObject with DSSE and the right key", E, A, A, A, I],
      ["PutObject with DSSE and another key", E, E, E, E, E],
      ["PutObject with DSSE and no key id", E, E, E, E, E],
      ["PutObject with aws:kms and the right key", E, E, E, E, E],
      ["PutObject with aws:kms and no key id", E, E, E, E, E],
      ["PutObject with AES256", E, E, E, E, E],
      ["PutObject with SSE-C", E, E, E, E, E],
      ["GenerateDataKey through S3 for this bucket", E, E, E, E, E],
      ["GenerateDataKey through S3 for another bucket", E, E, E, E, E],
      ["GetObject", E, A, A, A, I],
      ["GetObject of an object without a Bucket Key", E, A, A, A, I],
      ["Decrypt through S3 for another bucket", E, E, E, E, E],
    ],
  },
  {
    settings: "guarded deletion and TLS 1.3",
    kinds: ["role", "user"],
    people: [
      "administrator",
      "administrator with AdministratorAccess",
      "key user",
      "other role",
      "other role with AdministratorAccess",
      "role of another account",
    ],
    rows: [
      ["ScheduleKeyDeletion in 13 days", E, E, E, E, E, E],
      ["ScheduleKeyDeletion in 14 days", E, E, I, I, A, I],
      ["ScheduleKeyDeletion in 30 days", E, E, I, I, A, I],
      ["ScheduleKeyDeletion without a window", E, E, I, I, A, I],
      ["ScheduleKeyDeletion of a key used today", E, E, E, E, E, E],
      ["ScheduleKeyDeletion of a key unused for 29 days", E, E, E, E, E, E],
      ["ScheduleKeyDeletion of a key unused for 30 days", E, E, I, I, A, I],
      ["DeleteImportedKeyMaterial", E, E, I, I, A, I],
      ["CancelKeyDeletion", A, A, I, I, A, I],
      ["DisableKey", A, A, I, I, A, I],
      ["PutKeyPolicy", A, A, I, I, A, I],
      ["PutObject over TLS 1.1", E, E, E, E, E, E],
      ["PutObject over TLS 1.2", E, E, E, E, E, E],
      ["PutObject over TLS 1.3", I, E, A, I, A, I],
    ],
  },
  {
    settings: "guarded deletion and TLS 1.3",
    kinds: ["user"],
    people: BECAME,
    rows: [
      ["Decrypt through S3 for this bucket", E, E, E, E],
      ["ScheduleKeyDeletion in 30 days", E, E, E, E],
      ["DeleteImportedKeyMaterial", E, E, E, E],
      ["CancelKeyDeletion", A, A, A, A],
      ["DisableKey", A, A, A, A],
      ["PutKeyPolicy", A, A, A, A],
    ],
  },
  {
    settings: "a perimeter and a deployer",
    kinds: ["role", "user"],
    people: [
      "administrator with AdministratorAccess",
      "key user",
      "other role with AdministratorAccess",
      "S3-only role",
      "role of another account",
      "AWS service",
      "deployer",
      "service role",
    ],
    rows: [
      ["PutObject from inside the perimeter", E, A, A, I, I, I, A, A],
      ["PutObject from another organization", E, E, E, E, E, I, A, A],
      ["PutObject through another VPC endpoint", E, E, E, E, E, I, A, A],
      ["PutObject through no VPC endpoint", E, E, E, E, E, I, A, A],
      ["GetObject from inside the perimeter", E, A, A, I, I, I, A, A],
      ["GetObject from outside the perimeter", E, E, E, E, E, I, A, A],
      ["GetObject by Athena in the caller's name", E, A, A, I, I, I, A, A],
      ["GetObject by Athena for another organization", E, E, E, E, E, I, A, A],
      ["GetObject by no service through no VPC endpoint", E, E, E, E, E, I, A, A],
      ["ListBucket from outside the perimeter", A, A, A, A, I, I, A, A],
      ["PutBucketEncryption", E, E, E, E, E, E, A, E],
      ["PutObject with AES256", E, E, E, E, E, E, E, E],
      ["GenerateDataKey directly", E, E, E, E, E, E, E, E],
    ],
  },
  {
    settings: "protection and a deployer",
    kinds: ["role", "user"],
    people: [
      "administrator with AdministratorAccess",
      "other role with AdministratorAccess",
      "S3-only role",
      "role of another account",
      "deployer",
    ],
    rows: [
      ["DeleteBucket", E, E, E, E, E],
      ["DeleteBucketPolicy", E, E, E, E, E],
      // What takes the refusals back, in a deployment of its own.
      ["PutBucketPolicy", A, A, A, I, A],
      ["PutKeyPolicy", A, A, I, I, A],
      ["ScheduleKeyDeletion in 30 days", A, A, I, I, E],
      ["DeleteImportedKeyMaterial", A, A, I, I, E],
      ["CancelKeyDeletion", A, A, I, I, A],
    ],
  },
  {
    settings: "protection and a deployer",
    kinds: ["user"],
    people: ["account root"],
    rows: [
      ["DeleteBucket", E],
      ["PutBucketPolicy", A],
      ["ScheduleKeyDeletion in 30 days", A],
    ],
  },
  {
    settings: "a perimeter and a deployer",
    kinds: ["role", "user"],
    people: ["other role with AdministratorAccess", "deployer"],
    rows: [
      ["DeleteBucket", A, A],
      ["DeleteBucketPolicy", A, A],
      ["ScheduleKeyDeletion in 30 days", A, A],
    ],
  },
  {
    settings: "a reencryptor",
    kinds: ["role", "user"],
    people: ["reencryptor", "S3-only role", "key user", "administrator with AdministratorAccess"],
    rows: [
      ["UpdateObjectEncryption under the right key", A, A, I, A],
      ["UpdateObjectEncryption under another key", E, E, E, E],
      ["Encrypt through S3 for this bucket", A, I, I, E],
      ["Decrypt through S3 for this bucket", A, I, A, E],
      ["GenerateDataKey through S3 for this bucket", A, I, A, E],
      ["ReEncryptFrom through S3 for this bucket", A, I, I, E],
      ["ReEncryptTo through S3 for this bucket", A, I, I, E],
      ["Encrypt through S3 for another bucket", E, E, E, E],
      ["Decrypt through S3 for another bucket", E, E, E, E],
      ["ReEncryptFrom through S3 for another bucket", E, E, E, E],
      ["ReEncryptTo through S3 for another bucket", E, E, E, E],
      ["Encrypt directly, naming this bucket", E, E, E, E],
      ["Decrypt directly, naming this bucket", E, E, E, E],
      ["ReEncryptFrom directly, naming this bucket", E, E, E, E],
      ["CreateGrant for an AWS resource", I, I, I, E],
      ["DescribeKey", A, I, A, A],
      ["PutKeyPolicy", I, I, I, A],
      ["ScheduleKeyDeletion in 30 days", I, I, I, A],
    ],
  },
  {
    settings: "Identity Center",
    // Its people are roles whose names end as it likes, matched by patterns.
    kinds: ["role"],
    people: ["administrator of Identity Center", "key user of Identity Center"],
    rows: [
      ["PutObject without headers", E, A],
      ["GetObject", E, A],
      ["Decrypt through S3 for this bucket", E, A],
      ["Decrypt directly", E, E],
      ["CreateGrant for an AWS resource", E, I],
      ["DescribeKey", A, A],
      ["PutKeyPolicy", A, I],
      ["ScheduleKeyDeletion in 30 days", A, I],
    ],
  },
];

export const CELLS: readonly Cell[] = MATRIX.flatMap(cellsOf);

/** @throws Error where a row does not answer each person once */
export function cellsOf({ settings, kinds: [kind = "role"], people, rows }: Part): readonly Cell[] {
  return rows.flatMap(([call, ...verdicts]) => {
    if (verdicts.length !== people.length) {
      throw new Error(
        `${call}, under ${settings}: ${verdicts.length} answers to ${people.length} people.`,
      );
    }
    return people.flatMap((person, index) => {
      const expected = verdicts[index];
      return expected === undefined ? [] : [{ settings, person, call, expected, kind }];
    });
  });
}
