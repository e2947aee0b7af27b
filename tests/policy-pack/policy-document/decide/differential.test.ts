import assert from "node:assert/strict";
import fc from "fast-check";
import { madeUp, runsOf } from "../../../support/made-up";
import { CORRECTIONS, corrected } from "./corrections";
import { assertSame, ownAnswer, simulatorsAnswer } from "./judges";
import { ACCOUNT, type Policy, QUESTIONS, type Question } from "./questions";

/** Questions of each kind; 10,000 in all. */
const USUAL = 2_000;
const RUNS = runsOf(USUAL);

/** Of these, at most so many may go without an answer. Of fewer than usual, chance alone may leave more. */
const MOST_UNDECIDED = 0.12;

/** What the judge does not decide in these questions, each since AWS's pages do not. */
const UNDECIDABLE: readonly RegExp[] = [
  /, a key of several values, which takes ForAnyValue or ForAllValues$/,
  /^whether what "\*" is granted goes beyond a permissions boundary or a session policy$/,
  /^whether a Deny of the user ".+" holds for its federated sessions$/,
  /^the NotPrincipal of .+, which names .+ alone$/,
  /^the NotResource ".+", whose variable has no value$/,
  /^BinaryEquals with a value that is no base64$/,
  /^a (number|date) compared with what is none that AWS documents$/,
];

describe("decide and an IAM policy simulator", () => {
  for (const [what, questions] of Object.entries(QUESTIONS)) {
    it(`agree on ${RUNS} random questions of ${what}`, async function () {
      this.timeout(0);
      let undecided = 0;
      await fc.assert(
        fc.asyncProperty(questions, async (question) => {
          const own = ownAnswer(question);
          if (typeof own !== "string") {
            undecided += 1;
            assert.ok(
              UNDECIDABLE.some((form) => form.test(own.undecidable)),
              own.undecidable,
            );
            return;
          }
          assertSame(own, await simulatorsAnswer(corrected(question)));
        }),
        madeUp(USUAL),
      );
      if (RUNS >= USUAL) {
        assert.ok(undecided <= RUNS * MOST_UNDECIDED, `${undecided} of ${RUNS} are undecided.`);
      }
    });
  }
});

const USER = `arn:aws:iam::${ACCOUNT}:user/kzax`;
const SESSION = `arn:aws:sts::${ACCOUNT}:assumed-role/Crew/kzax`;

/** A question that all of AWS's ways but one statement lead to Allowed in. */
function asked(changes: Partial<Question>, ...statements: readonly object[]): Question {
  return {
    caller: { kind: "user", arn: USER },
    action: "s3:GetObject",
    resource: "arn:aws:s3:::files/kzax",
    context: {},
    identity: [policy({ Effect: "Allow", Action: "*", Resource: "*" })],
    ...(statements.length > 0 && { resourcePolicy: policy(...statements) }),
    ...changes,
  };
}

function policy(...Statement: readonly object[]): Policy {
  return { Version: "2012-10-17", Statement } as Policy;
}

function deny(condition: object, others: object = { Principal: "*" }): object {
  return { Effect: "Deny", Action: "*", Resource: "*", ...others, Condition: condition };
}

const TEAM = { "aws:PrincipalTag/team": "files" };

/** One question for each correction. */
const SETTLED: Readonly<Record<string, Question>> = {
  "ForAnyValue with IfExists holds for a request without the key": asked(
    {},
    deny({ "ForAnyValue:StringEqualsIfExists": { "aws:TagKeys": ["files"] } }),
  ),
  "a variable in a policy of version 2008-10-17 is plain text": asked({
    context: { ...TEAM, "aws:username": "files" },
    resourcePolicy: {
      ...policy(deny({ StringEquals: { "aws:PrincipalTag/team": [`\${aws:username}`] } })),
      Version: "2008-10-17",
    },
  }),
  "a variable without a value is like nothing, which a negated operator asks for": asked(
    { context: TEAM },
    deny({ StringNotEquals: { "aws:PrincipalTag/team": [`\${aws:username}`] } }),
  ),
  [`\${*} is an asterisk and \${$} a dollar in StringEquals, too`]: asked(
    { context: { "s3:prefix": "a*" } },
    deny({ StringEquals: { "s3:prefix": [`a\${*}`] } }),
  ),
  "a date in seconds since 1970 is a date": asked(
    { context: { "aws:CurrentTime": "2025-12-31T23:59:59Z" } },
    deny({ DateLessThan: { "aws:CurrentTime": ["1767225600"] } }),
  ),
  "NotIpAddress of one IPv4 address holds for every IPv6 address": asked(
    { context: { "aws:SourceIp": "2001:db8::1" } },
    deny({ NotIpAddress: { "aws:SourceIp": ["203.0.113.7"] } }),
  ),
  "a NotPrincipal that names an account leaves out none of its users by that alone": asked(
    {},
    { Effect: "Deny", NotPrincipal: { AWS: [ACCOUNT] }, Action: "*", Resource: "*" },
  ),
  "a federated user's session that has no policy has no permissions of its user's": asked({
    caller: {
      kind: "federated user",
      arn: `arn:aws:sts::${ACCOUNT}:federated-user/kzax`,
      userArn: USER,
    },
  }),
  "0.0.0.0/0 is every IPv4 address": asked(
    { context: { "aws:SourceIp": "203.0.113.7" } },
    deny({ IpAddress: { "aws:SourceIp": ["0.0.0.0/0"] } }),
  ),
  "what its account grants to a session itself is not limited by its policy": asked(
    {
      caller: { kind: "role session", arn: SESSION, roleArn: `arn:aws:iam::${ACCOUNT}:role/Crew` },
      session: policy({ Effect: "Allow", Action: "s3:ListBucket", Resource: "*" }),
    },
    { Effect: "Allow", Principal: { AWS: [SESSION] }, Action: "*", Resource: "*" },
  ),
};

describe("The simulator reads otherwise than AWS's page that", () => {
  for (const correction of CORRECTIONS) {
    it(`${correction.what} (${correction.page})`, async () => {
      const question = SETTLED[correction.what];
      assert.ok(question !== undefined);
      const own = ownAnswer(question);
      assert.notEqual(await simulatorsAnswer(question), own);
      assert.equal(await simulatorsAnswer(correction.correct(question)), own);
    });
  }
});
