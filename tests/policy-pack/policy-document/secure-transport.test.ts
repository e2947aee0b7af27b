import assert from "node:assert/strict";
import { requiresTls } from "../../../policy-pack/src/policy-document/secure-transport";
import { S3 } from "../../../policy-pack/src/policy-document/services";
import { deny, type StatementParts } from "../policy-text";
import { documentRead } from "./access/clauses";

const Resource = ["arn:aws:s3:::files", "arn:aws:s3:::files/*"];
const CLEAR = { Bool: { "aws:SecureTransport": "false" } };
const without = (parts: StatementParts) => deny({ Action: "s3:*", Resource, ...parts });

describe("a bucket's policy that requires TLS", () => {
  for (const [title, statement, expected] of [
    ["denies every action without it", without({ Condition: CLEAR }), true],
    ["does so by the text of every service", without({ Action: "*", Condition: CLEAR }), true],
    ["does so in any case", without({ Action: "S3:*", Condition: CLEAR }), true],
    [
      "does so beside other actions",
      without({ Action: ["s3:Get*", "s3:*"], Condition: CLEAR }),
      true,
    ],
    ["does not by some actions", without({ Action: "s3:*Object", Condition: CLEAR }), false],
    ["does not by another service's", without({ Action: "xs3:*", Condition: CLEAR }), false],
    ["does not by what is no text", without({ Action: [{ a: "*" }, 5], Condition: CLEAR }), false],
    [
      "does not by NotAction",
      { ...without({ Condition: CLEAR }), Action: undefined, NotAction: "iam:*" },
      false,
    ],
    [
      "does so if the key is there",
      without({ Condition: { BoolIfExists: { "aws:SecureTransport": false } } }),
      true,
    ],
    [
      "does so by what is not true",
      without({ Condition: { StringNotEquals: { "aws:SecureTransport": "true" } } }),
      true,
    ],
    [
      "does not where it is there",
      without({ Condition: { Bool: { "aws:SecureTransport": "true" } } }),
      false,
    ],
    [
      "does not by another condition",
      without({ Condition: { Bool: { "aws:MultiFactorAuthPresent": "false" } } }),
      false,
    ],
    [
      "does not by another one besides",
      without({
        Condition: { Bool: { "aws:SecureTransport": "false", "aws:ViaAWSService": "false" } },
      }),
      false,
    ],
    ["does not without a condition, which denies all", without({}), false],
    ["does not without a test", without({ Condition: { Bool: {} } }), false],
    ["does not on the objects alone", without({ Resource: Resource[1], Condition: CLEAR }), false],
    ["does not on the bucket alone", without({ Resource: Resource[0], Condition: CLEAR }), false],
  ] as const) {
    it(title, () => {
      const document = documentRead([statement], S3);
      assert.equal(requiresTls(document, "files"), expected);
      assert.equal(requiresTls(document, undefined), expected);
    });
  }
});
