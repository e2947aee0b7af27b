import { parsePrincipal } from "../../infra/arguments/principals/principals";
import type { Document, Statement } from "../support/simulator";

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
  "AWS service with a grant",
  "account root",
  "deployer",
  "service role",
  "reencryptor",
  "administrator of Identity Center",
  "key user of Identity Center",
  "administrator who was renamed",
  "administrator who was moved to another path",
  "administrator who was created again",
  "federated session of an administrator",
] as const;

/** What becomes of the administrator with AdministratorAccess, whose name policies still hold. */
export const BECAME = [
  "administrator who was renamed",
  "administrator who was moved to another path",
  "administrator who was created again",
  "federated session of an administrator",
] as const satisfies readonly Person[];

/** What calls as a service, not in somebody's name. */
export const SERVICES = [
  "AWS service",
  "AWS service with a grant",
] as const satisfies readonly Person[];

export type Person = (typeof PEOPLE)[number];

/** Those who have a name in IAM of their own. */
export type IamPerson = Exclude<Person, Service | "account root" | (typeof BECAME)[number]>;

type Service = (typeof SERVICES)[number];

/** IAM users call as themselves, people in roles call through sessions of them. */
export type Kind = "role" | "user";

/** How AWS knows a caller. */
export interface Caller {
  /** Empty for a service. */
  readonly account: string;
  /** What calls: the role's session, the user, the service. */
  readonly principal: string;
  readonly identityPolicies: readonly Document[];
  /** What a grant on the key allows the caller, beside the key's policy. @default nothing */
  readonly grant?: Statement;
  /** The condition keys that tell of the caller. */
  readonly context: Readonly<Record<string, string>>;
}

const SERVICE = "cloudtrail.amazonaws.com";

/**
 * Every operation that a grant on a symmetric key can have. KMS adds a grant to what the key's policy
 * allows; what that policy denies stays denied.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/grants.html
 */
const GRANT: Statement = {
  Sid: "Grant",
  Effect: "Allow",
  Principal: { Service: SERVICE },
  Action: [
    "kms:Encrypt",
    "kms:Decrypt",
    "kms:ReEncryptFrom",
    "kms:ReEncryptTo",
    "kms:GenerateDataKey",
    "kms:GenerateDataKeyWithoutPlaintext",
    "kms:GenerateDataKeyPair",
    "kms:GenerateDataKeyPairWithoutPlaintext",
    "kms:CreateGrant",
    "kms:RetireGrant",
    "kms:DescribeKey",
  ],
  Resource: "*",
};

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

/** As the settings write it into the documents. */
function pattern(permissionSet: string): string {
  const parsed = parsePrincipal(`role/${SSO_PATH}AWSReservedSSO_${permissionSet}_*`);
  if ("fault" in parsed) {
    throw new Error(parsed.fault);
  }
  return `arn:aws:iam::${ACCOUNT}:${parsed.resource}`;
}

export function isService(person: Person): person is Service {
  return SERVICES.some((service) => service === person);
}

/** @param keyUserPolicy the policy that the stack exports for key users */
export function callerOf(person: Person, kind: Kind, keyUserPolicy: Document): Caller {
  if (isService(person)) {
    return {
      account: "",
      principal: SERVICE,
      identityPolicies: [],
      ...(person === "AWS service with a grant" && { grant: GRANT }),
      context: { "aws:PrincipalIsAWSService": "true", "aws:PrincipalServiceName": SERVICE },
    };
  }
  const account = accountOf(person);
  const identity = identityOf(person, kind);
  return {
    account,
    principal: identity.principal,
    identityPolicies: identityPoliciesOf(person, keyUserPolicy),
    context: {
      "aws:PrincipalArn": identity.arn,
      "aws:PrincipalType": identity.type,
      "aws:PrincipalAccount": account,
      "aws:PrincipalIsAWSService": "false",
    },
  };
}

/** What AWS compares with a policy's principals, which it knows by unique id, and what it says of the caller. */
interface Identity {
  readonly principal: string;
  /** `aws:PrincipalArn`: for a session of a role, AWS fills in the role. */
  readonly arn: string;
  /** `aws:PrincipalType` */
  readonly type: string;
}

function identityOf(person: Exclude<Person, Service>, kind: Kind): Identity {
  const iam = `arn:aws:iam::${ACCOUNT}`;
  const before = () => identityOf("administrator with AdministratorAccess", kind);
  switch (person) {
    case "account root":
      return { principal: `${iam}:root`, arn: `${iam}:root`, type: "Account" };
    case "administrator who was renamed":
      return { ...before(), arn: `${iam}:${kind}/Renamed` };
    case "administrator who was moved to another path":
      return { ...before(), arn: `${iam}:${kind}/elsewhere/MightyKeyAdministrator` };
    case "administrator who was created again":
      return { ...before(), principal: `${iam}:user/WithAnotherUniqueId` };
    case "federated session of an administrator": {
      const arn = `arn:aws:sts::${ACCOUNT}:federated-user/session`;
      return { principal: arn, arn, type: "FederatedUser" };
    }
    default: {
      const arn = arnOf(person, kind);
      const session = `arn:aws:sts::${accountOf(person)}:assumed-role/${NAMES[person]}/session`;
      return kind === "user"
        ? { principal: arn, arn, type: "User" }
        : { principal: session, arn, type: "AssumedRole" };
    }
  }
}

function accountOf(person: Person): string {
  return person === "role of another account" ? OTHER_ACCOUNT : ACCOUNT;
}

function identityPoliciesOf(
  person: Exclude<Person, Service>,
  keyUserPolicy: Document,
): readonly Document[] {
  switch (person) {
    case "administrator":
    case "other role":
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
