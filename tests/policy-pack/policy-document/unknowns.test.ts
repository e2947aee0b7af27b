import assert from "node:assert/strict";
import { documentOf } from "../../../policy-pack/src/policy-document/document";
import { boundsOf, unknownIn } from "../../../policy-pack/src/policy-document/unknowns";
import { UNKNOWN } from "../../../policy-pack/src/values/unknown";

const STRANGER = "000000000000";
const ANYONE = { AWS: ["*", STRANGER], Service: "*" };
const ANY_CALLER = { "ForAnyValue:StringLike": { "kms:CallerAccount": ["*", STRANGER] } };
const ANY_ARN = {
  "ForAnyValue:ArnLike": {
    "aws:PrincipalArn": ["arn:*:iam::*:*", "arn:aws:iam::*:role/not-known-yet"],
  },
};

const ALLOW = { Effect: "Allow", Principal: { AWS: "a" }, Action: "kms:*", Resource: "*" };
const DENY = { ...ALLOW, Effect: "Deny" };

type Elements = Readonly<Record<string, unknown>>;

/** A statement, what is made of it so that the least is allowed, and so that the most is. */
const cases: readonly (readonly [title: string, unknown, unknown, unknown])[] = [
  [
    "a statement",
    UNKNOWN,
    { Effect: "Deny", Principal: ANYONE, Action: "*", Resource: "*" },
    { Effect: "Allow", Principal: ANYONE, Action: "*", Resource: "*" },
  ],
  ["the effect", { ...ALLOW, Effect: UNKNOWN }, DENY, ALLOW],
  ["a principal", { ...ALLOW, Principal: UNKNOWN }, undefined, { ...ALLOW, Principal: ANYONE }],
  ["whom it denies", { ...DENY, Principal: UNKNOWN }, { ...DENY, Principal: ANYONE }, undefined],
  [
    "some principals",
    { ...ALLOW, Principal: { AWS: ["a", UNKNOWN], Service: UNKNOWN, Federated: "f" } },
    { ...ALLOW, Principal: { AWS: ["a"], Service: [], Federated: ["f"] } },
    { ...ALLOW, Principal: { AWS: ["*", STRANGER], Service: "*", Federated: "f" } },
  ],
  [
    "a list of principals",
    { ...ALLOW, Principal: ["a", UNKNOWN] },
    { ...ALLOW, Principal: ["a"] },
    { ...ALLOW, Principal: ANYONE },
  ],
  [
    "a NotPrincipal",
    { Effect: "Allow", NotPrincipal: { AWS: UNKNOWN }, Action: "kms:*", Resource: "*" },
    undefined,
    { Effect: "Allow", Principal: ANYONE, Action: "kms:*", Resource: "*" },
  ],
  ["the actions", { ...ALLOW, Action: UNKNOWN }, undefined, { ...ALLOW, Action: "*" }],
  [
    "some actions",
    { ...ALLOW, Action: ["b", UNKNOWN] },
    { ...ALLOW, Action: ["b"] },
    { ...ALLOW, Action: "*" },
  ],
  [
    "a NotAction",
    { Effect: "Allow", NotAction: ["b", UNKNOWN], Resource: "*" },
    undefined,
    { Effect: "Allow", NotAction: ["b"], Resource: "*" },
  ],
  [
    "a NotResource",
    { Effect: "Allow", Action: "b", NotResource: ["b", UNKNOWN] },
    undefined,
    { Effect: "Allow", Action: "b", NotResource: ["b"] },
  ],
  [
    "some resources",
    { ...DENY, Resource: ["b", UNKNOWN] },
    { ...DENY, Resource: "*" },
    { ...DENY, Resource: ["b"] },
  ],
  [
    "a condition",
    { ...ALLOW, Condition: UNKNOWN },
    undefined,
    { ...ALLOW, Condition: { ...ANY_CALLER, ...ANY_ARN } },
  ],
  ["a condition of a Deny", { ...DENY, Condition: UNKNOWN }, { ...DENY, Condition: {} }, undefined],
  [
    "the tests of an operator",
    { ...ALLOW, Condition: { Bool: UNKNOWN, Null: { a: "true" } } },
    undefined,
    { ...ALLOW, Condition: { Null: { a: "true" }, Bool: {}, ...ANY_CALLER, ...ANY_ARN } },
  ],
  [
    "the ARN of a caller",
    { ...ALLOW, Condition: { ArnLike: { "AWS:PrincipalArn": ["x", UNKNOWN], a: "b" } } },
    undefined,
    { ...ALLOW, Condition: { ArnLike: { a: "b" }, ...ANY_CALLER, ...ANY_ARN } },
  ],
  ...["kms:CallerAccount", "kms:GranteePrincipal", "s3:DataAccessPointAccount"].map(
    (key) =>
      [
        key,
        { ...ALLOW, Condition: { StringEquals: { a: "b", [key]: UNKNOWN } } },
        undefined,
        { ...ALLOW, Condition: { StringEquals: { a: "b" }, ...ANY_CALLER } },
      ] as const,
  ),
  [
    "a value that names nobody",
    { ...ALLOW, Condition: { StringEquals: { "kms:ViaService": UNKNOWN, a: "b" }, Bool: "c" } },
    { ...ALLOW, Condition: { StringEquals: { "kms:ViaService": UNKNOWN, a: "b" }, Bool: "c" } },
    { ...ALLOW, Condition: { StringEquals: { a: "b" }, Bool: {} } },
  ],
  [
    "a value that names nobody, of a Deny",
    { ...DENY, Condition: { StringEquals: { "kms:ViaService": UNKNOWN, a: "b" } } },
    { ...DENY, Condition: { StringEquals: { a: "b" } } },
    undefined,
  ],
];

describe("what a document with unknowns allows at least and at most", () => {
  for (const [title, statement, least, most] of cases) {
    it(`where ${title} is not known`, () => {
      const bounds = boundsOf(documentOf("policy", { Statement: ["b", statement] }));
      const elements = (document: typeof bounds.least): readonly Elements[] =>
        document.statements.map((each) => each.elements);
      assert.deepEqual(elements(bounds.least), least === undefined ? [] : [least]);
      assert.deepEqual(elements(bounds.most), most === undefined ? [] : [most]);
      assert.ok(bounds.unknown.length > 0);
    });
  }

  it("is what it says where everything is known", () => {
    const document = documentOf("policy", { Statement: [ALLOW, DENY] });
    assert.deepEqual(boundsOf(document), { least: document, most: document, unknown: [] });
  });

  it("is what it says where nothing that decides is unknown", () => {
    const document = documentOf("policy", { Id: UNKNOWN, Statement: { ...ALLOW, Sid: UNKNOWN } });
    assert.deepEqual(boundsOf(document), { least: document, most: document, unknown: [] });
  });

  it("is told with the ways to all that is not known", () => {
    assert.deepEqual(unknownIn("a", { b: [UNKNOWN, 1, { c: UNKNOWN }], d: null, e: UNKNOWN }), [
      "a.b[0]",
      "a.b[2].c",
      "a.e",
    ]);
  });
});
