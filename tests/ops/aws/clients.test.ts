import assert from "node:assert/strict";
import { DescribeKeyCommand } from "@aws-sdk/client-kms";
import { CopyObjectCommand, HeadObjectCommand } from "@aws-sdk/client-s3";
import { clientsOf } from "../../../ops/aws/clients";
import { type StubAnswer, s3Error, stubAws } from "../support/stub-aws";
import { withoutPauses } from "../support/without-pauses";

const env = { AWS_ACCESS_KEY_ID: "111122223333", AWS_SECRET_ACCESS_KEY: "local" };

describe("the AWS clients of ops", () => {
  const aws = stubAws();
  const before = { ...process.env };
  beforeEach(() => Object.assign(process.env, env));
  afterEach(() => {
    for (const name of Object.keys(env)) {
      process.env[name] = before[name];
      if (before[name] === undefined) {
        delete process.env[name];
      }
    }
  });

  it("send nothing in clear text off this machine, wherever the endpoint comes from", async () => {
    const { kms } = clientsOf("us-east-1", {
      env: { ...env, AWS_ENDPOINT_URL: "http://192.0.2.1:4566", AWS_MAX_ATTEMPTS: "1" },
    });
    await assert.rejects(kms.send(new DescribeKeyCommand({ KeyId: "x" })), {
      name: "UserError",
      message:
        "The endpoint http://192.0.2.1 would take credentials and data in clear text. Use https, or an address of this machine.",
    });
  });

  it("are one for each region and service", () => {
    const clients = clientsOf("us-east-1", { env });
    assert.equal(clients.kms, clients.kms);
    assert.equal(clients.in("us-east-1"), clients);
    assert.equal(clients.in("eu-west-3"), clients.in("eu-west-3"));
    assert.equal(clients.in("eu-west-3").region, "eu-west-3");
  });

  const variables = {
    kms: "KMS",
    s3: "S3",
    sts: "STS",
    iam: "IAM",
    cloudTrail: "CLOUDTRAIL",
    eventBridge: "EVENTBRIDGE",
    guardDuty: "GUARDDUTY",
    securityHub: "SECURITYHUB",
  } as const;
  for (const [service, name] of Object.entries(variables)) {
    it(`take the endpoint of ${service} from AWS_ENDPOINT_URL_${name}`, async () => {
      const own = { [`AWS_ENDPOINT_URL_${name}`]: "http://127.0.0.1:4577" };
      const clients = clientsOf("us-east-1", {
        env: { ...env, AWS_ENDPOINT_URL: "http://127.0.0.1:4566", ...own },
      });
      const { config } = clients[service as keyof typeof variables];
      assert.equal((await config.endpoint?.())?.port, 4577);
    });
  }

  it("put the bucket into the path on this machine alone", () => {
    const isInPath = (url: string) =>
      clientsOf("us-east-1", { env: { ...env, AWS_ENDPOINT_URL: url } }).s3.config.forcePathStyle;
    assert.equal(isInPath("http://127.0.0.1:4566"), true);
    assert.equal(isInPath("https://s3.example.com"), false);
  });

  const retries: readonly (readonly [string, number, string, number])[] = [
    ["try again what was throttled", 400, "ThrottlingException", 3],
    ["try again what failed on the other side", 500, "KMSInternalException", 3],
    ["do not try again what is refused for good", 400, "NotFoundException", 1],
    ["do not try again what the local AWS does not know", 500, "InternalError", 1],
  ];
  for (const [title, status, name, expected] of retries) {
    it(title, async () => {
      const message = name === "InternalError" ? "exception with unknown operation" : "no";
      const headers = { "Content-Type": "application/x-amz-json-1.1" };
      const body = JSON.stringify({ __type: name, message });
      const { clients, requests } = await aws(() => ({ status, headers, body }), 3);
      const command = new DescribeKeyCommand({ KeyId: "x" });
      await assert.rejects(withoutPauses(() => clients.kms.send(command)));
      assert.equal(requests.length, expected);
    });
  }

  const object = { Bucket: "files", Key: "k" };
  const head = new HeadObjectCommand(object);
  const copy = new CopyObjectCommand({ ...object, CopySource: "files/k" });
  const ofS3: readonly (readonly [string, typeof head | typeof copy, StubAnswer, number])[] = [
    ["a HEAD that is answered 503", head, { status: 503 }, 3],
    ["a HEAD that is answered 500", head, { status: 500 }, 3],
    ["a HEAD that is answered 403", head, { status: 403 }, 1],
    ["KMS.ThrottlingException", copy, s3Error(400, "KMS.ThrottlingException", "no"), 3],
    ["KMS.InternalFailureException", copy, s3Error(400, "KMS.InternalFailureException", "no"), 3],
    ["KMS.DependencyTimeoutException", copy, s3Error(400, "KMS.DependencyTimeoutException", ""), 3],
    ["KMS.DisabledException", copy, s3Error(400, "KMS.DisabledException", "no"), 1],
  ];
  for (const [what, command, answer, attempts] of ofS3) {
    it(`try S3 ${attempts === 1 ? "once" : "again"}: ${what}`, async () => {
      const { clients, requests } = await aws(() => answer, 3);
      await assert.rejects(withoutPauses(() => clients.s3.send(command as typeof head)));
      assert.equal(requests.length, attempts);
    });
  }

  it("report each attempt that AWS throttles, and try more often than the SDK would", async () => {
    const { clients, requests } = await aws(() => ({ status: requests.length <= 9 ? 503 : 200 }));
    const endpoint = await clients.s3.config.endpoint?.();
    const url = `http://${endpoint?.hostname}:${endpoint?.port}`;
    let throttled = 0;
    const { s3 } = clientsOf("us-east-1", {
      env: { ...env, AWS_ENDPOINT_URL: url },
      onThrottle: () => {
        throttled += 1;
      },
    });
    await withoutPauses(() => s3.send(head));
    assert.deepEqual({ requests: requests.length, throttled }, { requests: 10, throttled: 9 });
  });
});
