import type { Document } from "../support/simulator";

export const ACCOUNT = "111122223333";
export const OTHER_ACCOUNT = "444455556666";
export const REGION = "us-east-1";
export const BUCKET = "aerosecure-test-111122223333-us-east-1";
export const BUCKET_ARN = `arn:aws:s3:::${BUCKET}`;
export const ORGANIZATION = "o-exampleorg1";
export const VPC_ENDPOINT = "vpce-0123456789abcdef0";

/** Who calls. The names are those of the columns of the matrix and of the tests. */
export const PEOPLE = [
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
  "account root",
  "deployer",
  "service role",
  "reencryptor",
  "administrator of Identity Center",
  "key user of Identity Center",
] as const;

export type Person = (typeof PEOPLE)[number];

/** Those who have a name in IAM. */
export type IamPerson = Exclude<Person, "AWS service" | "account root">;

/** IAM users call as themselves, people in roles call through sessions of them. */
export type Kind = "role" | "user";

/** How AWS knows a caller. */
export interface Caller {
  /** Empty for a service. */
  readonly account: string;
  /** What calls: the role's session, the user, the service. */
  readonly principal: string;
  readonly identityPolicies: readonly Document[];
  /** The condition keys that tell of the caller. */
  readonly context: Readonly<Record<string, string>>;
}

const SERVICE = "cloudtrail.amazonaws.com";

const SSO_PATH = "aws-reserved/sso.amazonaws.com/";

/** The names in IAM. */
const NAMES: Readonly<Record<IamPerson, string>> = {
  administrator: "KeyAdministrator",
  "administrator with AdministratorAccess": "MightyKeyAdministrator",
  "key user": "KeyUser",
  "key user without the exported policy": "PlainKeyUser",
  "key user with AdministratorAccess": "MightyKeyUser",
  "other role": "Other",
  "other role with AdministratorAccess": "MightyOther",
  "S3-only role": "S3Only",
  "role of another account": "Stranger",
  deployer: "Deployer",
  "service role": "ServiceRole",
  reencryptor: "Reencryptor",
  "administrator of Identity Center": "AWSReservedSSO_KeyAdministrator_0123456789abcdef",
  "key user of Identity Center": "AWSReservedSSO_KeyUser_fedcba9876543210",
};

/** What the stack's settings say of Identity Center's roles, whose names end as it likes. */
export const PATTERNS = {
  administrator: pattern("KeyAdministrator"),
  keyUser: pattern("KeyUser"),
};

const ADMINISTRATOR_ACCESS = allow("*");
const S3_FULL_ACCESS = allow("s3:*");
const USE_OF_ANY_KEY = allow("kms:GenerateDataKey", "kms:Decrypt");

/** The ARN under which policies know the person. */
export function arnOf(person: IamPerson, kind: Kind): string {
  const path = NAMES[person].startsWith("AWSReservedSSO_") ? SSO_PATH : "";
  return `arn:aws:iam::${accountOf(person)}:${kind}/${path}${NAMES[person]}`;
}

function pattern(permissionSet: string): string {
  return `arn:aws:iam::${ACCOUNT}:role/${SSO_PATH}AWSReservedSSO_${permissionSet}_*`;
}

/** @param keyUserPolicy the policy that the stack exports for key users */
export function callerOf(person: Person, kind: Kind, keyUserPolicy: Document): Caller {
  if (person === "AWS service") {
    return {
      account: "",
      principal: SERVICE,
      identityPolicies: [],
      context: { "aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": SERVICE },
    };
  }
  const account = accountOf(person);
  const arn = person === "account root" ? `arn:aws:iam::${ACCOUNT}:root` : arnOf(person, kind);
  return {
    account,
    principal:
      person === "account root" || kind === "user"
        ? arn
        : `arn:aws:sts::${account}:assumed-role/${NAMES[person]}/session`,
    identityPolicies: identityPoliciesOf(person, keyUserPolicy),
    // For a session, AWS fills in the role.
    context: {
      "aws:PrincipalArn": arn,
      "aws:PrincipalAccount": account,
      "aws:PrincipalIsAWSService": "false",
    },
  };
}

function accountOf(person: Person): string {
  return person === "role of another account" ? OTHER_ACCOUNT : ACCOUNT;
}

function identityPoliciesOf(person: Person, keyUserPolicy: Document): readonly Document[] {
  switch (person) {
    case "administrator":
    case "other role":
    case "AWS service":
      return [];
    case "key user":
    case "key user of Identity Center":
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
