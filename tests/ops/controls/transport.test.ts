import assert from "node:assert/strict";
import { transportPolicyCheck, transportRequestCheck } from "../../../ops/controls/transport";
import { TARGET } from "../support/samples";
import { type StubAnswer, type StubRequest, s3Error, stubAws } from "../support/stub-aws";

const denying = JSON.stringify({
  Version: "2012-10-17",
  Statement: {
    Sid: "DenyInsecureTransport",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: ["arn:aws:s3:::files", "arn:aws:s3:::files/*"],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  },
});
const empty = JSON.stringify({ Version: "2012-10-17", Statement: [] });

/** What the policy simulator decides of a request with that body, with or without TLS. */
type Decision = (isSecure: boolean, body: string) => "allowed" | "explicitDeny";

/**
 * The shape of AWS's answer, from its documentation.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/APIReference/API_SimulateCustomPolicy.html
 */
function simulated({ body }: StubRequest, decisionOf: Decision): StubAnswer {
  const asked = new URLSearchParams(body);
  const resource = asked.get("ResourceArns.member.1");
  const isSecure = asked.get("ContextEntries.member.1.ContextKeyValues.member.1") === "true";
  const members = ["ActionNames.member.1", "ActionNames.member.2"]
    .map((name) => asked.get(name))
    .filter((action) => action !== null)
    .map(
      (action) => `<member>
        <MatchedStatements><member>
          <SourcePolicyId>ResourcePolicy</SourcePolicyId>
          <SourcePolicyType>Resource Policy</SourcePolicyType>
          <StartPosition><Line>1</Line><Column>38</Column></StartPosition>
          <EndPosition><Line>1</Line><Column>260</Column></EndPosition>
        </member></MatchedStatements>
        <MissingContextValues/>
        <EvalResourceName>${resource}</EvalResourceName>
        <EvalDecision>${decisionOf(isSecure, body)}</EvalDecision>
        <EvalActionName>${action}</EvalActionName>
      </member>`,
    );
  return {
    status: 200,
    headers: { "content-type": "text/xml" },
    body: `<SimulateCustomPolicyResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/">
      <SimulateCustomPolicyResult>
        <IsTruncated>false</IsTruncated>
        <EvaluationResults>${members.join("")}</EvaluationResults>
      </SimulateCustomPolicyResult>
      <ResponseMetadata><RequestId>1cdb5b0a-4c15-11e5-b121-bd8c7EXAMPLE</RequestId></ResponseMetadata>
    </SimulateCustomPolicyResponse>`,
  };
}

const iamError = (code: string, message: string): StubAnswer => ({
  status: 403,
  headers: { "content-type": "text/xml" },
  body: `<ErrorResponse xmlns="https://iam.amazonaws.com/doc/2010-05-08/"><Error><Type>Sender</Type><Code>${code}</Code><Message>${message}</Message></Error></ErrorResponse>`,
});

describe("transportPolicyCheck", () => {
  const aws = stubAws();
  const check = async (
    policy: string | undefined,
    answer: (request: StubRequest) => StubAnswer,
  ) => {
    const { clients, requests } = await aws(answer);
    const { verdict, seen } = await transportPolicyCheck(clients.iam, TARGET, { value: policy });
    return { found: [verdict, seen], requests };
  };
  const simulating = (decide: Decision) => check(denying, (request) => simulated(request, decide));

  it("passes where the simulator denies requests without TLS alone", async () => {
    const { found, requests } = await simulating((isSecure) =>
      isSecure ? "allowed" : "explicitDeny",
    );
    assert.deepEqual(found, ["pass", "refused by the bucket policy, by IAM's policy simulator"]);
    const asked = requests.map(({ body }) => new URLSearchParams(body));
    const parameters = [
      ...["Action", "ActionNames.member.1", "ResourceArns.member.1"],
      ...["ContextKeyName", "ContextKeyType", "ContextKeyValues.member.1"].map(
        (name) => `ContextEntries.member.1.${name}`,
      ),
    ];
    assert.deepEqual(
      asked.map((each) => parameters.map((name) => each.get(name))).sort(),
      [
        ["s3:GetObject", "arn:aws:s3:::files/probe", "false"],
        ["s3:GetObject", "arn:aws:s3:::files/probe", "true"],
        ["s3:ListBucket", "arn:aws:s3:::files", "false"],
        ["s3:ListBucket", "arn:aws:s3:::files", "true"],
      ].map(([action, resource, isSecure]) => [
        ...["SimulateCustomPolicy", action, resource],
        ...["aws:SecureTransport", "boolean", isSecure],
      ]),
    );
    for (const each of asked) {
      assert.equal(each.get("ResourcePolicy"), denying);
      assert.equal(each.get("ResourceOwner"), "arn:aws:iam::111122223333:root");
      assert.match(each.get("CallerArn") ?? "", /^arn:aws:iam::111122223333:user\//);
    }
  });

  it("fails where the simulator denies none", async () => {
    const { found } = await simulating(() => "allowed");
    assert.deepEqual(found, ["fail", "not refused, by IAM's policy simulator"]);
  });

  it("fails where the simulator allows one of several", async () => {
    const { found } = await simulating((isSecure, body) =>
      isSecure || body.includes("ListBucket") ? "allowed" : "explicitDeny",
    );
    assert.deepEqual(found, ["fail", "not refused, by IAM's policy simulator"]);
  });

  it("reads the statements where the simulator denies requests with TLS, too", async () => {
    const { found } = await simulating(() => "explicitDeny");
    assert.deepEqual(found, [
      "pass",
      "refused by the bucket policy, by its statements (IAM's policy simulator refuses requests with TLS, too)",
    ]);
  });

  for (const [policy, verdict, what] of [
    [denying, "pass", "refused by the bucket policy, by its statements"],
    [empty, "fail", "no statement refuses them"],
  ] as const) {
    it(`reads the statements where the simulator may not be asked: ${verdict}`, async () => {
      const { found } = await check(policy, () =>
        iamError(
          "AccessDenied",
          "User: arn:aws:iam::111122223333:user/kzax01 is not authorized to perform: iam:SimulateCustomPolicy because no identity-based policy allows the iam:SimulateCustomPolicy action",
        ),
      );
      assert.equal(found[0], verdict);
      assert.match(
        String(found[1]),
        new RegExp(`^${what} \\(IAM's policy simulator did not answer: .*iam:SimulateCustomPolicy`),
      );
    });
  }

  it("fails without a bucket policy, and asks nothing", async () => {
    const { found, requests } = await check(undefined, () => ({ status: 500 }));
    assert.deepEqual(found, ["fail", "there is no bucket policy"]);
    assert.deepEqual(requests, []);
  });

  it("fails where the bucket policy could not be read", async () => {
    const found = await transportPolicyCheck(undefined, TARGET, { refused: "no permission" });
    assert.deepEqual([found.verdict, found.seen], ["fail", "not read: no permission"]);
  });
});

describe("transportRequestCheck", () => {
  const aws = stubAws();
  const answers: readonly (readonly [string, StubAnswer, string, string])[] = [
    ["a refusal", { status: 403 }, "pass", "refused with Forbidden"],
    [
      "an answer",
      { status: 200 },
      "not-judged",
      "accepted: this local AWS does not enforce bucket policies",
    ],
    ["another failure", s3Error(404, "NotFound", ""), "not-judged", "failed with NotFound"],
    ["a server that is overloaded", { status: 503 }, "not-judged", "failed with Unknown"],
    ["no answer", { status: 200, hangsUp: true }, "pass", "nothing answers without TLS"],
  ];
  for (const [what, answer, verdict, seen] of answers) {
    it(`is "${verdict}" for ${what}`, async () => {
      const { clients } = await aws(() => answer);
      const check = await transportRequestCheck(clients.s3, "files");
      assert.deepEqual([check.verdict, check.seen], [verdict, seen]);
    });
  }
});
