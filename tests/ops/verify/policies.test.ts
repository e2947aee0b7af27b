import assert from "node:assert/strict";
import { bucketPolicy } from "../../../infra/bucket-policy";
import { deniesInsecureTransport } from "../../../ops/verify/insecure-transport-statement";
import { policyDifference } from "../../../ops/verify/policy-difference";

const BUCKET = "arn:aws:s3:::files";
const ofTheStack = bucketPolicy({
  bucketArn: BUCKET,
  keyArn: "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
  sseAlgorithm: "aws:kms",
  minimumTlsVersion: "1.2",
  serviceRoles: [],
  deployer: [],
});

type Statement = Readonly<Record<string, unknown>>;
const documentOf = (...Statement: readonly Statement[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement });
const one = { Sid: "One", Effect: "Deny", Action: "s3:*" };
const two = { Sid: "Two", Effect: "Allow", Action: ["a", "b"], Condition: { Bool: { x: "true" } } };

describe("policyDifference", () => {
  const same: readonly (readonly [string, string])[] = [
    ["the same text", documentOf(one, two)],
    ["statements in another order", documentOf(two, one)],
    ["lists in another order", documentOf(one, { ...two, Action: ["b", "a"] })],
    ["a list of one", documentOf({ ...one, Action: ["s3:*"] }, two)],
    ["keys in another order", documentOf({ Action: "s3:*", Effect: "Deny", Sid: "One" }, two)],
    ["true without quotes", documentOf(one, { ...two, Condition: { Bool: { x: true } } })],
  ];
  for (const [what, seen] of same) {
    it(`finds none in ${what}`, () => {
      assert.equal(policyDifference(documentOf(one, two), seen), undefined);
    });
  }

  const different: readonly (readonly [string, string, string])[] = [
    ["a changed statement", documentOf(one, { ...two, Action: "a" }), "changed: Two"],
    ["a missing statement", documentOf(two), "missing: One"],
    ["a foreign statement", documentOf(one, two, { Sid: "Three" }), "not the stack's: Three"],
    ["a foreign one without a name", documentOf(one, two, {}), "not the stack's: statement 3"],
    [
      "all of that",
      documentOf({ ...one, Effect: "Allow" }, { Sid: "Three" }),
      "changed: One; missing: Two; not the stack's: Three",
    ],
    ["no document", "{", "it is no policy document"],
  ];
  for (const [what, seen, difference] of different) {
    it(`tells ${what}`, () => {
      assert.equal(policyDifference(documentOf(one, two), seen), difference);
    });
  }
});

describe("deniesInsecureTransport", () => {
  const statement = {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [BUCKET, `${BUCKET}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  };

  it("finds it in the stack's own policy", () => {
    assert.equal(deniesInsecureTransport(JSON.stringify(ofTheStack), BUCKET), true);
  });

  const cases: readonly (readonly [boolean, string, Statement])[] = [
    [true, "as AWS writes it", statement],
    [true, "for AWS's everyone", { ...statement, Principal: { AWS: "*" } }],
    [true, "for every action", { ...statement, Action: ["*"] }],
    [true, "for every resource", { ...statement, Resource: "*" }],
    [true, "for a pattern that covers both", { ...statement, Resource: `${BUCKET}*` }],
    [
      true,
      "where the key may be absent",
      { ...statement, Condition: { BoolIfExists: { "AWS:SecureTransport": false } } },
    ],
    [false, "that allows", { ...statement, Effect: "Allow" }],
    [false, "for one role", { ...statement, Principal: { AWS: "arn:aws:iam::111122223333:root" } }],
    [false, "for reading alone", { ...statement, Action: "s3:GetObject" }],
    [false, "for objects alone", { ...statement, Resource: `${BUCKET}/*` }],
    [
      false,
      "for another bucket",
      { ...statement, Resource: ["arn:aws:s3:::other", "arn:aws:s3:::other/*"] },
    ],
    [false, "with TLS", { ...statement, Condition: { Bool: { "aws:SecureTransport": "true" } } }],
    [false, "without a condition", { ...statement, Condition: {} }],
    [
      false,
      "with another condition beside it",
      {
        ...statement,
        Condition: { ...statement.Condition, StringEquals: { "aws:PrincipalArn": "x" } },
      },
    ],
    [
      false,
      "with another key beside it",
      {
        ...statement,
        Condition: { Bool: { "aws:SecureTransport": "false", "aws:ViaAWSService": "false" } },
      },
    ],
  ];
  for (const [expected, what, each] of cases) {
    it(`is ${expected} for a statement ${what}`, () => {
      assert.equal(deniesInsecureTransport(documentOf(one, each), BUCKET), expected);
    });
  }

  it("is false for what is no policy", () => {
    assert.equal(deniesInsecureTransport("{", BUCKET), false);
  });
});
