import type { Document } from "../support/simulator";

export const ACCOUNT = "111122223333";
export const REGION = "us-east-1";
export const BUCKET = "aerosecure-test-111122223333-us-east-1";
export const BUCKET_ARN = `arn:aws:s3:::${BUCKET}`;
export const ORGANIZATION = "o-exampleorg1";
export const VPC_ENDPOINT = "vpce-0123456789abcdef0";

/** Who calls, each an IAM user. The names are those of the columns of the matrix. */
export const PEOPLE = [
  "administrator",
  "administrator with AdministratorAccess",
  "key user",
  "key user without the exported policy",
  "key user with AdministratorAccess",
  "other role",
  "other role with AdministratorAccess",
  "S3-only role",
  "deployer",
  "service role",
  "reencryptor",
] as const;

export type Person = (typeof PEOPLE)[number];

/** How AWS knows a caller. */
export interface Caller {
  readonly arn: string;
  readonly identityPolicies: readonly Document[];
  /** The condition keys that tell of the caller. */
  readonly context: Readonly<Record<string, string>>;
}

/** The names in IAM. */
const NAMES: Readonly<Record<Person, string>> = {
  administrator: "KeyAdministrator",
  "administrator with AdministratorAccess": "MightyKeyAdministrator",
  "key user": "KeyUser",
  "key user without the exported policy": "PlainKeyUser",
  "key user with AdministratorAccess": "MightyKeyUser",
  "other role": "Other",
  "other role with AdministratorAccess": "MightyOther",
  "S3-only role": "S3Only",
  deployer: "Deployer",
  "service role": "ServiceRole",
  reencryptor: "Reencryptor",
};

const ADMINISTRATOR_ACCESS = allow("*");
const S3_FULL_ACCESS = allow("s3:*");
const USE_OF_ANY_KEY = allow("kms:GenerateDataKey", "kms:Decrypt");

export function arnOf(person: Person): string {
  return `arn:aws:iam::${ACCOUNT}:user/${NAMES[person]}`;
}

/** @param keyUserPolicy the policy that the stack exports for key users */
export function callerOf(person: Person, keyUserPolicy: Document): Caller {
  const arn = arnOf(person);
  return {
    arn,
    identityPolicies: identityPoliciesOf(person, keyUserPolicy),
    context: {
      "aws:PrincipalArn": arn,
      "aws:PrincipalType": "User",
      "aws:PrincipalAccount": ACCOUNT,
      "aws:PrincipalIsAWSService": "false",
    },
  };
}

function identityPoliciesOf(person: Person, keyUserPolicy: Document): readonly Document[] {
  switch (person) {
    case "administrator":
    case "other role":
      return [];
    case "key user":
      return [keyUserPolicy];
    case "S3-only role":
    case "reencryptor":
    case "key user without the exported policy":
      return [S3_FULL_ACCESS];
    case "service role":
      return [S3_FULL_ACCESS, USE_OF_ANY_KEY];
    default:
      return [ADMINISTRATOR_ACCESS];
  }
}

function allow(...actions: readonly string[]): Document {
  const Statement = [{ Effect: "Allow", Action: actions, Resource: "*" } as const];
  return { Version: "2012-10-17", Statement };
}
