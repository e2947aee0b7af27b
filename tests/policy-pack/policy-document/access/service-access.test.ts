import assert from "node:assert/strict";
import { openServices } from "../../../../policy-pack/src/policy-document/access/service-access";
import { KMS } from "../../../../policy-pack/src/policy-document/services";
import { ACCOUNT, allow, deny, type StatementParts, toEveryone } from "../../policy-text";
import { documentRead } from "./clauses";

const TRAIL = "cloudtrail.amazonaws.com";
const LOGS = "logs.us-east-1.amazonaws.com";
const to = (Service: unknown, parts: StatementParts = {}) =>
  allow({ Principal: { Service }, ...parts });
const sourced = { Condition: { StringEquals: { "aws:SourceAccount": ACCOUNT } } };

/** The services that statements let in for any source, as policies are told of them. */
function opened(...statements: readonly StatementParts[]) {
  return openServices(documentRead(statements), KMS).map(
    ({ statement, service, isNamed, isEvery, sourcelessUse }) => [
      ...[statement.path.replace("policy.Statement", ""), service],
      ...[...(isNamed ? ["named"] : []), ...(isEvery ? ["every"] : [])],
      ...(sourcelessUse === undefined ? [] : [sourcelessUse.purpose]),
    ],
  );
}

describe("the services that a document lets in for any source", () => {
  for (const [title, statements, expected] of [
    ["are those named", [to(TRAIL)], [["[0]", TRAIL, "named"]]],
    [
      "are each of two",
      [to([TRAIL, LOGS])],
      [
        ["[0]", TRAIL, "named"],
        ["[0]", LOGS, "named"],
      ],
    ],
    ["are none with a source", [to(TRAIL, sourced)], []],
    ["are none that is denied", [to(TRAIL), deny({ Principal: { Service: TRAIL } })], []],
    [
      "are those that are not denied for certain",
      [to(TRAIL), deny({ Principal: { Service: LOGS } })],
      [["[0]", TRAIL, "named"]],
    ],
    ["are none that may only describe the key", [to(TRAIL, { Action: "kms:DescribeKey" })], []],
    [
      "are none that NotPrincipal leaves out",
      [allow({ NotPrincipal: { Service: TRAIL } })],
      [["[0]", "every AWS service", "every"]],
    ],
    ["are every one by everyone's name", [toEveryone()], [["[0]", "every AWS service", "every"]]],
    [
      "are those of a condition by everyone's name",
      [toEveryone({ Condition: { StringEquals: { "aws:PrincipalServiceName": [TRAIL, LOGS] } } })],
      [
        ["[0]", TRAIL],
        ["[0]", LOGS],
      ],
    ],
    [
      "are every other one where a condition leaves one out",
      [toEveryone({ Condition: { StringNotEquals: { "aws:PrincipalServiceName": TRAIL } } })],
      [["[0]", "every AWS service", "every"]],
    ],
    [
      "are those for which AWS documents a use without a source, by one statement",
      [to(TRAIL, { Action: ["kms:Decrypt", "kms:GenerateDataKey"] })],
      [["[0]", TRAIL, "named", "CloudTrail's event data store"]],
    ],
    [
      "are those by one for each right, beside another service",
      [
        to(TRAIL),
        to(LOGS, { Action: "kms:Encrypt" }),
        to(TRAIL, { Action: "kms:GenerateDataKey" }),
      ],
      [
        ["[0]", TRAIL, "named", "CloudTrail's event data store"],
        ["[1]", LOGS, "named"],
        ["[2]", TRAIL, "named", "CloudTrail's event data store"],
      ],
    ],
  ] as const) {
    it(title, () => {
      assert.deepEqual(opened(...statements), expected);
    });
  }
});
