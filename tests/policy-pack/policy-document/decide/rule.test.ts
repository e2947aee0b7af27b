import assert from "node:assert/strict";
import {
  rulesOf,
  speaksOfAction,
  speaksOfResource,
} from "../../../../policy-pack/src/policy-document/decide/rule";
import { type Truth, undecidable } from "../../../../policy-pack/src/policy-document/decide/truth";
import { documentOf } from "../../../../policy-pack/src/policy-document/document";
import { UNKNOWN } from "../../../../policy-pack/src/values/unknown";

const VERSION = "2012-10-17";
const FINE = { Effect: "Allow", Principal: "*", Action: "s3:GetObject", Resource: "*" };
const AT = "policy.Statement[0]";
const condition = (Condition: unknown) => ({ ...FINE, Condition });
/** A policy variable, which IAM fills in. */
const variable = (name: string) => `\${${name}}`;

const read = (statement: unknown, Version: unknown = VERSION) =>
  rulesOf(documentOf("policy", { Version, Statement: [statement] }));

describe("a statement that is read as AWS reads it", () => {
  it("has what it says, and what it does not say", () => {
    const [rule] = read({
      ...{ ...FINE, Sid: "Readers", Resource: ["*"] },
      Condition: { StringEquals: { "aws:PrincipalTag/Team": ["a", 5, true] } },
    });
    assert.deepEqual(
      { ...rule, actions: undefined },
      {
        path: AT,
        sid: "Readers",
        allows: true,
        principals: { named: [{ kind: "aws", name: "*" }], isInverted: false },
        actions: undefined,
        resources: { isInverted: false, values: ["*"] },
        tests: [
          {
            operator: "StringEquals",
            key: "aws:principaltag/team",
            name: "aws:PrincipalTag/Team",
            values: ["a", "5", "true"],
            hasVariables: true,
          },
        ],
        hasVariables: true,
      },
    );
    const [other] = read({ Effect: "Deny", NotAction: "s3:*", NotResource: "*" }, "2008-10-17");
    assert.deepEqual(
      { ...other, actions: other?.actions.isInverted },
      {
        ...{ path: AT, sid: "", allows: false, principals: undefined, actions: true },
        ...{ resources: { isInverted: true, values: ["*"] }, tests: [], hasVariables: false },
      },
    );
  });

  it("is read once for each document", () => {
    const document = documentOf("policy", { Version: VERSION, Statement: [FINE] });
    assert.equal(rulesOf(document), rulesOf(document));
  });

  for (const [title, statement, what, version = VERSION] of [
    ["of another version", FINE, 'policy.Version is "2026-01-01"', "2026-01-01"],
    ["that is a text", "Allow", `${AT} is "Allow", not a statement`],
    ["with another element", { ...FINE, Principle: "*" }, `${AT} has the element "Principle"`],
    ["without an Effect", { ...FINE, Effect: undefined }, `${AT}.Effect is not set`],
    ["with another Effect", { ...FINE, Effect: "Permit" }, `${AT}.Effect is "Permit"`],
    ["without an Action", { ...FINE, Action: undefined }, `${AT} has no Action that can be read`],
    ["with two", { ...FINE, NotAction: "*" }, `${AT} has no Action that can be read`],
    ["with none in its list", { ...FINE, Action: [] }, `${AT} has no Action that can be read`],
    ["with an empty Action", { ...FINE, Action: [""] }, `${AT} has no Action that can be read`],
    ["with a number for one", { ...FINE, Action: 5 }, `${AT} has no Action that can be read`],
    [
      "without a Resource",
      { ...FINE, Resource: undefined },
      `${AT} has no Resource that can be read`,
    ],
    ["with both Principals", { ...FINE, NotPrincipal: "*" }, `${AT} does not say whom it is about`],
    ["with an empty Principal", { ...FINE, Principal: {} }, `${AT} does not say whom it is about`],
    ["with a Condition that is a text", condition("x"), `${AT}.Condition is "x"`],
    ["with a list of keys", condition({ Bool: ["x"] }), `${AT}.Condition.Bool is a list`],
    [
      "with an unknown Condition",
      condition(UNKNOWN),
      `${AT}.Condition is not known until the update`,
    ],
    [
      "with another operator",
      condition({ Like: {} }),
      `${AT}.Condition has the operator "Like", which IAM does not have`,
    ],
    [
      "with a key of no value",
      condition({ Bool: { k: [] } }),
      `${AT}.Condition.Bool.k has no value that can be read`,
    ],
    [
      "with a value that is an object",
      condition({ Bool: { k: {} } }),
      `${AT}.Condition.Bool.k has no value that can be read`,
    ],
    [
      "with one value that is null",
      condition({ Bool: { k: ["true", null] } }),
      `${AT}.Condition.Bool.k has no value that can be read`,
    ],
  ] as const) {
    it(`is refused ${title}`, () => {
      assert.throws(() => read(statement, version), {
        name: "UndecidableError",
        message: `This cannot be decided: ${what}.`,
      });
    });
  }

  for (const [element, action, expected] of [
    [{ Action: "s3:Get*" }, "S3:getobject", true],
    [{ Action: "s3:Get*" }, "s3:PutObject", false],
    [{ Action: ["s3:Put?bject", "kms:*"] }, "s3:PutObject", true],
    [{ Action: "*" }, "s3:PutObject", true],
    [{ NotAction: "s3:Get*" }, "s3:PutObject", true],
    [{ NotAction: "S3:PUT*" }, "s3:PutObject", false],
  ] as const) {
    it(`${expected ? "speaks" : "does not speak"} of ${action} by ${JSON.stringify(element)}`, () => {
      const [rule] = read({ ...FINE, Action: undefined, ...element });
      assert.ok(rule);
      assert.equal(speaksOfAction(rule, action), expected);
    });
  }

  const OBJECT = "arn:aws:s3:::files/kzax/a:b";
  const noNotResource = undecidable(
    `the NotResource "arn:aws:s3:::files/*" for an action about no resource`,
  );
  const noValue = `arn:aws:s3:::files/${variable("aws:none")}`;
  const reach = (pattern: string) =>
    undecidable(`how far the wildcards of the Resource "${pattern}" reach`);
  for (const [element, resource, expected, version = VERSION] of [
    [{ Resource: "*" }, OBJECT, true],
    [{ Resource: "*" }, "*", true],
    [{ NotResource: "*" }, "*", false],
    [{ Resource: "arn:aws:s3:::files/*" }, OBJECT, true],
    [{ Resource: ["arn:aws:s3:::other/*", OBJECT] }, OBJECT, true],
    [{ Resource: "arn:aws:s3:::other/*" }, OBJECT, false],
    [{ NotResource: "arn:aws:s3:::other/*" }, OBJECT, true],
    [{ NotResource: "arn:aws:s3:::files/*" }, OBJECT, false],
    [{ Resource: "arn:aws:s3:::files/*" }, "*", false],
    [{ NotResource: "arn:aws:s3:::files/*" }, "*", noNotResource],
    [{ Resource: "arn:aws:s3*" }, OBJECT, true],
    [{ Resource: "arn:aws:*" }, "arn:aws:s3:::files", true],
    [{ Resource: "files" }, OBJECT, undecidable('the Resource "files", which is no ARN')],
    [
      { Resource: "arn:aws:s3:files" },
      OBJECT,
      undecidable('the Resource "arn:aws:s3:files", which is no ARN'),
    ],
    [{ Resource: "arn:aws:s*:::files/*" }, OBJECT, true],
    [{ Resource: "arn:aws:s*:a:b*" }, "arn:aws:s3:::files/a:b", false],
    [
      { Resource: "arn:aws*:files/kzax/a:*:*:*" },
      "arn:aws:s3:::files/kzax/a:b:c:d",
      reach("arn:aws*:files/kzax/a:*:*:*"),
    ],
    [{ Resource: `arn:aws:s3:::files/${variable("aws:username")}/*` }, OBJECT, true],
    [{ Resource: `arn:aws:s3:::files/${variable("aws:other")}/*` }, OBJECT, false],
    [{ Resource: `arn:aws:s3:::files/${variable("aws:username")}/*` }, OBJECT, false, "2008-10-17"],
    [{ Resource: noValue }, OBJECT, false],
    [
      { NotResource: noValue },
      OBJECT,
      undecidable(`the NotResource "${noValue}", whose variable has no value`),
    ],
    [
      { Resource: `arn:aws:s3:::files/${variable("aws:open")}` },
      OBJECT,
      { kind: "open", what: "aws:open" },
    ],
    [
      { Resource: `arn:aws:s3::${variable("aws:username")}:x` },
      OBJECT,
      undecidable(
        `the variable before the fifth colon of the Resource "arn:aws:s3::${variable("aws:username")}:x"`,
      ),
    ],
    [{ Resource: `arn:aws:s${variable("*")}:::x` }, "arn:aws:s*:::x", true],
  ] as const satisfies readonly (readonly [object, string, Truth, string?])[]) {
    it(`is about ${resource} by ${JSON.stringify(element)}, version ${version}: ${JSON.stringify(expected)}`, () => {
      const [rule] = read({ ...FINE, Resource: undefined, ...element }, version);
      assert.ok(rule);
      const values: Readonly<Record<string, Truth | string>> = {
        "aws:username": "kzax",
        "aws:other": "anna",
        "aws:open": { kind: "open", what: "aws:open" },
      };
      const spoken = speaksOfResource(rule, resource, (key) => values[key] as string | undefined);
      assert.deepEqual(spoken, expected);
    });
  }
});
