import assert from "node:assert/strict";
import { lossOfControl } from "../../../../policy-pack/src/policy-document/access/control";
import {
  ACCOUNT,
  deny,
  KEY_ARN,
  mayChangePolicy,
  OTHER_ACCOUNT,
  OTHER_ROLE,
  ROLE_ARN,
  ROOT_ARN,
  ROOT_STATEMENT,
  type StatementParts,
  toAws,
  toEveryone,
} from "../../policy-text";
import { documentRead } from "./clauses";

const ALL = { Action: "kms:*" };
const first = (reason: string) => ({ reason, path: "policy.Statement[0]" });
const NOBODY = { reason: "nobody is allowed" };
const OTHER_KEY = KEY_ARN.replace(ACCOUNT, OTHER_ACCOUNT);

describe("whether somebody keeps control of a key", () => {
  for (const [title, statements, loss, ownAccount = ACCOUNT] of [
    ["nobody does without a statement", [], NOBODY],
    ["the account does", [ROOT_STATEMENT], undefined],
    ["a role does", [mayChangePolicy(ROLE_ARN)], undefined],
    ["nobody does who may only use it", [toAws(ROLE_ARN)], NOBODY],
    ["nobody of another account does", [toAws(OTHER_ROLE, ALL)], first("only others are allowed")],
    ["anyone does where the account is not known", [toAws(OTHER_ROLE, ALL)], undefined, ""],
    ["somebody of the account does under everyone's name", [toEveryone(ALL)], undefined],
    [
      "nobody does under a condition that a request may not meet",
      [toAws(ROLE_ARN, { ...ALL, Condition: { Bool: { "aws:MultiFactorAuthPresent": "true" } } })],
      first("only under a condition"),
    ],
    [
      "somebody does under a condition that each of their requests meets",
      [
        toEveryone({
          ...ALL,
          Condition: {
            StringEquals: { "kms:CallerAccount": ACCOUNT, "aws:PrincipalOrgID": "o-a1b2c3d4e5" },
            Bool: { "aws:SecureTransport": "true", "aws:ViaAWSService": "false" },
            StringEqualsIfExists: { "kms:ViaService": "s3.us-east-1.amazonaws.com" },
          },
        }),
      ],
      undefined,
    ],
    [
      "nobody does who is denied it",
      [ROOT_STATEMENT, deny({ ...ALL })],
      { reason: "denied", path: "policy.Statement[1]" },
    ],
    [
      "others do where one is denied it",
      [toAws([ROLE_ARN, ROOT_ARN], ALL), deny({ ...ALL, Principal: { AWS: ROLE_ARN } })],
      undefined,
    ],
    [
      "somebody does where what is denied is something else",
      [ROOT_STATEMENT, deny({ Action: "kms:Decrypt" })],
      undefined,
    ],
    [
      "the root user does, who alone is not denied",
      [
        ROOT_STATEMENT,
        deny({ ...ALL, Condition: { ArnNotEquals: { "aws:PrincipalArn": ROOT_ARN } } }),
      ],
      undefined,
    ],
    [
      "the root user does by the type and the id that their requests have",
      [
        ROOT_STATEMENT,
        deny({ ...ALL, Condition: { StringNotEquals: { "aws:PrincipalType": "Account" } } }),
        deny({ ...ALL, Condition: { StringNotEquals: { "aws:userid": ACCOUNT } } }),
      ],
      undefined,
    ],
    [
      "nobody does by a statement without a Resource",
      [{ ...ROOT_STATEMENT, Resource: undefined }],
      NOBODY,
    ],
    ["somebody does by the key's own ARN", [{ ...ROOT_STATEMENT, Resource: KEY_ARN }], undefined],
    ["nobody does by another account's key", [{ ...ROOT_STATEMENT, Resource: OTHER_KEY }], NOBODY],
    [
      "somebody does by one of two keys",
      [{ ...ROOT_STATEMENT, Resource: [OTHER_KEY, KEY_ARN] }],
      undefined,
    ],
    [
      "somebody does by all but another key",
      [{ ...ROOT_STATEMENT, Resource: undefined, NotResource: OTHER_KEY }],
      undefined,
    ],
  ] as const satisfies readonly (readonly [
    string,
    readonly StatementParts[],
    object | undefined,
    string?,
  ])[]) {
    it(title, () => {
      const document = documentRead(statements);
      assert.deepEqual(lossOfControl(document, ownAccount || undefined), loss);
    });
  }
});
