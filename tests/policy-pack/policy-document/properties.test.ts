import assert from "node:assert/strict";
import fc from "fast-check";
import { accountsLetIn } from "../../../policy-pack/src/policy-document/access/accounts";
import { lossOfControl } from "../../../policy-pack/src/policy-document/access/control";
import { publicAccess } from "../../../policy-pack/src/policy-document/access/public-access";
import { doublePowers } from "../../../policy-pack/src/policy-document/access/separation";
import { openServices } from "../../../policy-pack/src/policy-document/access/service-access";
import { documentOf, type PolicyDocument } from "../../../policy-pack/src/policy-document/document";
import { KMS } from "../../../policy-pack/src/policy-document/services";
import { boundsOf } from "../../../policy-pack/src/policy-document/unknowns";
import { UNKNOWN } from "../../../policy-pack/src/values/unknown";
import { madeUp } from "../../support/made-up";
import { ACCOUNT, OTHER_ACCOUNT, ROLE_ARN, ROOT_ARN } from "../policy-text";

type Statement = Readonly<Record<string, unknown>>;

const PATTERN = `arn:aws:iam::${ACCOUNT}:role/R*`;

const principal = fc.oneof(
  fc.constantFrom<object[]>({ Principal: "*" }, { NotPrincipal: { AWS: ROLE_ARN } }),
  fc
    .subarray(
      [ROOT_ARN, ROLE_ARN, `arn:aws:sts::${ACCOUNT}:assumed-role/Reader/anna`, OTHER_ACCOUNT, "*"],
      { minLength: 1 },
    )
    .map((AWS) => ({ Principal: { AWS } })),
  fc
    .subarray(["sns.amazonaws.com", "events.amazonaws.com"], { minLength: 1 })
    .map((Service) => ({ Principal: { Service } })),
);

const actions = fc
  .subarray(["kms:*", "kms:PutKeyPolicy", "kms:Decrypt", "kms:Create*", "kms:G*", "*"], {
    minLength: 1,
  })
  .chain((names) => fc.constantFrom<object[]>({ Action: names }, { NotAction: names }));

/** Values that a policy might well compare each key with. */
const VALUES: Readonly<Record<string, readonly string[]>> = {
  "kms:CallerAccount": [ACCOUNT, OTHER_ACCOUNT, "*"],
  "aws:PrincipalArn": [ROLE_ARN, PATTERN],
  "aws:PrincipalOrgID": ["o-a1b2c3d4e5", "*"],
  "aws:SourceAccount": [ACCOUNT, OTHER_ACCOUNT],
  "kms:ViaService": ["s3.us-east-1.amazonaws.com"],
  "aws:MultiFactorAuthPresent": ["true", "false"],
};

const test = fc
  .record({
    operator: fc.constantFrom(
      ...["StringEquals", "StringLike", "StringNotEquals", "ArnLike", "ArnNotLikeIfExists"],
      ...["ForAllValues:StringEquals", "ForAnyValue:StringNotLike", "Bool", "Null"],
    ),
    key: fc.constantFrom(...Object.keys(VALUES)),
  })
  .filter(({ operator, key }) => (operator === "Bool") === (key === "aws:MultiFactorAuthPresent"))
  .filter(({ operator, key }) => operator !== "Null" || key !== "aws:PrincipalArn")
  .chain(({ operator, key }) => {
    const values = operator === "Null" ? ["true", "false"] : (VALUES[key] ?? []);
    return fc
      .oneof(fc.constantFrom(...values), fc.subarray([...values], { minLength: 1 }))
      .map((value) => ({ [operator]: { [key]: value } }));
  });

const condition = fc
  .array(test, { maxLength: 2 })
  .map((tests): object => Object.assign({}, ...tests));

function statement(Effect: string): fc.Arbitrary<Statement> {
  return fc
    .record({ principal, actions, condition: fc.option(condition, { nil: undefined }) })
    .map((parts) => ({
      Effect,
      ...parts.principal,
      ...parts.actions,
      Resource: "*",
      ...(parts.condition && { Condition: parts.condition }),
    }));
}

const statements = fc.array(fc.oneof(statement("Allow"), statement("Deny")), { maxLength: 4 });

function read(Statement: unknown): PolicyDocument {
  return documentOf("policy", { Version: "2012-10-17", Statement });
}

/** Everything that is too much in a document: what a policy that allows more can only have more of. */
function excess(document: PolicyDocument): readonly string[] {
  return [
    ...publicAccess(document, KMS).map(({ statement: { path } }) => `public ${path}`),
    ...openServices(document, KMS).map(
      ({ statement: { path }, service }) => `service ${path} ${service}`,
    ),
    ...accountsLetIn(document, KMS).map(({ path, by }) => `account ${path} ${by}`),
  ];
}

/** The same with who holds two powers, and whether nobody is in control. */
function verdicts(document: PolicyDocument): readonly unknown[] {
  return [
    ...excess(document),
    doublePowers(document).map(({ caller, administration, use }) => [
      caller.name,
      ...[administration, use].map(({ action, path }) => `${action} ${path}`),
    ]),
    lossOfControl(document, ACCOUNT),
  ];
}

const hasDoublePower = (document: PolicyDocument): boolean => doublePowers(document).length > 0;

/** That a document has nothing too much that one which allows more has not. */
function assertNoMore(less: PolicyDocument, more: PolicyDocument): void {
  const found = excess(more);
  assert.deepEqual(
    excess(less).filter((each) => !found.includes(each)),
    [],
  );
  assert.ok(hasDoublePower(more) || !hasDoublePower(less));
}

/** That a document leaves nobody in control if one which allows more does. */
function assertNoMoreControl(less: PolicyDocument, more: PolicyDocument): void {
  assert.ok(lossOfControl(more, ACCOUNT) === undefined || lossOfControl(less, ACCOUNT));
}

function assertAlways<Ts>(property: fc.IProperty<Ts>): void {
  fc.assert(property, madeUp(300));
}

describe("the judge of policy documents", () => {
  it("finds no more where a Deny is added", () => {
    assertAlways(
      fc.property(statements, statement("Deny"), (some, denial) => {
        const [before, after] = [read(some), read([...some, denial])];
        assertNoMore(after, before);
        assertNoMoreControl(after, before);
      }),
    );
  });

  it("finds no less where an Allow is added", () => {
    assertAlways(
      fc.property(statements, statement("Allow"), (some, allowance) => {
        const [before, after] = [read(some), read([...some, allowance])];
        assertNoMore(before, after);
        assertNoMoreControl(before, after);
      }),
    );
  });

  it("does not look at the case of actions, operators, condition keys and elements", () => {
    const upper = (word: string): string => word.toUpperCase();
    const loudKeys = (object: object, change = (value: unknown): unknown => value): Statement =>
      Object.fromEntries(Object.entries(object).map(([key, value]) => [upper(key), change(value)]));
    const loud = ({ Action, NotAction, Condition, ...each }: Statement): Statement =>
      loudKeys({
        ...each,
        ...(Array.isArray(Action) && { Action: Action.map(upper) }),
        ...(Array.isArray(NotAction) && { NotAction: NotAction.map(upper) }),
        ...(Condition !== undefined && {
          Condition: loudKeys(Object(Condition), (keys) => loudKeys(Object(keys))),
        }),
      });
    assertAlways(
      fc.property(statements, (some) => {
        assert.deepEqual(verdicts(read(some.map(loud))), verdicts(read(some)));
      }),
    );
  });

  it("takes one statement and a list of it for the same, as one value and a list of it", () => {
    const unwrapped = (value: unknown): unknown =>
      Array.isArray(value) && value.length === 1 ? value[0] : value;
    assertAlways(
      fc.property(fc.oneof(statement("Allow"), statement("Deny")), (one) => {
        const same = Object.fromEntries(
          Object.entries(one).map(([element, content]) => [element, unwrapped(content)]),
        );
        const short = JSON.stringify(verdicts(read(same)));
        assert.deepEqual(
          JSON.parse(short.replaceAll("policy.Statement", "policy.Statement[0]")),
          JSON.parse(JSON.stringify(verdicts(read([one])))),
        );
      }),
    );
  });

  it("finds in a document with an unknown no more at least, and no less at most, than there is", () => {
    const elements = ["Effect", "Principal", "NotPrincipal", "Action", "NotAction", "Condition"];
    assertAlways(
      fc.property(statements, fc.nat(), fc.constantFrom(...elements), (some, index, element) => {
        const at = some.length === 0 ? 0 : index % some.length;
        const hidden = some.map((each, position) =>
          position === at && element in each ? { ...each, [element]: UNKNOWN } : each,
        );
        const { least, most } = boundsOf(read(hidden));
        assertNoMore(least, read(some));
        assert.ok(excess(most).length >= Math.min(1, excess(read(some)).length));
        assert.ok(hasDoublePower(most) || !hasDoublePower(read(some)));
      }),
    );
  });
});
