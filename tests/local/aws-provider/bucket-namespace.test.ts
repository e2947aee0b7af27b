import assert from "node:assert/strict";
import { S3 } from "@aws-sdk/client-s3";
import { HttpResponse } from "@smithy/core/protocols";
import type { AwsRegion } from "../../../local/aws-provider/aws";
import { check } from "../../../local/aws-provider/check";
import { bucket } from "../../../local/aws-provider/s3/bucket";
import { UNKNOWN, type Values } from "../../../local/aws-provider/value";

const OWN = "files-111122223333-us-east-1-an";
const ACCOUNT_REGIONAL = "account-regional";

/** The headers of the request that creates a bucket. */
async function sentFor(inputs: Values): Promise<Readonly<Record<string, string>>> {
  let sent: Readonly<Record<string, string>> = {};
  const s3 = new S3({
    region: "us-east-1",
    endpoint: "http://127.0.0.1:9",
    forcePathStyle: true,
    credentials: { accessKeyId: "111122223333", secretAccessKey: "local" },
    requestHandler: {
      handle: async ({ method, headers }: { method: string; headers: Record<string, string> }) => {
        sent = method === "PUT" ? headers : sent;
        return { response: new HttpResponse({ statusCode: method === "PUT" ? 200 : 404 }) };
      },
    },
  });
  await bucket.create({ name: "us-east-1", s3 } as AwsRegion, inputs);
  return sent;
}

function faultsOf(inputs: Values): readonly string[] {
  const context = {
    name: "files",
    region: "us-east-1",
    seed: new Uint8Array(),
  };
  const { faults } = check(bucket, {}, inputs, context);
  return faults.map(({ property, reason }) => `${property} ${reason}`);
}

describe("the namespace of a bucket, in the local AWS provider", () => {
  it("is sent as AWS wants it, and not at all for a bucket that names none", async () => {
    const own = await sentFor({ bucket: OWN, bucketNamespace: ACCOUNT_REGIONAL });
    assert.equal(own["x-amz-bucket-namespace"], ACCOUNT_REGIONAL);
    assert.equal("x-amz-bucket-namespace" in (await sentFor({ bucket: "files" })), false);
  });

  const end =
    "must end with the account's id, -us-east-1 and -an where bucketNamespace is account-regional, not be";
  const cases: readonly (readonly [string, Values, ...string[]])[] = [
    ["takes the account's own", { bucket: OWN, bucketNamespace: ACCOUNT_REGIONAL }],
    ["takes a global one", { bucket: "files", bucketNamespace: "global" }],
    ["takes a name that is not known yet", { bucket: UNKNOWN, bucketNamespace: ACCOUNT_REGIONAL }],
    [
      "refuses a name of another region",
      { bucket: "files-111122223333-eu-west-3-an", bucketNamespace: ACCOUNT_REGIONAL },
      `bucket ${end} "files-111122223333-eu-west-3-an"`,
    ],
    [
      "refuses a name that is no account's",
      { bucket: "files", bucketNamespace: ACCOUNT_REGIONAL },
      `bucket ${end} "files"`,
    ],
    [
      "refuses an account's own name without the namespace",
      { bucket: OWN },
      `bucketNamespace must be account-regional for the name "${OWN}": S3 keeps names that end with -an for it`,
    ],
    [
      "refuses a namespace that is none",
      { bucket: "files", bucketNamespace: "regional" },
      'bucketNamespace must be one of account-regional, global, not "regional"',
    ],
  ];
  for (const [title, inputs, ...faults] of cases) {
    it(title, () => {
      assert.deepEqual(faultsOf(inputs), faults);
    });
  }
});
