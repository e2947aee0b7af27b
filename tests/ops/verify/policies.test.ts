import assert from "node:assert/strict";
import { bucketPolicy } from "../../../infra/bucket-policy";
import { deniesInsecureTransport } from "../../../ops/verify/insecure-transport-statement";
import { policyDifference } from "../../../ops/verify/policy-difference";
import { KEY_ARN } from "../support/samples";

const BUCKET = "arn:aws:s3:::files";
const ofTheStack = bucketPolicy({
  bucketArn: BUCKET,
  keyArn: KEY_ARN,
  sseAlgorithm: "aws:kms",
  minimumTlsVersion: "1.2",
  serviceRoles: [],
  deployer: [],
});

const documentOf = (...Statement: readonly object[]) =>
  JSON.stringify({ Version: "2012-10-17", Statement });
const one = { Sid: "One", Effect: "Deny", Action: "s3:*" };
const two = { Sid: "Two", Effect: "Allow", Action: ["a", "b"], Condition: { Bool: { x: "true" } } };

describe("policyDifference", () => {
  const same: Readonly<Record<string, string>> = {
    "the same text": documentOf(one, two),
    "statements in another order": documentOf(two, one),
    "lists in another order": documentOf(one, { ...two, Action: ["b", "a"] }),
    "a list of one": documentOf({ ...one, Action: ["s3:*"] }, two),
    "keys in another order": documentOf({ Action: "s3:*", Effect: "Deny", Sid: "One" }, two),
    "true without quotes": documentOf(one, { ...two, Condition: { Bool: { x: true } } }),
  };
  for (const [what, seen] of Object.entries(same)) {
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
  const withoutTls = { "aws:SecureTransport": "false" };
  const statement = {
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [BUCKET, `${BUCKET}/*`],
    Condition: { Bool: withoutTls },
  };

  it("finds it in the stack's own policy", () => {
    assert.equal(deniesInsecureTransport(JSON.stringify(ofTheStack), BUCKET), true);
  });

  const under = (Condition: object) => ({ Condition });
  const cases: readonly (readonly [boolean, string, object])[] = [
    [true, "as AWS writes it", {}],
    [true, "for AWS's everyone", { Principal: { AWS: "*" } }],
    [true, "for every action", { Action: ["*"] }],
    [true, "for every resource", { Resource: "*" }],
    [true, "for a pattern that covers both", { Resource: `${BUCKET}*` }],
    [
      true,
      "where the key may be absent",
      under({ BoolIfExists: { "AWS:SecureTransport": false } }),
    ],
    [false, "that allows", { Effect: "Allow" }],
    [false, "for one role", { Principal: { AWS: "arn:aws:iam::111122223333:root" } }],
    [false, "for reading alone", { Action: "s3:GetObject" }],
    [false, "for objects alone", { Resource: `${BUCKET}/*` }],
    [false, "for another bucket", { Resource: ["arn:aws:s3:::other", "arn:aws:s3:::other/*"] }],
    [false, "with TLS", under({ Bool: { "aws:SecureTransport": "true" } })],
    [false, "without a condition", under({})],
    [
      false,
      "with another condition beside it",
      under({ Bool: withoutTls, StringEquals: { "aws:PrincipalArn": "x" } }),
    ],
    [
      false,
      "with another key beside it",
      under({ Bool: { ...withoutTls, "aws:ViaAWSService": "false" } }),
    ],
  ];
  for (const [expected, what, changed] of cases) {
    it(`is ${expected} for a statement ${what}`, () => {
      const policy = documentOf(one, { ...statement, ...changed });
      assert.equal(deniesInsecureTransport(policy, BUCKET), expected);
    });
  }

  it("is false for what is no policy", () => {
    assert.equal(deniesInsecureTransport("{", BUCKET), false);
  });
});
