import type { Verdict } from "../support/simulator";
import type { Person } from "./cast";
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
  readonly people: readonly Person[];
  readonly rows: readonly Row[];
}

/** One cell: who, what, under which settings, and what AWS answers. */
export interface Cell {
  readonly settings: SettingsName;
  readonly person: Person;
  readonly call: CallName;
  readonly expected: Verdict;
}

/**
 * Who may do what, as far as real requests can show it; all requests there can be are proved, in
 * tests/infra/proofs. A column is a person in the order of `people`; A is Allowed, I ImplicitlyDenied
 * (nothing allows it), E ExplicitlyDenied (a guard forbids it, whatever allows it).
 */
export const MATRIX: readonly Part[] = [
  {
    settings: "the defaults",
    people: [
      "administrator",
      "administrator with AdministratorAccess",
      "key user",
      "key user without the exported policy",
      "key user with AdministratorAccess",
      "other role",
      "other role with AdministratorAccess",
      "S3-only role",
    ],
    rows: [
      // Uploads: who says nothing gets the bucket's encryption, who asks for another is refused.
      ["PutObject without headers", I, E, A, A, A, I, A, I],
      ["PutObject with aws:kms and the right key", I, E, A, A, A, I, A, I],
      ["PutObject with aws:kms and another key", E, E, E, E, E, E, E, E],
      ["PutObject with aws:kms and no key id", E, E, E, E, E, E, E, E],
      ["PutObject with AES256", E, E, E, E, E, E, E, E],
      ["PutObject with DSSE and the right key", E, E, E, E, E, E, E, E],
      ["PutObject with DSSE and another key", E, E, E, E, E, E, E, E],
      ["PutObject with DSSE and no key id", E, E, E, E, E, E, E, E],
      ["PutObject with SSE-C", E, E, E, E, E, E, E, E],
      ["PutObject with the Bucket Key switched off", I, E, E, E, E, I, E, E],
      ["CreateMultipartUpload without headers", I, E, A, A, A, I, A, I],
      ["CreateMultipartUpload with AES256", E, E, E, E, E, E, E, E],
      ["POST form without encryption", I, E, A, A, A, I, A, I],
      ["POST form with aws:kms and the right key", I, E, A, A, A, I, A, I],
      ["POST form with aws:kms and another key", E, E, E, E, E, E, E, E],
      ["POST form with aws:kms and no key id", E, E, E, E, E, E, E, E],
      ["POST form with AES256", E, E, E, E, E, E, E, E],
      ["POST form with SSE-C", E, E, E, E, E, E, E, E],
      ["POST form without TLS", E, E, E, E, E, E, E, E],
      // Transport.
      ["PutObject without TLS", E, E, E, E, E, E, E, E],
      ["PutObject over TLS 1.2", I, E, A, A, A, I, A, I],
      ["PutObject over TLS 1.3", I, E, A, A, A, I, A, I],
      ["GetObject without TLS", E, E, E, E, E, E, E, E],
      ["ListBucket without TLS", E, E, E, E, E, E, E, E],
      // Downloads.
      ["GetObject", I, E, A, A, A, I, A, I],
      ["GetObject of an object without a Bucket Key", I, E, A, A, A, I, A, I],
      ["ListBucket", I, A, A, A, A, I, A, A],
      // The bucket's own setting is for whoever may change it.
      ["PutBucketEncryption", I, A, I, A, A, I, A, A],
      // The key, without S3.
      ["Decrypt directly", E, E, E, E, E, E, E, E],
      ["Encrypt directly", E, E, E, E, E, E, E, E],
      ["GenerateDataKey directly", E, E, E, E, E, E, E, E],
      // Grants.
      ["CreateGrant directly", E, E, E, E, E, E, E, E],
      // Management. The account's own policies decide as well: its statement hands it to IAM.
      ["DescribeKey", A, A, A, A, A, I, A, I],
      ["PutKeyPolicy", A, A, I, I, A, I, A, I],
      ["DisableKey", A, A, I, I, A, I, A, I],
      ["DeleteImportedKeyMaterial", A, A, I, I, A, I, A, I],
      ["CancelKeyDeletion", A, A, I, I, A, I, A, I],
      ["ScheduleKeyDeletion in 7 days", A, A, I, I, A, I, A, I],
      ["ScheduleKeyDeletion in 30 days", A, A, I, I, A, I, A, I],
      ["ScheduleKeyDeletion without a window", A, A, I, I, A, I, A, I],
    ],
  },
  {
    settings: "DSSE",
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
      ["GetObject", E, A, A, A, I],
      ["GetObject of an object without a Bucket Key", E, A, A, A, I],
    ],
  },
  {
    settings: "guarded deletion and TLS 1.3",
    people: [
      "administrator",
      "administrator with AdministratorAccess",
      "key user",
      "other role",
      "other role with AdministratorAccess",
    ],
    rows: [
      ["ScheduleKeyDeletion in 14 days", E, E, I, I, A],
      ["ScheduleKeyDeletion in 30 days", E, E, I, I, A],
      ["ScheduleKeyDeletion without a window", E, E, I, I, A],
      ["DeleteImportedKeyMaterial", E, E, I, I, A],
      ["CancelKeyDeletion", A, A, I, I, A],
      ["DisableKey", A, A, I, I, A],
      ["PutKeyPolicy", A, A, I, I, A],
      ["PutObject over TLS 1.3", I, E, A, I, A],
    ],
  },
  {
    settings: "a perimeter and a deployer",
    people: ["deployer", "service role"],
    rows: [
      ["GetObject from outside the perimeter", A, A],
      ["PutObject with AES256", E, E],
    ],
  },
  {
    settings: "a perimeter and a deployer",
    people: [
      "administrator with AdministratorAccess",
      "key user",
      "other role with AdministratorAccess",
      "S3-only role",
      "deployer",
      "service role",
    ],
    rows: [
      ["ListBucket from outside the perimeter", A, A, A, A, A, A],
      ["PutBucketEncryption", E, E, E, E, A, E],
      ["GenerateDataKey directly", E, E, E, E, E, E],
    ],
  },
  {
    settings: "protection and a deployer",
    people: [
      "administrator with AdministratorAccess",
      "other role with AdministratorAccess",
      "S3-only role",
      "deployer",
    ],
    rows: [
      ["DeleteBucket", E, E, E, E],
      ["DeleteBucketPolicy", E, E, E, E],
      // What takes the refusals back, in a deployment of its own.
      ["PutBucketPolicy", A, A, A, A],
      ["PutKeyPolicy", A, A, I, A],
      ["ScheduleKeyDeletion in 30 days", A, A, I, E],
      ["DeleteImportedKeyMaterial", A, A, I, E],
      ["CancelKeyDeletion", A, A, I, A],
    ],
  },
  {
    settings: "a perimeter and a deployer",
    people: ["other role with AdministratorAccess", "deployer"],
    rows: [
      ["DeleteBucket", A, A],
      ["DeleteBucketPolicy", A, A],
      ["ScheduleKeyDeletion in 30 days", A, A],
    ],
  },
  {
    settings: "a reencryptor",
    people: ["reencryptor", "S3-only role", "key user", "administrator with AdministratorAccess"],
    rows: [
      ["DescribeKey", A, I, A, A],
      ["PutKeyPolicy", I, I, I, A],
      ["ScheduleKeyDeletion in 30 days", I, I, I, A],
    ],
  },
];

export const CELLS: readonly Cell[] = MATRIX.flatMap(cellsOf);

/** @throws Error where a row does not answer each person once */
export function cellsOf({ settings, people, rows }: Part): readonly Cell[] {
  return rows.flatMap(([call, ...verdicts]) => {
    if (verdicts.length !== people.length) {
      throw new Error(
        `${call}, under ${settings}: ${verdicts.length} answers to ${people.length} people.`,
      );
    }
    return people.flatMap((person, index) => {
      const expected = verdicts[index];
      return expected === undefined ? [] : [{ settings, person, call, expected }];
    });
  });
}
