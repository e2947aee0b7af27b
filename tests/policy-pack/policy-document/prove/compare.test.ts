import assert from "node:assert/strict";
import fc from "fast-check";
import { documentOf } from "../../../../policy-pack/src/policy-document/document";
import {
  ACCESS,
  type Access,
  type Comparison,
  compare,
} from "../../../../policy-pack/src/policy-document/prove/compare";
import { describeChanges } from "../../../../policy-pack/src/policy-document/prove/describe-changes";
import { judged } from "../../../../policy-pack/src/policy-document/prove/judged";
import type { Place } from "../../../../policy-pack/src/policy-document/prove/property";
import { isShortRun, madeUp, runsOf } from "../../../support/made-up";
import { ownAnswer } from "../decide/judges";
import { ACCOUNT, type Policy, QUESTIONS, type Question, ROOT_POLICY } from "../decide/questions";

const KEY = `arn:aws:kms:us-east-1:${ACCOUNT}:key/1234abcd-12ab-34cd-56ef-1234567890ab`;
const BUCKET = "arn:aws:s3:::files";
const KEY_PLACE: Place = { service: "kms", arn: KEY, partition: "aws", accountId: ACCOUNT };
const BUCKET_PLACE: Place = { ...KEY_PLACE, service: "s3", arn: BUCKET };
const RUNS = 200;

const root = `arn:aws:iam::${ACCOUNT}:root`;
const crew = `arn:aws:iam::${ACCOUNT}:role/Crew`;
const DELEGATION = { Effect: "Allow", Principal: { AWS: root }, Action: "kms:*", Resource: "*" };
const ALLOW = { Effect: "Allow", Principal: { AWS: crew }, Action: "kms:Decrypt", Resource: "*" };
const DENY = { Effect: "Deny", Principal: "*", Action: "kms:Decrypt", Resource: "*" };
const VARIABLE = `\${aws:PrincipalTag/team}`;
const VIA = { "kms:ViaService": "s3.us-east-1.amazonaws.com" };

function documentFor(Statement: readonly object[]) {
  return documentOf("policy", { Version: "2012-10-17", Statement });
}

/** Of a change of a key's policy, which also has the account's statement; of a bucket's, it stands alone. */
function sentences(before: readonly object[], after: readonly object[], place = KEY_PLACE) {
  const common = place === KEY_PLACE ? [DELEGATION] : [];
  const { changes, notDecided } = describeChanges(
    documentFor([...common, ...before]),
    documentFor([...common, ...after]),
    place,
  );
  assert.equal(notDecided, undefined);
  return changes.map(({ sentence }) => sentence);
}

describe("What a new version of a policy changes, in sentences", () => {
  const cases: readonly (readonly [string, readonly object[], readonly object[], string[]])[] = [
    [
      "a role that may decrypt through S3",
      [],
      [{ ...ALLOW, Condition: { StringEquals: VIA } }],
      [
        "role/Crew may now Decrypt through S3 in us-east-1 even if no policy of their own allows it.",
      ],
    ],
    [
      "a role that no longer may without a policy of its own",
      [ALLOW],
      [],
      ["role/Crew may no longer Decrypt unless a policy of their own allows it."],
    ],
    [
      "a guard that is gone",
      [{ ...DENY, Condition: { StringNotEquals: VIA } }],
      [],
      [
        `The root user of the account ${ACCOUNT} may now Decrypt, if kms:ViaService is not s3.us-east-1.amazonaws.com.`,
        "Any user, any role and federated sessions of any user may now Decrypt, if a policy of their own allows it and kms:ViaService is not s3.us-east-1.amazonaws.com.",
      ],
    ],
    [
      "a guard that is new",
      [],
      [DENY],
      [`Anyone in the account ${ACCOUNT} may no longer Decrypt.`],
    ],
    [
      "a window that shrinks",
      [{ ...DENY, Condition: { NumericLessThan: { "kms:Days": "14" } } }],
      [{ ...DENY, Condition: { NumericLessThan: { "kms:Days": "7" } } }],
      [
        `The root user of the account ${ACCOUNT} may now Decrypt, if kms:Days is at least 7 or is absent and kms:Days is less than 14.`,
        "Any user, any role and federated sessions of any user may now Decrypt, if a policy of their own allows it, kms:Days is at least 7 or is absent and kms:Days is less than 14.",
      ],
    ],
    [
      "another account",
      [],
      [{ ...ALLOW, Principal: { AWS: "444455556666" } }],
      [
        "The root user of the account 444455556666 may now Decrypt.",
        "Any user of the account 444455556666, any role of the account 444455556666 and federated sessions of any user of the account 444455556666 may now Decrypt, if a policy of their own allows it.",
      ],
    ],
    [
      "a condition of which only a part changes",
      [{ ...ALLOW, Condition: { StringEquals: { a: "1" } } }],
      [
        { ...ALLOW, Condition: { StringEquals: { a: "1" } } },
        { ...ALLOW, Condition: { StringEquals: { b: "1" } } },
        { ...ALLOW, Condition: { StringEquals: { c: "1" } } },
      ],
      [
        "role/Crew may now Decrypt even if no policy of their own allows it, if a is not 1 and further conditions hold.",
      ],
    ],
    [
      "a condition under which most requests are let in, but not all",
      [{ ...DENY, Condition: { StringEquals: { b: "1", c: "1" } } }],
      [
        { ...DENY, Condition: { StringEquals: { b: "1", c: "1" } } },
        {
          ...ALLOW,
          Principal: { Service: "logs.amazonaws.com" },
          Condition: { StringEquals: { a: "1" } },
        },
      ],
      ["logs.amazonaws.com may now Decrypt, if a is 1 and further conditions hold."],
    ],
    [
      "a condition of an Allow that a Deny repeats, once",
      [{ ...DENY, Condition: { StringNotEquals: { a: "1" } } }],
      [
        { ...ALLOW, Condition: { StringEquals: { a: "1" } } },
        { ...DENY, Condition: { StringNotEquals: { a: "1" } } },
      ],
      ["role/Crew may now Decrypt even if no policy of their own allows it, if a is 1."],
    ],
    [
      "two actions under conditions of their own",
      [],
      [
        { ...ALLOW, Condition: { StringEquals: { a: "1" } } },
        { ...ALLOW, Action: "kms:Sign", Condition: { StringEquals: { a: "2" } } },
      ],
      [
        "role/Crew may now Decrypt even if no policy of their own allows it, if a is 1.",
        "role/Crew may now Sign even if no policy of their own allows it, if a is 2.",
      ],
    ],
    [
      "a role without the conditions that it fulfils by its name",
      [{ ...DENY, Condition: { ArnLike: { "aws:PrincipalArn": `${crew}/Other` } } }],
      [{ ...DENY, Condition: { ArnLike: { "aws:PrincipalArn": `${crew}/Other` } } }, ALLOW],
      ["role/Crew may now Decrypt even if no policy of their own allows it."],
    ],
    [
      "a role and a user without the condition that is their own name",
      [],
      ["role/Crew", "user/kzax"].map((name) => {
        const arn = `arn:aws:iam::${ACCOUNT}:${name}`;
        const Condition = { ArnEquals: { "aws:PrincipalArn": arn } };
        return { ...ALLOW, Principal: { AWS: arn }, Condition };
      }),
      ["user/kzax and role/Crew may now Decrypt even if no policy of their own allows it."],
    ],
    [
      "a federated session by its own name and by its user's",
      [
        { ...ALLOW, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/kzax` } },
        { ...DENY, Principal: { AWS: `arn:aws:sts::${ACCOUNT}:federated-user/kzax` } },
      ],
      [{ ...ALLOW, Principal: { AWS: `arn:aws:iam::${ACCOUNT}:user/kzax` } }],
      [
        "federated-user/kzax may now Decrypt.",
        "federated-user/kzax may now Decrypt, if a policy of their own allows it.",
      ],
    ],
    ["the same statements in another order", [ALLOW, DENY], [DENY, ALLOW], []],
    ["an Allow that says what another says", [ALLOW], [ALLOW, { ...ALLOW, Sid: "Again" }], []],
    ["an Allow of what is denied", [DENY], [DENY, ALLOW], []],
  ];
  for (const [what, before, after, expected] of cases) {
    it(`names ${what}`, () => assert.deepEqual(sentences(before, after), expected));
  }

  const read = { Effect: "Allow", Action: "s3:Get*", Resource: `${BUCKET}/*` };
  const clear = { Bool: { "aws:SecureTransport": "false" } };
  for (const [what, before, after, expected] of [
    [
      "a public bucket",
      [],
      [{ ...read, Principal: "*", Action: "s3:GetObject" }],
      [
        "Any user, any role and federated sessions of any user may now GetObject on its objects even if no policy of their own allows it.",
        "The root user of another account, any other AWS service and anyone without signing in may now GetObject on its objects.",
        "Any user of another account, any role of another account and federated sessions of any user of another account may now GetObject on its objects, if a policy of their own allows it.",
      ],
    ],
    [
      "a service, by the pattern of its actions",
      [],
      [{ ...read, Principal: { Service: "logs.amazonaws.com" } }],
      [
        "logs.amazonaws.com may now GetObject, GetBucketPolicy and take any other action like s3:Get* on its objects.",
      ],
    ],
    [
      "clear text",
      [{ ...read, Effect: "Deny", Principal: "*", Action: "*", Resource: "*", Condition: clear }],
      [],
      [
        `The root user of the account ${ACCOUNT} may now do anything, if aws:SecureTransport is false.`,
        "Any user, any role and federated sessions of any user may now do anything, if a policy of their own allows it and aws:SecureTransport is false.",
      ],
    ],
    [
      "the bucket itself, and some of its objects",
      [],
      [
        {
          ...read,
          Principal: { Service: "logs.amazonaws.com" },
          Action: "s3:ListBucket",
          Resource: BUCKET,
        },
        {
          ...read,
          Principal: { Service: "s3.amazonaws.com" },
          Action: "s3:GetObject",
          Resource: `${BUCKET}/a/*`,
        },
        {
          ...read,
          Principal: { Service: "ses.amazonaws.com" },
          Action: "s3:GetObject",
          Resource: [BUCKET, `${BUCKET}/b`],
        },
      ],
      [
        "logs.amazonaws.com may now ListBucket on the bucket itself.",
        "s3.amazonaws.com may now GetObject on objects such as arn:aws:s3:::files/a/.",
        "ses.amazonaws.com may now GetObject on the bucket itself and objects such as arn:aws:s3:::files/b.",
      ],
    ],
  ] as const) {
    it(`names ${what}`, () => assert.deepEqual(sentences(before, after, BUCKET_PLACE), expected));
  }

  it("says of each change from what to what, with a request that shows it", () => {
    const Condition = { StringEquals: VIA };
    const { changes } = describeChanges(
      documentFor([DELEGATION]),
      documentFor([DELEGATION, { ...ALLOW, Condition }]),
      KEY_PLACE,
    );
    assert.deepEqual(changes, [
      {
        effect: "newly allowed",
        sentence:
          "role/Crew may now Decrypt through S3 in us-east-1 even if no policy of their own allows it.",
        callers: ["role/Crew"],
        actions: ["Decrypt"],
        resources: [],
        conditions: ["kms:ViaService is s3.us-east-1.amazonaws.com"],
        dependsOnMore: false,
        example: {
          caller: `the role session arn:aws:sts::${ACCOUNT}:assumed-role/Crew/unnamed`,
          action: "kms:Decrypt",
          resource: KEY,
          context: {
            "aws:PrincipalArn": `arn:aws:iam::${ACCOUNT}:role/x`,
            "aws:PrincipalAccount": ACCOUNT,
            "kms:CallerAccount": ACCOUNT,
            "aws:PrincipalType": "AssumedRole",
            "aws:PrincipalIsAWSService": "false",
            "kms:ViaService": "s3.us-east-1.amazonaws.com",
          },
          identity: "nothing",
          before: "refused",
          after: "allowed",
        },
      },
    ]);
  });

  it("lists what is refused last, and says what the caller's own policies are taken to allow", () => {
    const { changes } = describeChanges(
      documentFor([DELEGATION, ALLOW]),
      documentFor([
        DELEGATION,
        { ...DENY, Action: "kms:Verify" },
        { ...ALLOW, Action: "kms:Sign" },
      ]),
      KEY_PLACE,
    );
    const told = changes.map(({ effect, sentence, example }) => {
      const { identity, before, after } = example;
      return { effect, sentence, identity, before, after };
    });
    const refused = { effect: "newly refused", before: "allowed", after: "refused" };
    assert.deepEqual(told, [
      {
        ...{ effect: "newly allowed", before: "refused", after: "allowed", identity: "nothing" },
        sentence: "role/Crew may now Sign even if no policy of their own allows it.",
      },
      {
        ...{ ...refused, identity: "everything" },
        sentence: `Anyone in the account ${ACCOUNT} may no longer Verify.`,
      },
      {
        ...{ ...refused, identity: "nothing" },
        sentence: "role/Crew may no longer Decrypt unless a policy of their own allows it.",
      },
    ]);
  });

  it("says what it could not compare, and lists nothing as unchanged", () => {
    const Condition = { StringEquals: { "aws:PrincipalTag/team": `\${aws:username}` } };
    const doubtful = documentFor([DELEGATION, { ...DENY, Condition }]);
    assert.deepEqual(describeChanges(documentFor([DELEGATION]), doubtful, KEY_PLACE), {
      changes: [],
      notDecided: `StringEquals of aws:PrincipalTag/team with "\${aws:username}"`,
    });
  });
});

describe("what could not be compared", () => {
  for (const [what, before, after, expected, notDecided] of [
    [
      "a principal that is no name",
      [],
      [{ ...ALLOW, Principal: { AWS: "AIDA" } }],
      [],
      'the principal "AIDA"',
    ],
    [
      "a principal that is no name, beside a change",
      [{ ...ALLOW, Principal: { AWS: "AIDA" }, Action: "kms:Sign" }],
      [ALLOW],
      ["role/Crew may now Decrypt even if no policy of their own allows it."],
      'the principal "AIDA"',
    ],
    [
      "a principal that is no name, where a condition decides first",
      [],
      [{ ...ALLOW, Principal: { AWS: ["AIDA", crew] }, Condition: { StringEquals: VIA } }],
      [
        "role/Crew may now Decrypt through S3 in us-east-1 even if no policy of their own allows it.",
      ],
      'the principal "AIDA"',
    ],
    [
      "a variable, where another key decides",
      [{ ...ALLOW, Condition: { Bool: { "aws:SecureTransport": "false" } } }],
      [
        { ...ALLOW, Condition: { StringEquals: { "kms:ViaService": VARIABLE } } },
        { ...ALLOW, Condition: { BoolIfExists: { "aws:SecureTransport": ["false", "True"] } } },
      ],
      [
        "role/Crew may now Decrypt even if no policy of their own allows it, if aws:SecureTransport is not false.",
      ],
      undefined,
    ],
    [
      "a variable beside a value",
      [],
      [{ ...ALLOW, Condition: { StringEquals: { a: ["1", VARIABLE] } } }],
      [
        `role/Crew may now Decrypt even if no policy of their own allows it, if a is 1 or ${VARIABLE}.`,
      ],
      `StringEquals of a with "${VARIABLE}"`,
    ],
    [
      "a variable that may stand for what is denied",
      [{ ...DENY, Condition: { StringEquals: { a: "2" } } }],
      [
        { ...DENY, Condition: { StringEquals: { a: "2" } } },
        { ...ALLOW, Condition: { StringEquals: { a: ["1", VARIABLE] } } },
      ],
      [
        `role/Crew may now Decrypt even if no policy of their own allows it, if a is 1 or ${VARIABLE} and a is not 2.`,
      ],
      `StringEquals of a with "${VARIABLE}"`,
    ],
    [
      "a variable beside a name that is not the role's",
      [],
      [{ ...ALLOW, Condition: { StringEquals: { "aws:PrincipalArn": [`${crew}s`, VARIABLE] } } }],
      [
        `role/Crew may now Decrypt even if no policy of their own allows it, if aws:PrincipalArn is ${crew}s or ${VARIABLE}.`,
      ],
      `StringEquals of aws:PrincipalArn with "${VARIABLE}"`,
    ],
    [
      "a policy that AWS would refuse",
      [],
      [{ ...ALLOW, Condition: { StringMatches: { a: "1" } } }],
      [],
      'policy.Statement[1].Condition has the operator "StringMatches", which IAM does not have',
    ],
    [
      "two principals that are no names, of which the first is told",
      [],
      [
        { ...ALLOW, Principal: { AWS: "AIDA" } },
        { ...ALLOW, Principal: { AWS: "AROA" }, Action: "kms:Sign" },
      ],
      [],
      'the principal "AIDA"',
    ],
    [
      "a principal that is no name in both",
      [{ ...ALLOW, Principal: { AWS: "AIDA" } }],
      [{ ...ALLOW, Principal: { AWS: "AIDA" }, Sid: "Again" }],
      [],
      undefined,
    ],
  ] as const) {
    it(`is ${what}`, () => {
      const document = (statements: readonly object[]) => documentFor([DELEGATION, ...statements]);
      const compared = describeChanges(document(before), document(after), KEY_PLACE);
      assert.deepEqual(
        compared.changes.map(({ sentence }) => sentence),
        expected,
      );
      assert.deepEqual("notDecided" in compared ? compared.notDecided : undefined, notDecided);
    });
  }
});

describe("compare", () => {
  it("tells no more classes apart than it may", () => {
    const before = documentFor([DELEGATION]);
    const after = documentFor([
      DELEGATION,
      { ...ALLOW, Condition: { StringEquals: { a: ["1", "2"], b: "1" } } },
    ]);
    const leastOf = (most: number): number =>
      compare(before, after, KEY_PLACE, most).notDecided === undefined ? most : leastOf(most + 1);
    const least = leastOf(1);
    assert.deepEqual(compare(before, after, KEY_PLACE, least - 1), {
      changes: [],
      notDecided: `more than ${least - 1} classes of requests, most of them by a`,
    });
    assert.deepEqual(
      compare(before, after, KEY_PLACE, least).changes,
      compare(before, after, KEY_PLACE).changes,
    );
  });

  const conditions = QUESTIONS["conditions"] as fc.Arbitrary<Question>;
  const principals = QUESTIONS["principals and accounts"] as fc.Arbitrary<Question>;

  it("finds no difference between a document and itself", () => {
    fc.assert(
      fc.property(fc.oneof(conditions, principals), ({ resourcePolicy }) => {
        const Statement = resourcePolicy?.Statement ?? [];
        const { changes } = compare(documentFor(Statement), documentFor(Statement), KEY_PLACE);
        assert.deepEqual(changes, []);
      }),
      madeUp(RUNS),
    );
  });

  for (const [what, questions] of [
    ["conditions", conditions],
    ["principals", principals],
  ] as const) {
    it(`misses no change that a random request shows, and shows none that is not there: ${what}`, () => {
      const seen = { alike: 0, changed: 0, "not decided": 0 };
      fc.assert(
        fc.property(questions, questions, (asked, other) => {
          seen[outcomeOf(asked, policyFor(asked), policyFor(other))] += 1;
        }),
        madeUp(RUNS),
      );
      if (!isShortRun) {
        assert.ok(Math.min(seen.alike, seen.changed) > runsOf(RUNS) / 50, JSON.stringify(seen));
      }
    });
  }

  it("finds the same the other way round", () => {
    fc.assert(
      fc.property(conditions, conditions, (one, other) => {
        const [before, after] = [policyFor(one), policyFor(other)].map(read) as [Read, Read];
        assert.deepEqual(
          kindsOf(compare(after, before, KEY_PLACE), true),
          kindsOf(compare(before, after, KEY_PLACE), false),
        );
      }),
      madeUp(RUNS),
    );
  });
});

type Read = ReturnType<typeof read>;

function read(policy: Policy) {
  return documentOf("policy", { ...policy });
}

function kindsOf({ changes }: Comparison, isBack: boolean): ReadonlySet<string> {
  const kinds = changes.flatMap(({ from, to }) =>
    from.map((access) => (isBack ? `${to}, now ${access}` : `${access}, now ${to}`)),
  );
  return new Set(kinds);
}

/** Holds a comparison against the judge of single requests. */
function outcomeOf(asked: Question, before: Policy, after: Policy) {
  const found = compare(read(before), read(after), KEY_PLACE);
  for (const { from, to, example } of found.changes) {
    assert.ok(from.includes(answered(before, example)), JSON.stringify(example));
    assert.equal(answered(after, example), to, JSON.stringify(example));
  }
  const [earlier, later] = [accessTo(asked, before), accessTo(asked, after)];
  if (found.notDecided !== undefined || earlier === undefined || later === undefined) {
    return "not decided";
  }
  if (earlier === later) {
    return "alike";
  }
  const kinds = kindsOf(found, false);
  assert.ok(kinds.has(`${earlier}, now ${later}`), [...kinds].join("; "));
  return "changed";
}

function policyFor({ resourcePolicy }: Question): Policy {
  return { Version: "2012-10-17", Statement: [DELEGATION, ...(resourcePolicy?.Statement ?? [])] };
}

/** By the judge of single requests. */
function answered(policy: Policy, example: Parameters<typeof judged>[1]): Access {
  return accessFrom(
    (["everything", "nothing"] as const).map((identity) => judged(read(policy), example, identity)),
  );
}

/** What the judge of single requests makes of a policy, asked with all and with no policies of the caller. */
function accessTo(asked: Question, policy: Policy): Access | undefined {
  const answers = [[ROOT_POLICY], []].map((identity) =>
    ownAnswer({
      ...asked,
      action: "kms:Decrypt",
      resource: KEY,
      identity: "arn" in asked.caller ? identity : [],
      session: asked.caller.kind === "federated user" ? ROOT_POLICY : undefined,
      resourcePolicy: policy,
    }),
  );
  return answers.some((answer) => typeof answer !== "string") ? undefined : accessFrom(answers);
}

function accessFrom(answers: readonly unknown[]): Access {
  const allowed = answers.filter((answer) => answer === "Allowed").length;
  return ACCESS[allowed] as Access;
}
