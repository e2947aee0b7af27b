import assert from "node:assert/strict";
import { decide } from "../../../../policy-pack/src/policy-document/decide/decide";
import { documentOf } from "../../../../policy-pack/src/policy-document/document";
import { ownAnswer } from "./judges";
import { ACCOUNT, type Policy, type Question } from "./questions";

const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const OTHER = "444455556666";
const arn = (name: string, account = ACCOUNT) => `arn:aws:iam::${account}:${name}`;
const USER = arn("user/kzax");
const ROLE = arn("role/air/Crew");
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/Crew/kzax`;
const FEDERATED = `arn:aws:sts::${ACCOUNT}:federated-user/any`;

const user = { kind: "user", arn: USER } as const;
const session = { kind: "role session", arn: SESSION, roleArn: ROLE } as const;
const federated = { kind: "federated user", arn: FEDERATED, userArn: USER } as const;
const root = { kind: "root", account: ACCOUNT } as const;
const stranger = { kind: "user", arn: arn("user/kzax", OTHER) } as const;

const all = { Action: "*", Resource: "*" };
const ALLOW = policy({ Effect: "Allow", ...all });
const NONE = policy({ Effect: "Allow", Action: "ec2:StartInstances", Resource: "*" });

function policy(...Statement: readonly object[]): Policy {
  return { Version: "2012-10-17", Statement } as Policy;
}

function allows(...names: readonly string[]): object {
  return { Effect: "Allow", Principal: { AWS: names }, ...all };
}

function denies(parts: object): object {
  return { Effect: "Deny", Principal: "*", ...all, ...parts };
}

function toKey(changes: Partial<Question>, ...statements: readonly object[]): Question {
  const resourcePolicy = policy(...statements);
  return {
    caller: user,
    action: "kms:Decrypt",
    resource: KEY,
    context: {},
    identity: [],
    resourcePolicy,
    ...changes,
  };
}

function toObject(changes: Partial<Question>, ...statements: readonly object[]): Question {
  const asked = toKey(changes, ...statements);
  const { resourcePolicy, ...rest } = asked;
  return {
    ...rest,
    action: "s3:GetObject",
    resource: "arn:aws:s3:::files/kzax",
    ...(statements.length > 0 && { resourcePolicy }),
    ...changes,
  };
}

const identity = [ALLOW];

const VERDICTS: readonly (readonly [string, Question, string])[] = [
  ["a user whom a key's policy names", toKey({}, allows(USER)), "Allowed"],
  ["a user whom only IAM allows a key", toKey({ identity }, allows(ROLE)), "ImplicitlyDenied"],
  ["a user whom a key's account allows it", toKey({ identity }, allows(ACCOUNT)), "Allowed"],
  [
    "a user whom the account allows, but IAM does not",
    toKey({}, allows(ACCOUNT)),
    "ImplicitlyDenied",
  ],
  ["a user whom only IAM allows an object", toObject({ identity }), "Allowed"],
  [
    "a user whom only IAM allows an object that is called like a key",
    toObject({ identity, resource: `arn:aws:s3:::files/${KEY}` }),
    "Allowed",
  ],
  ["a user whom only the bucket's policy allows it", toObject({}, allows(USER)), "Allowed"],
  ["a user whom neither allows it", toObject({}), "ImplicitlyDenied"],
  [
    "an action about no resource that IAM allows",
    toKey({ identity, action: "kms:ListKeys", resource: "*" }, allows(ROLE)),
    "Allowed",
  ],
  [
    "a denied user whom all else allows",
    toKey({ identity }, allows(USER), denies({})),
    "ExplicitlyDenied",
  ],
  ["a denied user whom nothing allows", toKey({}, denies({})), "ExplicitlyDenied"],
  ["the root user of a key's account", toKey({ caller: root }, allows(ACCOUNT)), "Allowed"],
  [
    "the root user whom a key's policy leaves out",
    toKey({ caller: root }, allows(USER)),
    "ImplicitlyDenied",
  ],
  ["the root user of a bucket's account", toObject({ caller: root }), "Allowed"],
  [
    "another account that both sides allow",
    toKey({ caller: stranger, identity }, allows(OTHER)),
    "Allowed",
  ],
  [
    "another account that only its own side allows",
    toKey({ caller: stranger, identity }, allows(USER)),
    "ImplicitlyDenied",
  ],
  [
    "another account that only the key allows",
    toKey({ caller: stranger }, allows(stranger.arn)),
    "ImplicitlyDenied",
  ],
  ["a user beyond a boundary, by name", toKey({ boundary: NONE }, allows(USER)), "Allowed"],
  [
    "a role beyond its boundary, by name",
    toKey({ caller: session, boundary: NONE }, allows(ROLE)),
    "ImplicitlyDenied",
  ],
  [
    "a session beyond its role's boundary, by name",
    toKey({ caller: session, boundary: NONE }, allows(SESSION)),
    "Allowed",
  ],
  [
    "a session beyond its policy, by its role's name",
    toKey({ caller: session, session: NONE }, allows(ROLE)),
    "ImplicitlyDenied",
  ],
  [
    "a boundary that does not allow what IAM does",
    toObject({ identity, boundary: NONE }),
    "ImplicitlyDenied",
  ],
  [
    "a boundary that denies",
    toKey({ boundary: policy({ Effect: "Deny", ...all }) }, allows(USER)),
    "ExplicitlyDenied",
  ],
  [
    "a federated session without a policy",
    toObject({ caller: federated, identity }),
    "ImplicitlyDenied",
  ],
  [
    "a federated session with one",
    toObject({ caller: federated, identity, session: ALLOW }),
    "Allowed",
  ],
  ["a federated session by its name", toKey({ caller: federated }, allows(FEDERATED)), "Allowed"],
  [
    "a service by its name",
    toKey(
      { caller: { kind: "service", name: "logs.amazonaws.com" } },
      { Effect: "Allow", Principal: { Service: "logs.amazonaws.com" }, ...all },
    ),
    "Allowed",
  ],
  [
    "anonymous where everyone is allowed",
    toObject({ caller: { kind: "anonymous" } }, allows("*")),
    "Allowed",
  ],
  [
    "a NotPrincipal that names user and account",
    toObject({ identity }, { Effect: "Deny", NotPrincipal: { AWS: [USER, ACCOUNT] }, ...all }),
    "Allowed",
  ],
  [
    "the same with a boundary",
    toObject(
      { identity, boundary: ALLOW },
      { Effect: "Deny", NotPrincipal: { AWS: [USER, ACCOUNT] }, ...all },
    ),
    "ExplicitlyDenied",
  ],
];

const TAG = "aws:PrincipalTag/team";
const CONDITIONS: readonly (readonly [string, Question["context"], object, string])[] = [
  [
    "an empty list of values is an absent key",
    { "aws:TagKeys": [] },
    { Null: { "aws:TagKeys": "true" } },
    "Allowed",
  ],
  [
    "a key's name has any case",
    { "AWS:principaltag/TEAM": "a" },
    { StringEquals: { [TAG]: "a" } },
    "Allowed",
  ],
  [
    "a default stands for a variable",
    { [TAG]: "crew" },
    { StringEquals: { [TAG]: `\${aws:username, 'crew'}` } },
    "Allowed",
  ],
  [
    "a variable's wildcards are plain",
    { [TAG]: "crew", "aws:username": "*" },
    { StringLike: { [TAG]: `\${aws:username}` } },
    "ImplicitlyDenied",
  ],
  [
    "a wildcard stays in its part of an ARN",
    { "aws:SourceArn": "arn:aws:sns:a:1:2:x" },
    { ArnLike: { "aws:SourceArn": "arn:aws:s*:x" } },
    'the value "arn:aws:s*:x", which is no ARN',
  ],
  [
    "the last part of an ARN has colons",
    { "aws:SourceArn": "arn:aws:sns:a:1:t:x" },
    { ArnLike: { "aws:SourceArn": "arn:aws:sns:*:*:t*" } },
    "Allowed",
  ],
  [
    "no part but the last reaches over a colon",
    { "aws:SourceArn": "arn:aws:sns:a:1:t:x" },
    { ArnLike: { "aws:SourceArn": "arn:aws:sns:a*:t:x:*" } },
    "ImplicitlyDenied",
  ],
  [
    "a variable's colons are none of an ARN's",
    { "aws:SourceArn": "arn:aws:sns:a:1:t", "aws:username": "a:1" },
    { ArnLike: { "aws:SourceArn": `arn:aws:sns:\${aws:username}:t` } },
    `the value "arn:aws:sns:\${aws:username}:t", which is no ARN`,
  ],
  [
    "an ARN compared with something else",
    { "aws:SourceArn": "alias/a" },
    { ArnNotLike: { "aws:SourceArn": "arn:aws:sns:a:1:t" } },
    'an ARN compared with "alias/a", which is none',
  ],
  [
    "a number of no documented form",
    { "s3:max-keys": "7e0" },
    { NumericEquals: { "s3:max-keys": "7" } },
    "a number compared with what is none that AWS documents",
  ],
  [
    "a year, which could be seconds",
    { "aws:CurrentTime": "2026-01-01" },
    { DateLessThan: { "aws:CurrentTime": "2026" } },
    "a date compared with what is none that AWS documents",
  ],
  [
    "Bool of what is neither",
    { "aws:SecureTransport": "yes" },
    { Bool: { "aws:SecureTransport": "true" } },
    'Bool between "true" and "yes", which are not both true or false',
  ],
  [
    "a range of addresses in a request",
    { "aws:SourceIp": "10.0.0.0/8" },
    { IpAddress: { "aws:SourceIp": "10.0.0.0/8" } },
    'an address compared between "10.0.0.0/8" and "10.0.0.0/8"',
  ],
  [
    "an address of a longer IPv6 range",
    { "aws:SourceIp": "2001:db8::1" },
    { IpAddress: { "aws:SourceIp": "2001:db8::/33" } },
    "Allowed",
  ],
  [
    "an address outside it",
    { "aws:SourceIp": "2001:db8:8000::1" },
    { IpAddress: { "aws:SourceIp": "2001:db8::/33" } },
    "ImplicitlyDenied",
  ],
  [
    "several values without a set operator",
    { "aws:TagKeys": ["a"] },
    { StringEquals: { "aws:TagKeys": "a" } },
    "StringEquals of aws:tagkeys, a key of several values, which takes ForAnyValue or ForAllValues",
  ],
  [
    "an empty value in a set",
    { "aws:TagKeys": [""] },
    { "ForAllValues:StringEquals": { "aws:TagKeys": "a" } },
    "ForAllValues:StringEquals of aws:tagkeys, which has an empty value",
  ],
  [
    "Null of something else",
    {},
    { Null: { [TAG]: "maybe" } },
    'Null of aws:principaltag/team with "maybe", which is neither true nor false',
  ],
  [
    "a variable in a number",
    { "s3:max-keys": "7" },
    { NumericEquals: { "s3:max-keys": `\${aws:username}` } },
    `the variable in "\${aws:username}", which this operator does not take`,
  ],
  [
    "an operator that IAM does not have",
    {},
    { StringMatches: { [TAG]: "a" } },
    'policy.Statement[0].Condition has the operator "StringMatches", which IAM does not have',
  ],
  [
    "Null with IfExists",
    {},
    { NullIfExists: { [TAG]: "true" } },
    'policy.Statement[0].Condition has the operator "NullIfExists", which IAM does not have',
  ],
  [
    "no values",
    {},
    { StringEquals: { [TAG]: [] } },
    `policy.Statement[0].Condition.StringEquals.${TAG} has no value that can be read`,
  ],
];

const UNDECIDABLE: readonly (readonly [string, Question, string])[] = [
  [
    "a principal by its unique id",
    toKey({}, allows("AIDACKCEVSQ6C2EXAMPLE")),
    'the principal "AIDACKCEVSQ6C2EXAMPLE"',
  ],
  [
    "a principal with a wildcard",
    toKey({}, allows(arn("user/*"))),
    `the principal "${arn("user/*")}"`,
  ],
  [
    "everyone, with a boundary",
    toKey({ boundary: NONE }, allows("*")),
    'whether what "*" is granted goes beyond a permissions boundary or a session policy',
  ],
  [
    "a user denied in a federated session",
    toObject(
      { caller: federated, identity, session: ALLOW },
      { Effect: "Deny", Principal: { AWS: USER }, ...all },
    ),
    `whether a Deny of the user "${USER}" holds for its federated sessions`,
  ],
  [
    "a NotPrincipal without the account",
    toObject({ identity }, { Effect: "Deny", NotPrincipal: { AWS: USER }, ...all }),
    `the NotPrincipal of policy.Statement[0], which names ${USER} alone`,
  ],
  [
    "a statement without a Principal",
    toKey({}, { Effect: "Allow", ...all }),
    "policy.Statement[0], which has no Principal",
  ],
  [
    "both of Action and NotAction",
    toKey({}, { ...allows(USER), NotAction: "kms:*" }),
    "policy.Statement[0] has no Action that can be read",
  ],
  [
    "no Resource",
    toKey({}, { Effect: "Allow", Principal: "*", Action: "*" }),
    "policy.Statement[0] has no Resource that can be read",
  ],
  [
    "an Effect in lower case",
    toKey({}, { ...allows(USER), Effect: "allow" }),
    'policy.Statement[0].Effect is "allow"',
  ],
  [
    "a strange element",
    toKey({}, { ...allows(USER), Principle: "*" }),
    'policy.Statement[0] has the element "Principle"',
  ],
  [
    "a wildcard that may reach on",
    toObject({}, { ...allows(USER), Resource: "arn:aws:s3*:files/*:::x" }),
    "ImplicitlyDenied",
  ],
  [
    "a wildcard that does reach on",
    toObject(
      { resource: "arn:aws:s3:::a:b:c" },
      { ...allows(USER), Resource: "arn:aws:s3*:a:b:c*" },
    ),
    'how far the wildcards of the Resource "arn:aws:s3*:a:b:c*" reach',
  ],
  [
    "a Resource that is no ARN",
    toObject({}, { ...allows(USER), Resource: "files" }),
    'the Resource "files", which is no ARN',
  ],
  [
    "a variable where the account is",
    toObject({}, { ...allows(USER), Resource: `arn:aws:s3::\${aws:username}:files` }),
    `the variable before the fifth colon of the Resource "arn:aws:s3::\${aws:username}:files"`,
  ],
];

describe("decide", () => {
  for (const [what, question, expected] of [...VERDICTS, ...UNDECIDABLE]) {
    it(`answers ${what}`, () => {
      const answer = ownAnswer(question);
      assert.equal(typeof answer === "string" ? answer : answer.undecidable, expected);
    });
  }

  for (const [what, context, Condition, expected] of CONDITIONS) {
    it(`takes heed that or refuses: ${what}`, () => {
      const answer = ownAnswer(toKey({ context }, { ...allows(USER), Condition }));
      assert.equal(typeof answer === "string" ? answer : answer.undecidable, expected);
    });
  }

  it("answers if what it cannot decide does not matter", () => {
    const doubtful = allows("AIDACKCEVSQ6C2EXAMPLE");
    assert.equal(ownAnswer(toKey({}, doubtful, allows(USER))), "Allowed");
    assert.equal(ownAnswer(toKey({}, doubtful, denies({}))), "ExplicitlyDenied");
    const deniesDoubtful = { ...doubtful, Effect: "Deny" };
    assert.equal(ownAnswer(toKey({}, deniesDoubtful)), "Denied");
    assert.deepEqual(ownAnswer(toKey({}, deniesDoubtful, allows(USER))), {
      undecidable: 'the principal "AIDACKCEVSQ6C2EXAMPLE"',
    });
  });

  it("refuses a version that AWS does not have, and says which", () => {
    const resource = documentOf("policy", { ...policy(allows(USER)), Version: "2024-01-01" });
    assert.throws(
      () =>
        decide(
          { resource },
          {
            caller: user,
            action: "kms:Decrypt",
            resource: KEY,
            resourceAccount: ACCOUNT,
            context: {},
          },
        ),
      {
        name: "UndecidableError",
        message: 'This cannot be decided: policy.Version is "2024-01-01".',
      },
    );
  });
});
