import assert from "node:assert/strict";
import fc from "fast-check";
import { accessOf } from "../../../policy-pack/src/policy-document/access/access";
import { callerOf } from "../../../policy-pack/src/policy-document/access/caller";
import { lossOfControl } from "../../../policy-pack/src/policy-document/access/control";
import { publicAccess } from "../../../policy-pack/src/policy-document/access/public-access";
import { clausesOf } from "../../../policy-pack/src/policy-document/clause";
import { documentOf } from "../../../policy-pack/src/policy-document/document";
import { KMS } from "../../../policy-pack/src/policy-document/services";
import { madeUp } from "../../support/made-up";
import { type Document, type Statement, simulate } from "../../support/simulator";
import {
  ACCOUNT,
  KEY_ARN,
  OTHER_ACCOUNT,
  OTHER_ROLE,
  ROLE_ARN,
  ROOT_ARN,
  SESSION_ARN,
  USER_ARN,
} from "../policy-text";

const RUNS = 150;

/** Those that the policies speak of. */
const SPOKEN = ["kms:PutKeyPolicy", "kms:Decrypt", "kms:CreateGrant"];

/** With them one that stands for all others. */
const ACTIONS = [...SPOKEN, "kms:Sign"];

/** Whoever has this may do what the key's policy lets the account decide. */
const EVERYTHING: Document = {
  Version: "2012-10-17",
  Statement: [{ Effect: "Allow", Action: "kms:*", Resource: "*" }],
};

type Parts = Omit<Statement, "Resource" | "Sid">;

/** One of these texts at least, and at most so many. */
function someOf(texts: readonly string[], maxLength = texts.length): fc.Arbitrary<string[]> {
  return fc.subarray([...texts], { minLength: 1, maxLength });
}

const actions = fc.oneof(
  someOf([...SPOKEN, "KMS:CreateG*", "kms:*", "kms:?ecrypt", "kms:Put*"], 3).map((Action) => ({
    Action,
  })),
  someOf([...SPOKEN, "kms:CreateG*", "kms:De?rypt"], 2).map(
    (NotAction) => ({ NotAction }) as unknown as { readonly Action: string },
  ),
);

const ARN_PATTERNS = [`arn:aws:iam::${ACCOUNT}:role/*`, "arn:aws:iam::*:user/kz??01"];

const arnCondition = fc
  .record({
    operator: fc.constantFrom(
      ...["ArnLike", "ArnEquals", "ArnNotLike", "StringLike", "StringNotLike", "StringEquals"],
      "ArnLikeIfExists",
    ),
    values: someOf([ROLE_ARN, USER_ARN, OTHER_ROLE, ...ARN_PATTERNS], 2),
  })
  .map(({ operator, values }) => ({ [operator]: { "aws:PrincipalArn": values } }));

const accountCondition = fc
  .record({
    operator: fc.constantFrom(
      ...["StringEquals", "StringNotEquals", "StringNotLike", "StringEqualsIfExists"],
    ),
    key: fc.constantFrom("kms:CallerAccount", "aws:PrincipalAccount"),
    values: someOf([ACCOUNT, OTHER_ACCOUNT]),
  })
  .map(({ operator, key, values }) => ({ [operator]: { [key]: values } }));

const organizationCondition = fc.oneof(
  fc
    .constantFrom(
      ...["StringEquals", "StringEqualsIfExists", "StringNotEquals", "StringNotEqualsIfExists"],
      ...["StringNotLike", "ForAllValues:StringEquals", "ForAnyValue:StringEquals"],
      ...["ForAllValues:StringNotEquals", "ForAnyValue:StringNotEquals"],
    )
    .map((operator) => ({ [operator]: { "aws:PrincipalOrgID": "o-a1b2c3d4e5" } })),
  fc.constantFrom("true", "false").map((value) => ({ Null: { "aws:PrincipalOrgID": value } })),
);

function statement(
  principal: fc.Arbitrary<object>,
  condition: fc.Arbitrary<object>,
): fc.Arbitrary<Parts> {
  return fc
    .record({
      Effect: fc.constantFrom<("Allow" | "Deny")[]>("Allow", "Deny"),
      principal,
      actions,
      Condition: fc.option(condition, { nil: undefined }),
    })
    .map(({ Effect, principal: who, actions: what, Condition }) => ({
      Effect,
      ...who,
      ...what,
      ...(Condition && { Condition: Condition as NonNullable<Statement["Condition"]> }),
    }));
}

/** Policies of one to four of these statements. */
function policiesOf(parts: fc.Arbitrary<Parts>): fc.Arbitrary<Document> {
  return fc.array(parts, { minLength: 1, maxLength: 4 }).map((some) => ({
    Version: "2012-10-17",
    Statement: some.map((each, index) => ({ Sid: `${index}`, Resource: "*", ...each })),
  }));
}

function principalsOf(...names: readonly string[]): fc.Arbitrary<object> {
  return someOf(names).map((AWS) => ({ Principal: { AWS } }));
}

async function isAllowed(
  principal: string,
  action: string,
  resourcePolicy: Document,
  context: Readonly<Record<string, string>>,
): Promise<boolean> {
  const { verdict } = await simulate({
    principal,
    identityPolicies: [EVERYTHING],
    action,
    resource: KEY_ARN,
    accountId: ACCOUNT,
    resourcePolicy,
    context,
  });
  return verdict === "Allowed";
}

function contextOf(arn: string, account: string): Readonly<Record<string, string>> {
  return {
    "aws:PrincipalArn": arn,
    "aws:PrincipalAccount": account,
    "kms:CallerAccount": account,
  };
}

describe("the judge of policy documents and an IAM simulator", () => {
  it("agree on what a role, a session and a user may do by name", async () => {
    const byName = principalsOf(ROLE_ARN, USER_ARN, SESSION_ARN, OTHER_ROLE);
    const everyone = fc.constantFrom<object[]>({ Principal: "*" }, { Principal: { AWS: "*" } });
    const account = fc.constantFrom<object[]>({ Principal: { AWS: ROOT_ARN } });
    // The account alone would let in whoever IAM does; a condition on the ARN makes it someone.
    const underAccount = fc
      .tuple(
        statement(account, accountCondition),
        fc.constantFrom(ROLE_ARN, USER_ARN, `${ROLE_ARN}*`),
      )
      .map(
        ([parts, arn]): Parts => ({
          ...parts,
          Condition: { ...parts.Condition, ArnLike: { "aws:PrincipalArn": arn } },
        }),
      );
    const policies = policiesOf(
      fc.oneof(
        statement(fc.oneof(byName, everyone), fc.oneof(arnCondition, accountCondition)),
        underAccount,
      ),
    );
    const callers = [
      {
        principal: ROLE_ARN.replace("iam", "sts").replace("role/Reader", "assumed-role/Reader/bob"),
        name: ROLE_ARN,
        arn: ROLE_ARN,
      },
      { principal: SESSION_ARN, name: SESSION_ARN, arn: ROLE_ARN },
      { principal: USER_ARN, name: USER_ARN, arn: USER_ARN },
    ];
    await fc.assert(
      fc.asyncProperty(policies, async (policy) => {
        const clauses = clausesOf(documentOf("policy", { ...policy }), KMS);
        for (const { principal, name, arn } of callers) {
          const caller = callerOf({ kind: "aws", name }, [ROLE_ARN]);
          assert.ok(caller);
          const access = accessOf(caller, clauses);
          for (const action of ACTIONS) {
            const simulated = await isAllowed(principal, action, policy, contextOf(arn, ACCOUNT));
            assert.equal(access.has(action.toLowerCase()), simulated, `${action} by ${name}`);
          }
        }
      }),
      madeUp(RUNS),
    );
  }).timeout(120_000);

  it("agree on what outsiders may do", async () => {
    const principal = fc.constantFrom<object[]>({ Principal: "*" }, { Principal: { AWS: "*" } });
    const policies = policiesOf(
      statement(principal, fc.oneof(organizationCondition, accountCondition)).map(ofOwnAccount),
    );
    const strange = {
      "aws:PrincipalOrgID": "o-zzzzzzzzzz",
      "kms:CallerAccount": "999999999999",
      "aws:PrincipalAccount": "999999999999",
    };
    const requests = [0, 1, 2, 3, 4, 5, 6, 7].map((way) =>
      Object.fromEntries(Object.entries(strange).filter((_, index) => (way >> index) % 2 === 1)),
    );
    const outsider = "arn:aws:iam::999999999999:role/Stranger";
    await fc.assert(
      fc.asyncProperty(policies, async (policy) => {
        const open = publicAccess(documentOf("policy", { ...policy }), KMS);
        const simulated: boolean[] = [];
        for (const action of ACTIONS) {
          for (const request of requests) {
            simulated.push(await isAllowed(outsider, action, policy, request));
          }
        }
        assert.equal(open.length > 0, simulated.includes(true));
      }),
      madeUp(RUNS),
    );
  }).timeout(120_000);

  it("agree on who can change the policy", async () => {
    const principal = fc.oneof(
      principalsOf(ROOT_ARN, ROLE_ARN, USER_ARN),
      fc.constantFrom<object[]>({ Principal: "*" }, { Principal: { AWS: ROOT_ARN } }),
    );
    const policies = policiesOf(statement(principal, fc.oneof(arnCondition, accountCondition)));
    const others = ["role/Nobody", "user/nobody", "user/kzoo01"];
    const callers = [
      ...[ROOT_ARN, ROLE_ARN, USER_ARN],
      ...others.map((name) => `arn:aws:iam::${ACCOUNT}:${name}`),
    ];
    await fc.assert(
      fc.asyncProperty(policies, async (policy) => {
        const loss = lossOfControl(documentOf("policy", { ...policy }), ACCOUNT);
        const simulated: boolean[] = [];
        for (const arn of callers) {
          const principalArn = arn.replace(/iam(::\d+:)role\/(.*)/, "sts$1assumed-role/$2/anna");
          simulated.push(
            await isAllowed(principalArn, "kms:PutKeyPolicy", policy, contextOf(arn, ACCOUNT)),
          );
        }
        assert.equal(loss === undefined, simulated.includes(true));
      }),
      madeUp(RUNS),
    );
  }).timeout(120_000);
});

/** Of the own account alone: another one that the policy names is no outsider. */
function ofOwnAccount(parts: Parts): Parts {
  return JSON.parse(JSON.stringify(parts).replaceAll(OTHER_ACCOUNT, ACCOUNT));
}
