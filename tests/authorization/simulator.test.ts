import assert from "node:assert/strict";
import { runSimulation } from "@cloud-copilot/iam-simulate";
import { type Document, type Question, simulate } from "../support/simulator";
import { ACCOUNT, BUCKET_ARN } from "./cast";
import { KEYS } from "./requests";

describe("simulate, which renames kms:EncryptionContext:", () => {
  const [principal, action] = [`arn:aws:iam::${ACCOUNT}:user/Reader`, "kms:Decrypt"];
  const onContext: Document = {
    Version: "2012-10-17",
    Statement: [
      {
        Sid: "UnderTheBucket",
        Effect: "Allow",
        Principal: { AWS: principal },
        Action: action,
        Resource: "*",
        Condition: { StringLike: { "kms:EncryptionContext:aws:s3:arn": `${BUCKET_ARN}/*` } },
      },
    ],
  };
  const question = (context: Question["context"]): Question => ({
    principal,
    identityPolicies: [],
    action,
    resource: KEYS.own,
    accountId: ACCOUNT,
    resourcePolicy: onContext,
    context,
  });
  const under = (arn: string) => question({ "kms:EncryptionContext:aws:s3:arn": arn });

  it("matches a context", async () => {
    assert.equal((await simulate(under(`${BUCKET_ARN}/a`))).verdict, "Allowed");
  });

  it("tells contexts apart", async () => {
    assert.equal((await simulate(under(BUCKET_ARN))).verdict, "ImplicitlyDenied");
  });

  it("does not match where there is no context", async () => {
    assert.deepEqual(await simulate(question({})), { verdict: "ImplicitlyDenied", matched: [] });
  });

  it("has to: the simulator answers ImplicitlyDenied to the matching context itself", async () => {
    const { resource, accountId, context } = under(`${BUCKET_ARN}/a`);
    const request = { principal, action, resource: { resource, accountId } };
    const simulation = await runSimulation(
      {
        request: { ...request, contextVariables: context },
        identityPolicies: [],
        resourcePolicy: onContext,
        serviceControlPolicies: [],
        resourceControlPolicies: [],
      },
      {},
    );
    assert.ok(simulation.resultType === "single");
    assert.equal(simulation.overallResult, "ImplicitlyDenied");
  });

  it("refuses a question with a condition key that the action does not have", async () => {
    await assert.rejects(
      simulate(question({ "s3:TlsVersion": "1.3" })),
      new Error("kms:Decrypt has no condition key s3:TlsVersion."),
    );
  });
});
