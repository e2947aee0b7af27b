import assert from "node:assert/strict";
import {
  accountsLetThrough,
  arnsLetThrough,
  arnsNamed,
  type Caller,
  callerOf,
  isWholeAccount,
  othersIn,
  reachOf,
  requestOf,
  rootOf,
} from "../../../../policy-pack/src/policy-document/access/caller";
import { ARN_OF_CALLER } from "../../../../policy-pack/src/policy-document/elements/caller-keys";
import type { Principal } from "../../../../policy-pack/src/policy-document/elements/principal";
import {
  ACCOUNT,
  allow,
  OTHER_ACCOUNT,
  OTHER_ROLE,
  ROLE_ARN,
  ROOT_ARN,
  SESSION_ARN,
  type StatementParts,
  toAws,
  toEveryone,
  USER_ARN,
} from "../../policy-text";
import { clauseRead } from "./clauses";

const SERVICE = "s3.amazonaws.com";
const PROVIDER = `arn:aws:iam::${ACCOUNT}:saml-provider/people`;
/** Somebody whom no policy can name. */
const SOMEONE = "\u0001";

const aws = (name: string): Principal => ({ kind: "aws", name });

function caller(principal: Principal, ...names: readonly string[]): Caller {
  const found = callerOf(principal, names);
  assert.ok(found !== undefined);
  return found;
}

describe("the caller that a principal is", () => {
  for (const [title, principal, expected, names = []] of [
    ["a role", aws(ROLE_ARN), { account: ACCOUNT, arn: ROLE_ARN }],
    ["a user", aws(USER_ARN), { account: ACCOUNT, arn: USER_ARN }],
    ["a unique id, which tells nothing", aws("AROAEXAMPLEEXAMPLE"), {}],
    ["a session, by its role", aws(SESSION_ARN), { account: ACCOUNT, arn: ROLE_ARN }],
    [
      "a session, by the path of its role that another statement names",
      aws(SESSION_ARN),
      { account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:role/team/Reader` },
      [
        `arn:aws:iam::${OTHER_ACCOUNT}:role/team/Reader`,
        `arn:aws:iam::${ACCOUNT}:user/team/Reader`,
        `arn:aws:iam::${ACCOUNT}:role/team/Writer`,
        `arn:aws:iam::${ACCOUNT}:role/team/Reader`,
      ],
    ],
    [
      "one of those whom a pattern covers",
      aws(`arn:aws:iam::${ACCOUNT}:role/Team-?*`),
      { account: ACCOUNT, arn: `arn:aws:iam::${ACCOUNT}:role/Team-${SOMEONE}${SOMEONE}` },
    ],
    ["a service", { kind: "service", name: SERVICE }, {}],
    ["an identity provider", { kind: "federated", name: PROVIDER }, {}],
  ] as const satisfies readonly (readonly [string, Principal, object, (readonly string[])?])[]) {
    it(`is ${title}`, () => {
      const { kind, name } = principal;
      const nothing = { kind, name, label: name, account: undefined, arn: undefined };
      assert.deepEqual(callerOf(principal, names), { ...nothing, ...expected });
    });
  }

  for (const name of [
    ...[ACCOUNT, ROOT_ARN, `arn:aws:iam::${ACCOUNT}:*`],
    ...["*", "arn:aws:iam::*:root", "arn:aws:iam::*:role/Reader"],
  ]) {
    it(`is nobody where it is ${name}, who are many`, () => {
      assert.equal(callerOf(aws(name), []), undefined);
    });
  }

  it("is nobody where it is an identity provider with which anyone has an account", () => {
    const name = "cognito-identity.amazonaws.com";
    assert.equal(callerOf({ kind: "federated", name }, []), undefined);
    assert.ok(callerOf({ kind: "service", name }, []));
  });
});

describe("callers whom no policy names", () => {
  it("are a role and a user of an account, or of any", () => {
    const others = (account: string | undefined, inArn: string, label: string) =>
      ["role", "user"].map((type) => {
        const arn = `arn:aws-cn:iam::${inArn}:${type}/${SOMEONE}`;
        return { kind: "aws", name: arn, label, account, arn };
      });
    assert.deepEqual(
      othersIn(ACCOUNT, "aws-cn"),
      others(ACCOUNT, ACCOUNT, `everyone in account ${ACCOUNT}`),
    );
    assert.deepEqual(othersIn(undefined, "aws-cn"), others(undefined, SOMEONE, "everyone"));
  });

  it("are the root user of an account", () => {
    const label = { name: ROOT_ARN, label: ROOT_ARN, arn: ROOT_ARN };
    assert.deepEqual(rootOf(ACCOUNT, "aws"), { kind: "aws", account: ACCOUNT, ...label });
  });
});

describe("how a statement speaks of a caller", () => {
  const role = caller(aws(ROLE_ARN));
  const session = caller(aws(SESSION_ARN));
  const nameless = caller(aws("AROAEXAMPLEEXAMPLE"));
  const service = caller({ kind: "service", name: SERVICE });
  const people = caller({ kind: "federated", name: PROVIDER });
  const not = (NotPrincipal: unknown) => allow({ NotPrincipal });
  const anyProvider = allow({ Principal: { Federated: "cognito-identity.amazonaws.com" } });

  for (const [title, statement, who, expected] of [
    ["by their name", toAws(ROLE_ARN), role, "themselves"],
    ["by their name among others", toAws([USER_ARN, ROLE_ARN]), role, "themselves"],
    ["not by another role's", toAws(OTHER_ROLE), role, undefined],
    ["by their session's role", toAws(ROLE_ARN), session, "themselves"],
    ["by their session", toAws(SESSION_ARN), session, "themselves"],
    ["not by a session of theirs, which is less", toAws(SESSION_ARN), role, undefined],
    ["by a pattern of their account", toAws(`arn:aws:iam::${ACCOUNT}:role/R*`), role, "themselves"],
    ["not by a pattern of others", toAws(`arn:aws:iam::${ACCOUNT}:role/W*`), role, undefined],
    ["not by a pattern, without an ARN", toAws(`arn:aws:iam::${ACCOUNT}:*`), nameless, undefined],
    ["by their account's id", toAws(ACCOUNT), role, "their account"],
    ["by their account's root", toAws(ROOT_ARN), role, "their account"],
    ["not by another account", toAws(OTHER_ACCOUNT), role, undefined],
    ["by everyone", toEveryone(), role, "everyone"],
    ["by everyone, a service too", toEveryone(), service, "everyone"],
    ["by a pattern of any account", toAws("arn:aws:iam::*:role/Reader"), role, "everyone"],
    ["by their name before everyone's", toAws(["*", ROLE_ARN]), role, "themselves"],
    ["by everyone before their account", toAws([ACCOUNT, "*"]), role, "everyone"],
    ["by a service's name", allow({ Principal: { Service: SERVICE } }), service, "themselves"],
    ["not by a service's name under AWS", toAws(SERVICE), service, undefined],
    ["by a provider's name", allow({ Principal: { Federated: PROVIDER } }), people, "themselves"],
    ["by a provider of anyone", anyProvider, people, "everyone"],
    ["not by that, if they are a role", anyProvider, role, undefined],
    ["by NotPrincipal, if it has another", not({ AWS: OTHER_ROLE }), role, "everyone"],
    ["not by NotPrincipal, if it has them", not({ AWS: [ROLE_ARN, OTHER_ROLE] }), role, undefined],
    ["not by NotPrincipal, if it has their account", not({ AWS: ACCOUNT }), role, undefined],
  ] as const satisfies readonly (readonly [string, StatementParts, Caller, string | undefined])[]) {
    it(`is ${title}`, () => {
      assert.equal(reachOf(clauseRead(statement), who), expected);
    });
  }
});

describe("the ARNs of a Condition", () => {
  const pattern = "arn:aws:iam::*:role/Team-*";
  const inAccount = (account: string) => pattern.replace("::*", `::${account}`);
  const statement = (AWS: unknown, value: unknown, operator = "ArnLike") =>
    clauseRead(toAws(AWS, { Condition: { [operator]: { "aws:PrincipalArn": value } } }));

  for (const [title, clause, letThrough, named = letThrough] of [
    ["are those in an account", statement("*", [ROLE_ARN, OTHER_ROLE]), [ROLE_ARN, OTHER_ROLE]],
    [
      "are narrowed to the accounts named",
      statement([ACCOUNT, ROOT_ARN], pattern),
      [inAccount(ACCOUNT), inAccount(ACCOUNT)],
    ],
    ["are none of any account, if none is named", statement("*", pattern), []],
    ["are none of another account", statement(ACCOUNT, "arn:aws:iam::4444*:role/Reader"), []],
    ["are none that is too short", statement(ACCOUNT, ["arn:aws:iam::*", "*"]), []],
    [
      "are none of the whole account",
      statement(ACCOUNT, ["arn:aws:iam::*:*", "arn:aws:iam::*:root"]),
      [],
    ],
    [
      "are not those of other keys",
      clauseRead(toAws(ACCOUNT, { Condition: { ArnLike: { "aws:SourceArn": ROLE_ARN } } })),
      [],
    ],
    [
      "let nobody through by the opposite, but name them",
      statement(ACCOUNT, ROLE_ARN, "ArnNotLike"),
      [],
      [ROLE_ARN],
    ],
    ["are texts", statement(ACCOUNT, [{ a: 1 }, ROLE_ARN]), [ROLE_ARN]],
  ] as const) {
    it(title, () => {
      assert.deepEqual(arnsLetThrough(clause), letThrough);
      assert.deepEqual(arnsNamed(clause, undefined), named);
    });
  }

  it("are narrowed to the resource's account as well", () => {
    const clause = statement(ACCOUNT, pattern);
    const both = [inAccount(ACCOUNT), inAccount(OTHER_ACCOUNT)];
    assert.deepEqual(arnsNamed(clause, OTHER_ACCOUNT), both);
    assert.deepEqual(arnsNamed(statement("*", pattern), ACCOUNT), [inAccount(ACCOUNT)]);
  });

  for (const [arn, isWhole] of [
    [ROOT_ARN, true],
    [`arn:aws:iam::${ACCOUNT}:*`, true],
    [ROLE_ARN, false],
    [`${ROOT_ARN}/x`, false],
    [`x${ROOT_ARN}`, false],
  ] as const) {
    it(`${isWhole ? "mean" : "do not mean"} a whole account by ${arn}`, () => {
      assert.equal(isWholeAccount(arn), isWhole);
    });
  }
});

describe("the accounts that a Condition lets through", () => {
  for (const [title, condition, accounts] of [
    ["any without one", {}, [undefined]],
    ["the caller's", { StringEquals: { "kms:CallerAccount": ACCOUNT } }, [ACCOUNT]],
    [
      "the principal's, each",
      { StringEquals: { "aws:PrincipalAccount": [ACCOUNT, OTHER_ACCOUNT] } },
      [ACCOUNT, OTHER_ACCOUNT],
    ],
    [
      "any by a pattern",
      { StringLike: { "kms:CallerAccount": ["1*", ACCOUNT] } },
      [undefined, ACCOUNT],
    ],
    [
      "any by one digit more",
      { StringEquals: { "kms:CallerAccount": `${ACCOUNT}1` } },
      [undefined],
    ],
    ["any by a sign before", { StringEquals: { "kms:CallerAccount": `-${ACCOUNT}` } }, [undefined]],
    ["any by the opposite", { StringNotEquals: { "kms:CallerAccount": ACCOUNT } }, [undefined]],
    ["any by another key", { StringEquals: { "aws:SourceAccount": ACCOUNT } }, [undefined]],
  ] as const) {
    it(`are ${title}`, () => {
      const { tests } = clauseRead(toEveryone({ Condition: condition }));
      assert.deepEqual(accountsLetThrough(tests), accounts);
    });
  }
});

describe("what is known of a caller's requests", () => {
  const KEYS = [
    "aws:principalarn",
    "kms:calleraccount",
    "aws:principalaccount",
    "aws:principalisawsservice",
    "aws:sourcearn",
  ];
  const factsOf = (who: Caller) => KEYS.map(requestOf(who));

  it("is the ARN and the account of a role, which is no service", () => {
    const account = { is: ACCOUNT };
    assert.deepEqual(factsOf(caller(aws(ROLE_ARN))), [
      ...[{ is: ROLE_ARN }, account, account, { is: "false" }, undefined],
    ]);
  });

  it("is next to nothing of a unique id", () => {
    assert.deepEqual(factsOf(caller(aws("AROAEXAMPLEEXAMPLE"))), [
      ...[undefined, undefined, undefined, { is: "false" }, undefined],
    ]);
  });

  it("is that a service, or a user of a provider, has neither", () => {
    const ofNone = { isNone: /^(\d{12}|\$\{aws:ResourceAccount\})$/i };
    for (const [kind, name, isService] of [
      ["service", SERVICE, "true"],
      ["federated", PROVIDER, "false"],
    ] as const) {
      assert.deepEqual(factsOf(caller({ kind, name })), [
        ...[{ isNone: ARN_OF_CALLER }, ofNone, ofNone, { is: isService }, undefined],
      ]);
    }
  });
});
