import assert from "node:assert/strict";
import fc from "fast-check";
import { holds, parseOperator } from "../../../../policy-pack/src/policy-document/decide/test";
import { documentOf } from "../../../../policy-pack/src/policy-document/document";
import { choicesOf } from "../../../../policy-pack/src/policy-document/prove/domain";
import type { Place, Property } from "../../../../policy-pack/src/policy-document/prove/property";
import { type Proof, prove } from "../../../../policy-pack/src/policy-document/prove/prove";
import { isShortRun, madeUp, runsOf } from "../../../support/made-up";
import { ownAnswer } from "../decide/judges";
import { ACCOUNT, type Policy, QUESTIONS, type Question } from "../decide/questions";
import { REFUTED_BY } from "./refuted-by";

const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const PLACE: Place = { service: "kms", arn: KEY, partition: "aws", accountId: ACCOUNT };
const BUCKET_ARN = "arn:aws:s3:::files";
const BUCKET: Place = { ...PLACE, service: "s3", arn: BUCKET_ARN };
const RUNS = 600;

function property(requests: object, expects: Property["expects"] = "refused"): Property {
  return {
    name: "it",
    sentence: "It holds.",
    expects,
    identity: "everything",
    requests: [{ ...requests }],
  };
}

function proofOf(Statement: readonly object[], asked: Property, place = PLACE): Proof {
  const document = documentOf("policy", { Version: "2012-10-17", Statement });
  const proof = prove(document, [asked], place).get(asked);
  assert.ok(proof !== undefined);
  return proof;
}

const ALLOW = { Effect: "Allow", Principal: "*", Action: "kms:*", Resource: "*" };
const DENY = { ...ALLOW, Effect: "Deny" };
const EVERYTHING = { Action: "*" };

describe("prove", () => {
  it("shows a request that the judge of single requests answers so", () => {
    const named = { ...ALLOW, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/kzax` } };
    const limited = { ...named, Condition: { NumericLessThan: { "kms:Days": "7" } } };
    assert.deepEqual(proofOf([limited], property(EVERYTHING)), {
      outcome: "counterexample",
      request: {
        caller: { kind: "user", arn: `arn:aws:iam::${ACCOUNT}:user/kzax` },
        action: "kms:PutKeyPolicy",
        resource: KEY,
        resourceAccount: ACCOUNT,
        context: {
          "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:user/x`,
          "aws:PrincipalAccount": ACCOUNT,
          "kms:CallerAccount": ACCOUNT,
          "aws:PrincipalType": "User",
          "aws:PrincipalIsAWSService": "false",
          "kms:Days": "6",
        },
      },
      verdict: "Allowed",
    });
  });

  it("finds a user by whatever name they have now", () => {
    const byName = { ArnLike: { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:user/kzax` } };
    const allow = { ...ALLOW, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/kzax` } };
    const proof = proofOf([allow, { ...DENY, Condition: byName }], property(EVERYTHING));
    assert.equal(proof.outcome, "counterexample");
  });

  it("finds an action that AWS does not have yet", () => {
    const deny = {
      ...DENY,
      Action: [
        "kms:D*",
        "kms:C*",
        "kms:E*",
        "kms:G*",
        "kms:I*",
        "kms:L*",
        "kms:P*",
        "kms:R*",
        "kms:S*",
        "kms:T*",
        "kms:U*",
        "kms:V*",
      ],
    };
    const proof = proofOf([ALLOW, deny], property(EVERYTHING));
    assert.equal(proof.outcome === "counterexample" && proof.request.action, "kms:x");
  });

  for (const [what, Condition] of [
    ["an account by a pattern", { StringLike: { "aws:PrincipalAccount": "98*" } }],
    ["an account by a pattern of ARNs", { ArnLike: { "aws:PrincipalArn": "arn:aws:iam::98*:*" } }],
    ["a service by a pattern", { StringLike: { "aws:PrincipalServiceName": "logs.*" } }],
  ] as const) {
    it(`finds ${what}, which no principal names`, () => {
      const proof = proofOf([{ ...ALLOW, Condition }], property(EVERYTHING));
      assert.equal(proof.outcome, "counterexample");
    });
  }

  it("tells whoever nothing names from one that is called so", () => {
    const named = { AWS: `arn:aws:iam::${ACCOUNT}:user/unnamed` };
    const proof = proofOf([ALLOW, { ...DENY, Principal: named }], {
      ...property({
        ...EVERYTHING,
        Condition: {
          StringEquals: { "aws:PrincipalType": "User", "aws:PrincipalAccount": ACCOUNT },
        },
      }),
    });
    assert.equal(proof.outcome, "counterexample");
  });

  it("finds a session by its own name if its role is at another path than the role of that name", () => {
    const [session, roleArn] = [`arn:aws:sts::${ACCOUNT}:assumed-role/Crew/kzax`, "role/Crew"];
    const proof = proofOf(
      [
        { ...ALLOW, Principal: { AWS: session } },
        { ...DENY, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:${roleArn}` } },
      ],
      property({ ...EVERYTHING, Principal: { AWS: session } }),
    );
    assert.deepEqual(proof.outcome === "counterexample" && proof.request.caller, {
      kind: "role session",
      arn: session,
      roleArn: `arn:aws:iam::${ACCOUNT}:role/unnamed/Crew`,
    });
  });

  it("knows a service by one name, in its Principal and in a condition", () => {
    const Service = "logs.us-east-1.amazonaws.com";
    const byName = { StringEquals: { "aws:PrincipalServiceName": Service } };
    const { outcome } = proofOf(
      [ALLOW, { ...DENY, Principal: { Service } }],
      property({ ...EVERYTHING, Condition: byName }),
    );
    assert.equal(outcome, "proved");
  });

  it("gives nobody two ARNs, whatever set operator a policy compares the ARN with", () => {
    const kzax = { "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:user/kzax` };
    const { outcome } = proofOf(
      [
        { ...ALLOW, Condition: { "ForAnyValue:ArnEquals": kzax } },
        { ...DENY, Condition: { ArnEquals: kzax } },
      ],
      property(EVERYTHING),
    );
    assert.equal(outcome, "proved");
  });

  it("finds an object by the character that a Resource writes as a variable", () => {
    const Resource = `${BUCKET_ARN}/\${*}a`;
    const byUsers = { StringEquals: { "aws:PrincipalType": "User" } };
    const asked = property({ ...EVERYTHING, Condition: byUsers });
    const allow = { ...ALLOW, Action: "s3:*", Resource };
    const proof = proofOf([allow], { ...asked, identity: "nothing" }, BUCKET);
    assert.equal(proof.outcome === "counterexample" && proof.request.resource, `${BUCKET_ARN}/*a`);
  });

  for (const [what, Resource, why] of [
    [
      "a variable",
      `${BUCKET_ARN}/\${aws:username}/*`,
      `a Resource with the variable \${aws:username}`,
    ],
    [
      "wildcards before its last part that may reach into it",
      "arn:aws:s3:*:*:files/a*",
      'how far the wildcards of the Resource "arn:aws:s3:*:*:files/a*" reach',
    ],
  ] as const) {
    it(`does not decide a Resource with ${what}, and says so`, () => {
      const deny = { ...DENY, Action: "s3:*", Resource };
      const asked = property({ ...EVERYTHING, Resource });
      assert.deepEqual(proofOf([deny], asked, BUCKET), { outcome: "not decided", why });
    });
  }

  it("tries every set of values", () => {
    const oneOf = { "ForAllValues:StringEquals": { "aws:TagKeys": ["a", "b"] } };
    const both = { "ForAnyValue:StringEquals": { "aws:TagKeys": "a" } };
    const allow = { ...ALLOW, Condition: oneOf };
    const scope = property({ ...EVERYTHING, Condition: both });
    const proof = proofOf(
      [allow, { ...DENY, Condition: { "ForAnyValue:StringEquals": { "aws:TagKeys": "b" } } }],
      scope,
    );
    assert.deepEqual(proof.outcome === "counterexample" && proof.request.context["aws:TagKeys"], [
      "a",
    ]);
  });

  it("tries a set with a value that no policy names", () => {
    const other = { "ForAnyValue:StringNotEquals": { "aws:TagKeys": "a" } };
    const named = { "ForAnyValue:StringEquals": { "aws:TagKeys": "a" } };
    const proof = proofOf(
      [
        { ...ALLOW, Condition: other },
        { ...DENY, Condition: named },
      ],
      property(EVERYTHING),
    );
    assert.deepEqual(proof.outcome === "counterexample" && proof.request.context["aws:TagKeys"], [
      "x",
    ]);
  });

  for (const [what, statements, why] of [
    [
      "a variable",
      [{ ...ALLOW, Condition: { StringEquals: { "aws:PrincipalTag/team": `\${aws:username}` } } }],
      `StringEquals of aws:PrincipalTag/team with "\${aws:username}"`,
    ],
    ...[
      { StringEqualsIfExists: { "aws:PrincipalType": `\${aws:PrincipalTag/type}` } },
      { StringNotEquals: { "aws:PrincipalAccount": `\${aws:ResourceAccount}` } },
      { StringNotEquals: { "kms:CallerAccount": `\${aws:ResourceAccount}` } },
      { ArnNotLike: { "aws:PrincipalArn": `arn:aws:iam::\${aws:ResourceAccount}:*` } },
      { BoolIfExists: { "aws:PrincipalIsAWSService": `\${aws:ViaAWSService}` } },
      { StringNotEquals: { "aws:PrincipalServiceName": `\${aws:SourceService}` } },
      { BoolIfExists: { "aws:SecureTransport": `\${aws:PrincipalTag/secure}` } },
    ].map((Condition) => {
      const [[operator, of] = []] = Object.entries(Condition);
      const [[key, value] = []] = Object.entries(of ?? {});
      return [
        `a denial by ${operator} of ${key} with a variable`,
        [
          ALLOW,
          { ...DENY, Condition: { Bool: { "aws:SecureTransport": "false" } } },
          { ...DENY, Condition },
        ],
        `${operator} of ${key} with "${value}"`,
      ] as const;
    }),
    [
      "an operator that IAM does not have",
      [{ ...ALLOW, Condition: { StringMatches: { "aws:username": "a" } } }],
      'policy.Statement[0].Condition has the operator "StringMatches", which IAM does not have',
    ],
    [
      "a key that is compared in two ways",
      [
        {
          ...ALLOW,
          Condition: { StringEquals: { "kms:Days": "7" }, NumericEquals: { "kms:Days": "7" } },
        },
      ],
      "kms:days, which is compared as text and as number",
    ],
    [
      "patterns without end",
      [{ ...ALLOW, Condition: { StringLike: { "aws:username": `*a${"?".repeat(20)}` } } }],
      "aws:username, whose patterns make too many classes",
    ],
    [
      "actions without end",
      [{ ...ALLOW, Action: `kms:*a${"?".repeat(20)}` }],
      "an Action, a Resource or an account, whose patterns make too many classes",
    ],
    [
      "a wildcard that may reach over the account",
      [
        {
          ...ALLOW,
          Condition: { StringLike: { "aws:PrincipalArn": "arn:*:role/Crew" } },
        },
      ],
      'StringLike of aws:PrincipalArn with "arn:*:role/Crew", whose wildcards reach too far',
    ],
    [
      "a principal that is no name",
      [{ ...ALLOW, Principal: { AWS: "AIDA" } }],
      'the principal "AIDA"',
    ],
  ] as const) {
    it(`does not decide ${what}, and says so`, () => {
      assert.deepEqual(proofOf(statements, property(EVERYTHING)), { outcome: "not decided", why });
    });
  }

  const byTeam = (index: number) => ({
    StringEquals: { [`aws:PrincipalTag/${index}`]: `\${aws:username}` },
  });
  const allowedByTeams = (count: number) =>
    Array.from({ length: count }, (_, index) => ({ ...ALLOW, Condition: byTeam(index) }));

  it("does not try each way in which any number of variables may turn out", () => {
    assert.deepEqual(proofOf(allowedByTeams(40), property(EVERYTHING)), {
      outcome: "not decided",
      why: `StringEquals of aws:PrincipalTag/0 with "\${aws:username}"`,
    });
  });

  it("finds what fails without a variable after what depends on some", () => {
    const proof = proofOf(
      [...allowedByTeams(2), { ...ALLOW, Condition: { StringEquals: { a: "1" } } }],
      property(EVERYTHING),
    );
    assert.deepEqual(proof.outcome === "counterexample" && proof.request.context["a"], "1");
  });

  it("proves what no variable matters to", () => {
    const allow = {
      ...ALLOW,
      Condition: { StringEquals: { "aws:PrincipalTag/0": `\${aws:username}`, a: "1" } },
    };
    const deny = { ...DENY, Condition: { StringEquals: { a: "1" } } };
    assert.deepEqual(proofOf([allow, deny], property(EVERYTHING)).outcome, "proved");
  });

  it("judges no more classes than it may", () => {
    const allow = { ...ALLOW, Condition: { StringEquals: { a: ["1", "2"] } } };
    const deny = { ...DENY, Condition: { StringNotEquals: { b: "1" } } };
    const asked = property({ ...EVERYTHING, Condition: { StringEquals: { a: "3", b: "1" } } });
    const document = documentOf("policy", { ...policyOf([allow, deny]) });
    const [all] = prove(document, [asked], PLACE).values();
    assert.ok(all?.outcome === "proved");
    assert.deepEqual([...prove(document, [asked], PLACE, all.classes).values()], [all]);
    assert.deepEqual(
      [...prove(document, [asked], PLACE, all.classes - 1).values()],
      [
        {
          outcome: "not decided",
          why: `more than ${all.classes - 1} classes of requests, most of them by a`,
        },
      ],
    );
  });

  for (const [operator, account, isDecided] of [
    ["StringLike", ACCOUNT, true],
    ["StringLike", "1*", true],
    ["StringLike", "11?1*", true],
    ["StringLike", "*", true],
    ["StringLike", "*1", false],
    ["StringLike", "1*1", false],
    ["StringLike", "1x*", false],
    ["StringNotLike", "1*1", false],
    ["StringEquals", "1*1", true],
    ["ArnLike", "1*1", true],
  ] as const) {
    it(`${isDecided ? "decides" : "does not decide"} ${operator} of an ARN in the account ${account}`, () => {
      const arn = `arn:aws:iam::${account}:role/Crew`;
      const allow = { ...ALLOW, Condition: { [operator]: { "aws:PrincipalArn": arn } } };
      const proof = proofOf([allow], property(EVERYTHING));
      const why = `${operator} of aws:PrincipalArn with "${arn}", whose wildcards reach too far`;
      assert.deepEqual(proof.outcome === "not decided" ? proof.why : "", isDecided ? "" : why);
    });
  }

  it("tells the service that nothing names from one that is called so", () => {
    const byName = { StringLike: { "aws:PrincipalServiceName": "unnamedx.*" } };
    const proof = proofOf(
      [
        { ...ALLOW, Principal: "*" },
        { ...DENY, Principal: { Service: "unnamed.amazonaws.com" } },
        { ...DENY, Condition: { ...byName } },
        { ...DENY, Condition: { Bool: { "aws:PrincipalIsAWSService": "false" } } },
      ],
      property({ ...EVERYTHING, Condition: { Bool: { "aws:PrincipalIsAWSService": "true" } } }),
    );
    assert.deepEqual(proof.outcome === "counterexample" && proof.request.caller, {
      kind: "service",
      name: "unnamedxx.amazonaws.com",
    });
  });

  it("takes no session for one of a role of another name", () => {
    const session = `arn:aws:sts::${ACCOUNT}:assumed-role/Crew/kzax`;
    const pilot = { AWS: `arn:aws:iam::${ACCOUNT}:role/Pilot` };
    const asked = property({ ...EVERYTHING, Principal: pilot });
    const { outcome } = proofOf([{ ...ALLOW, Principal: { AWS: session } }], asked);
    assert.equal(outcome, "proved");
  });

  it("has a session's role at each path that another statement names, and at one that none does", () => {
    const session = `arn:aws:sts::${ACCOUNT}:assumed-role/Crew/kzax`;
    const role = (name: string) => `arn:aws:iam::${ACCOUNT}:role/${name}`;
    const byRole = (...names: readonly string[]) => [
      { ...ALLOW, Principal: { AWS: session } },
      ...names.map((name) => ({ ...DENY, Principal: { AWS: role(name) } })),
    ];
    const asked = property({ ...EVERYTHING, Principal: { AWS: session } });
    for (const names of [
      ["air/Crew", "Crew"],
      ["air/Crew", "Pilot", "Crews"],
    ]) {
      const proof = proofOf(byRole(...names), asked);
      const { caller } = proof.outcome === "counterexample" ? proof.request : { caller: undefined };
      assert.deepEqual(caller, {
        kind: "role session",
        arn: session,
        roleArn: role("unnamed/Crew"),
      });
    }
    const byPath = { ...DENY, Condition: { ArnLike: { "aws:PrincipalArn": role("*") } } };
    assert.equal(proofOf([...byRole(), byPath], asked).outcome, "proved");
  });

  it("proves nothing that a random request contradicts", () => {
    const outcomes = { proved: 0, counterexample: 0, "not decided": 0 };
    const conditions = QUESTIONS["conditions"];
    assert.ok(conditions !== undefined);
    const expectations = fc.constantFrom("refused", "allowed", "not denied");
    fc.assert(
      fc.property(conditions, conditions, expectations, (asked, other, expects) => {
        const Statement = asked.resourcePolicy?.Statement ?? [ALLOW];
        const Condition = other.resourcePolicy?.Statement[0]?.["Condition"] ?? {};
        const { outcome } = proofOf(Statement, property({ ...EVERYTHING, Condition }, expects));
        outcomes[outcome] += 1;
        const isAsked = answerTo(asked, [{ ...ALLOW, Condition }]) === "Allowed";
        if (outcome === "proved" && isAsked) {
          assert.ok(!REFUTED_BY[expects].some((verdict) => verdict === answerTo(asked, Statement)));
        }
      }),
      madeUp(RUNS),
    );
    if (!isShortRun) {
      assert.ok(outcomes.proved > runsOf(RUNS) / 20, JSON.stringify(outcomes));
      assert.ok(outcomes.counterexample > runsOf(RUNS) / 20, JSON.stringify(outcomes));
    }
  }).timeout(60_000);
});

/** What is answered to a question that the caller's own policies allow, if it is decided. */
function answerTo(asked: Question, Statement: readonly object[]): string {
  const allowAll = policyOf([{ Effect: "Allow", Action: "*", Resource: "*" }]);
  const answer = ownAnswer({
    ...asked,
    action: "kms:Decrypt",
    resource: KEY,
    identity: "arn" in asked.caller ? [allowAll] : [],
    session: asked.caller.kind === "federated user" ? allowAll : undefined,
    resourcePolicy: policyOf(Statement),
  });
  return typeof answer === "string" ? answer : "not decided";
}

function policyOf(Statement: readonly object[]): Policy {
  return { Version: "2012-10-17", Statement } as Policy;
}

describe("choicesOf", () => {
  it("says of each value what the test itself does", () => {
    const values = fc.subarray(
      ["a", "b*", "?b", "A", "arn:aws:iam::*:user/a*", "arn:aws:iam::1:role/a"],
      { minLength: 1, maxLength: 3 },
    );
    const tests = fc.array(
      fc.tuple(
        fc.constantFrom(
          "StringEquals",
          "StringNotEquals",
          "StringLike",
          "StringNotLike",
          "StringEqualsIgnoreCase",
          "StringLikeIfExists",
          "Null",
        ),
        values,
      ),
      { minLength: 1, maxLength: 3 },
    );
    fc.assert(
      fc.property(tests, (written) => {
        const read = written.map(([operator, each]) => ({
          operator,
          key: "k",
          name: "k",
          values: operator === "Null" ? ["true"] : each,
          hasVariables: true,
        }));
        for (const { value, truths } of choicesOf("k", read)) {
          for (const test of read) {
            assert.ok(parseOperator(test.operator) !== undefined);
            assert.equal(
              truths.get(test),
              holds(test, () => value),
              `${test.operator} ${value}`,
            );
          }
        }
      }),
      madeUp(RUNS),
    );
  });
});
