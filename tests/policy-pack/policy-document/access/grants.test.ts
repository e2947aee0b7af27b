import assert from "node:assert/strict";
import { unboundGrantors } from "../../../../policy-pack/src/policy-document/access/grants";
import {
  ACCOUNT,
  allow,
  deny,
  OTHER_ROLE,
  ROLE_ARN,
  ROOT_STATEMENT,
  type StatementParts,
  toAws,
  toEveryone,
  USER_ARN,
} from "../../policy-text";
import { documentRead } from "./clauses";

const GRANT = { Action: "kms:CreateGrant" };
const under = (Condition: object) => toAws(ROLE_ARN, { ...GRANT, Condition });
const LINKED = `arn:aws:iam::${ACCOUNT}:role/aws-service-role/autoscaling.amazonaws.com/AWSServiceRoleForAutoScaling`;

describe("who may create a grant for anyone", () => {
  for (const [title, statements, labels] of [
    ["is a role without a condition", [toAws(ROLE_ARN, GRANT)], [ROLE_ARN]],
    ["is each who is named", [toAws([ROLE_ARN, OTHER_ROLE], GRANT)], [ROLE_ARN, OTHER_ROLE]],
    ["is everyone", [toEveryone(GRANT)], ["everyone"]],
    ["is not the account as a whole", [ROOT_STATEMENT], []],
    ["is no role of an AWS service", [toAws(LINKED, GRANT)], []],
    ["is a role by a name like one's", [toAws(`${LINKED}/x`, GRANT)], [`${LINKED}/x`]],
    ["is no service", [allow({ Principal: { Service: "s3.amazonaws.com" }, ...GRANT })], []],
    ["is nobody who may not", [toAws(ROLE_ARN)], []],
    [
      "is nobody who administers the key and uses it besides",
      [toAws(ROLE_ARN, { Action: ["kms:CreateGrant", "kms:PutKeyPolicy", "kms:Decrypt"] })],
      [],
    ],
    [
      "is nobody for AWS resources alone",
      [under({ Bool: { "kms:GrantIsForAWSResource": "true" } })],
      [],
    ],
    [
      "is nobody through a service alone",
      [under({ StringEquals: { "kms:ViaService": "s3.us-east-1.amazonaws.com" } })],
      [],
    ],
    [
      "is nobody with a constraint",
      [under({ StringEquals: { "kms:GrantConstraintType": "EncryptionContextSubset" } })],
      [],
    ],
    [
      "is nobody with an encryption context",
      [under({ StringEquals: { "kms:EncryptionContext:team": "x" } })],
      [],
    ],
    [
      "is nobody for a grantee that is named",
      [under({ StringEquals: { "kms:GranteePrincipal": USER_ARN } })],
      [],
    ],
    [
      "is somebody for a service that is none",
      [under({ StringNotEquals: { "kms:GranteePrincipal": USER_ARN } })],
      [ROLE_ARN],
    ],
    [
      "is nobody for operations that pass nothing on",
      [under({ "ForAllValues:StringEquals": { "kms:GrantOperations": ["Decrypt"] } })],
      [],
    ],
    [
      "is somebody under a condition that may hold",
      [under({ StringEquals: { "aws:PrincipalTag/team": "x" } })],
      [ROLE_ARN],
    ],
    [
      "is nobody who is denied it",
      [toAws(ROLE_ARN, GRANT), deny({ Principal: { AWS: ROLE_ARN }, ...GRANT })],
      [],
    ],
    [
      "is somebody where another is denied it",
      [toAws(ROLE_ARN, GRANT), deny({ Principal: { AWS: OTHER_ROLE }, ...GRANT })],
      [ROLE_ARN],
    ],
    [
      "is somebody where a Deny may not hold",
      [
        toAws(ROLE_ARN, GRANT),
        deny({ ...GRANT, Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } }),
      ],
      [ROLE_ARN],
    ],
  ] as const satisfies readonly (readonly [
    string,
    readonly StatementParts[],
    readonly string[],
  ])[]) {
    it(title, () => {
      const found = unboundGrantors(documentRead(statements));
      assert.deepEqual([...new Set(found.map(({ caller }) => caller.label))], labels);
    });
  }
});
