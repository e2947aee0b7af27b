import assert from "node:assert/strict";
import { answerWithoutTls } from "../../../ops/controls/transport";
import { REFUSED, read, SOURCES, TARGET } from "../support/samples";
import { type StubAnswer, type StubRequest, stubAws } from "../support/stub-aws";

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

const NOW = new Date("2026-11-22T21:07:09.123Z");

describe("the answer to requests without TLS", () => {
  const aws = stubAws();
  const ask = async (
    policy: string | undefined,
    answer: (request: StubRequest) => StubAnswer,
    isLoopback = false,
  ) => {
    const { clients, requests } = await aws(answer);
    const { signal } = new AbortController();
    const access = { clients, signal, isLoopback, now: () => NOW };
    const found = await answerWithoutTls(access, TARGET, read(policy));
    return { found, requests };
  };
  const check = async (...args: Parameters<typeof ask>) => {
    const { found, requests } = await ask(...args);
    assert.ok("value" in found);
    return { found: [found.value.isDenied, found.value.text], requests, sources: found.sources };
  };
  const simulating = (decide: Decision) => check(denying, (request) => simulated(request, decide));

  it("is a denial if the simulator denies requests without TLS alone", async () => {
    const { found, requests } = await simulating((isSecure) =>
      isSecure ? "allowed" : "explicitDeny",
    );
    assert.deepEqual(found, [true, "denied by the bucket policy, says IAM's policy simulator"]);
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

  it("is no denial if the simulator denies none", async () => {
    const { found } = await simulating(() => "allowed");
    assert.deepEqual(found, [false, "not denied, says IAM's policy simulator"]);
  });

  it("is no denial if the simulator allows one of several", async () => {
    const { found } = await simulating((isSecure, body) =>
      isSecure || body.includes("ListBucket") ? "allowed" : "explicitDeny",
    );
    assert.deepEqual(found, [false, "not denied, says IAM's policy simulator"]);
  });

  it("reads the statements if the simulator denies requests with TLS as well", async () => {
    const { found } = await simulating(() => "explicitDeny");
    assert.deepEqual(found, [
      true,
      "denied by the bucket policy (IAM's policy simulator denies requests with TLS as well)",
    ]);
  });

  for (const [policy, isDenied, what] of [
    [denying, true, "denied by the bucket policy"],
    [empty, false, "no statement denies them"],
  ] as const) {
    it(`reads the statements if the simulator may not be asked: ${what}`, async () => {
      const { found } = await check(policy, () =>
        iamError(
          "AccessDenied",
          "User: arn:aws:iam::111122223333:user/kzax01 is not authorized to perform: iam:SimulateCustomPolicy because no identity-based policy allows the iam:SimulateCustomPolicy action",
        ),
      );
      assert.equal(found[0], isDenied);
      assert.match(
        String(found[1]),
        new RegExp(`^${what} \\(IAM's policy simulator did not answer: .*iam:SimulateCustomPolicy`),
      );
    });
  }

  it("is no denial without a bucket policy, and asks nothing", async () => {
    const { found, requests } = await check(undefined, () => ({ status: 500 }));
    assert.deepEqual(found, [false, "there is no bucket policy"]);
    assert.deepEqual(requests, []);
  });

  it("is by the statements on the local AWS, which has no simulator", async () => {
    const { found, requests, sources } = await check(denying, () => ({ status: 500 }), true);
    assert.deepEqual(found, [true, "denied by the bucket policy"]);
    assert.deepEqual([requests, sources], [[], SOURCES]);
  });

  it("names the simulator among its sources", async () => {
    const { sources } = await simulating(() => "allowed");
    assert.deepEqual(sources, [
      ...SOURCES,
      { call: "iam:SimulateCustomPolicy", on: "files", at: NOW.toISOString() },
    ]);
  });

  it("is none if the bucket policy could not be read", async () => {
    const { clients } = await aws(() => ({ status: 500 }));
    const { signal } = new AbortController();
    const access = { clients, signal, isLoopback: false, now: () => NOW };
    assert.deepEqual(await answerWithoutTls(access, TARGET, REFUSED), REFUSED);
  });
});
