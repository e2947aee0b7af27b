import { resourceRule } from "../framework/resource-rule";
import { texts } from "../framework/settings";
import { SERVICE_LINKED_ROLE, unboundGrantors } from "../policy-document/access/grants";
import { nameOf } from "../policy-document/document";
import { labelOf } from "../policy-document/elements/principal";
import { judgePolicy } from "../policy-document/judge-policy";
import { KMS } from "../policy-document/services";
import { KEY_POLICY, KEY_TYPES } from "../resources/aws-types";
import type { JudgedResource } from "../resources/judged-resource";
import { describeValue } from "../values/describe-value";
import { expectValue, isUnset } from "../values/expect";
import type { Findings } from "../values/findings";
import { members, type Node } from "../values/node";
import { UNKNOWN } from "../values/unknown";

const GRANT = "aws:kms/grant:Grant";

/** What a symmetric key can do: nobody calls all of it. */
const ALL_OF_A_SYMMETRIC_KEY: readonly string[] = [
  ...["Decrypt", "Encrypt", "ReEncryptFrom", "ReEncryptTo"],
  ...["GenerateDataKey", "GenerateDataKeyPair"],
  ...["GenerateDataKeyPairWithoutPlaintext", "GenerateDataKeyWithoutPlaintext"],
];

/**
 * What a grant can allow without letting others in.
 *
 * Source: https://docs.aws.amazon.com/kms/latest/developerguide/grants.html#terms-grant-operations
 */
const OPERATIONS: readonly string[] = [
  ...ALL_OF_A_SYMMETRIC_KEY,
  ...["DeriveSharedSecret", "DescribeKey", "GenerateMac", "GetPublicKey"],
  ...["Sign", "Verify", "VerifyMac"],
].sort();

/** What gives away the grant itself, and why that is too much. */
const DELEGATING: Readonly<Record<string, string>> = {
  CreateGrant: "The grantee could pass the key on, and no policy would show it. Remove it.",
  RetireGrant:
    "The grantee could end the grant. Remove it, or make the grantee the retiringPrincipal.",
};

/** Somebody by name: not everyone, not an account as a whole. */
const NAMED =
  /^arn:[a-z0-9-]+:(iam::\d{12}:(user|role)|sts::\d{12}:(assumed-role|federated-user))\/[^*?]+$/;

const ROOT_OR_NAMED = new RegExp(`${NAMED.source}|^arn:[a-z0-9-]+:iam::\\d{12}:root$`);

export const kmsGrantScoped = resourceRule({
  name: "kms-grant-scoped",
  description:
    "A grant gives one named principal only the operations it needs, and no right to pass them on; a key policy lets nobody create grants without a constraint.",
  displayName: "KMS grant is scoped",
  severity: "high",
  why: "A grant works beside the key policy, and nobody who reads the policy sees it. A grant that its grantee can pass on, or that names a whole account, gives access to people nobody chose.",
  services: ["kms", "iam"],
  securityHub: [],
  settings: {
    allowedOperations: texts({
      pattern: /^[A-Za-z]+$/,
      accepts: "operations of grants, such as Decrypt",
      default: OPERATIONS,
      description:
        "Operations that a grant may allow. CreateGrant and RetireGrant are judged apart from these.",
    }),
  },
  remediationSteps:
    "Set granteePrincipal to the ARN of one role or user, and operations to those it calls. Leave out CreateGrant, unless the grantee is a service-linked role, and RetireGrant, unless the grantee is also the retiringPrincipal. In a key policy, allow kms:CreateGrant only with a condition: Bool kms:GrantIsForAWSResource true for the services that make grants on a user's behalf, else kms:ViaService, kms:GranteePrincipal, kms:GranteeServicePrincipal, kms:GrantOperations, kms:GrantConstraintType or kms:GrantConstraintSourceArn.",
  url: "https://docs.aws.amazon.com/kms/latest/developerguide/create-grant-overview.html",
  types: [GRANT, ...KEY_TYPES, KEY_POLICY],
  judge(resource, findings, { allowedOperations }) {
    if (resource.type === GRANT) {
      judgeGrant(resource, findings, allowedOperations);
    } else {
      judgePolicy(findings, resource.property("policy"), KMS, (document) =>
        unboundGrantors(document).map(
          ({ statement, caller }) =>
            `${nameOf(statement)} lets ${labelOf(caller.label)} create grants for anyone and everything. Add the condition Bool kms:GrantIsForAWSResource "true", or one on the grantee, the operations or the constraint.`,
        ),
      );
    }
  },
});

function judgeGrant(
  grant: JudgedResource,
  findings: Findings,
  allowedOperations: readonly string[],
): void {
  const grantee = grant.property("granteePrincipal");
  const retiring = grant.property("retiringPrincipal");
  expectValue(
    findings,
    grantee,
    (value) => typeof value === "string" && NAMED.test(value),
    "Set it to the ARN of one role, user or session.",
  );
  expectValue(
    findings,
    retiring,
    (value) => isUnset(value) || (typeof value === "string" && ROOT_OR_NAMED.test(value)),
    "Set it to the ARN of one role, user or session, or of an account root, or leave it out.",
  );
  const operations = members(grant.property("operations"));
  for (const operation of operations) {
    judgeOperation(findings, operation, allowedOperations, [grantee, retiring]);
  }
  const given = operations.map(({ value }) => value);
  if (ALL_OF_A_SYMMETRIC_KEY.every((operation) => given.includes(operation))) {
    findings.violation(
      "operations lists everything that a symmetric key can do. List only what the grantee calls.",
    );
  }
}

function judgeOperation(
  findings: Findings,
  operation: Node,
  allowed: readonly string[],
  principals: readonly [grantee: Node, retiring: Node],
): void {
  const { path, value } = operation;
  const isFitting = isFittingDelegation(value, principals);
  if (isFitting === true) {
    return;
  }
  if (isFitting === undefined) {
    findings.unknown(path);
  } else if (typeof value === "string" && Object.hasOwn(DELEGATING, value)) {
    findings.violation(`${path} is ${describeValue(value)}. ${DELEGATING[value]}`);
  } else {
    expectValue(
      findings,
      operation,
      (each) => typeof each === "string" && allowed.includes(each),
      `Make it one of ${allowed.join(", ")}.`,
    );
  }
}

/** Whether the operation gives away no more than it must; undefined while that is not known. */
function isFittingDelegation(
  operation: unknown,
  principals: readonly [grantee: Node, retiring: Node],
): boolean | undefined {
  switch (operation) {
    case "CreateGrant":
      return isServiceLinkedRole(principals[0]);
    case "RetireGrant":
      return areSame(principals);
    default:
      return false;
  }
}

/** Whether the grantee is a service's own role; undefined while that is not known. */
function isServiceLinkedRole({ value }: Node): boolean | undefined {
  return value === UNKNOWN
    ? undefined
    : typeof value === "string" && SERVICE_LINKED_ROLE.test(value);
}

/** Whether the grantee is who may retire the grant; undefined while that is not known. */
function areSame([grantee, retiring]: readonly [Node, Node]): boolean | undefined {
  if (isUnset(retiring.value)) {
    return false;
  }
  return [grantee.value, retiring.value].includes(UNKNOWN)
    ? undefined
    : grantee.value === retiring.value;
}
