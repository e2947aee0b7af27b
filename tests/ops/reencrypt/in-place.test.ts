import assert from "node:assert/strict";
import type { ObjectVersion } from "../../../ops/objects";
import { knowsInPlace } from "../../../ops/reencrypt/in-place";
import { type ReencryptArgs, reencryptVersion } from "../../../ops/reencrypt/reencrypt-version";
import { type StubAnswer, type StubRequest, s3Error, stubAws } from "../support/stub-aws";

const KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const SSE = "x-amz-server-side-encryption";
const wanted = { algorithm: "aws:kms", keyArn: KEY, bucketKey: true } as const;
const version: ObjectVersion = {
  key: "orbit/pass 1.csv",
  versionId: "3HL4kqtJvjVBH40Nrjfkd",
  isCurrent: false,
  size: 5,
  eTag: '"e"',
  storageClass: "STANDARD",
};
const PATH = "/files/orbit/pass%201.csv";

const before = { [SSE]: "AES256", etag: '"e"', "content-length": "5" };
const after = {
  ...before,
  [SSE]: "aws:kms",
  [`${SSE}-aws-kms-key-id`]: KEY,
  [`${SSE}-bucket-key-enabled`]: "true",
};

/**
 * S3's documented answers: a HEAD tells the encryption of before until the update was accepted.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_UpdateObjectEncryption.html
 */
function s3With(
  update: StubAnswer,
  afterwards: Readonly<Record<string, string>> = after,
): (request: StubRequest) => StubAnswer {
  let isUpdated = false;
  return ({ method }) => {
    if (method === "HEAD") {
      return { status: 200, headers: isUpdated ? afterwards : before };
    }
    isUpdated = update.status === 200;
    return update;
  };
}

const LOCKED =
  "The encryption type for the specified object can't be updated because that object is protected by S3 Object Lock.";

describe("reencryptVersion in place", () => {
  const aws = stubAws();
  const run = async (
    answer: (request: StubRequest) => StubAnswer,
    changed: Partial<ReencryptArgs> = {},
  ) => {
    const { clients, requests } = await aws(answer);
    const ended = reencryptVersion(
      {
        ...{ s3: clients.s3, bucket: "files", wanted, method: "auto", hasInPlace: true },
        ...{ now: new Date(), execute: true, ...changed },
      },
      version,
    );
    return { ended, requests };
  };

  it("asks S3 for the key's full ARN and the Bucket Key, by version, and looks afterwards", async () => {
    const { ended, requests } = await run(s3With({ status: 200 }));
    assert.deepEqual(await ended, { kind: "changed-in-place", size: 5 });
    assert.deepEqual(
      requests.map(({ method, path }) => `${method} ${path}`),
      [
        `HEAD ${PATH}?versionId=${version.versionId}`,
        `HEAD ${PATH}?versionId=${version.versionId}`,
        `PUT ${PATH}?encryption=&versionId=${version.versionId}`,
        `HEAD ${PATH}?versionId=${version.versionId}`,
      ],
    );
    const body = requests.find(({ method }) => method === "PUT")?.body ?? "";
    assert.match(body, /<ObjectEncryption xmlns="http:\/\/s3\.amazonaws\.com\/doc\/2006-03-01\/">/);
    assert.match(body, new RegExp(`<KMSKeyArn>${KEY}</KMSKeyArn>`));
    assert.match(body, /<BucketKeyEnabled>true<\/BucketKeyEnabled>/);
  });

  it("changes nothing in a dry run", async () => {
    const { ended, requests } = await run(s3With({ status: 200 }), { execute: false });
    assert.deepEqual(await ended, { kind: "would-change-in-place", size: 5 });
    assert.deepEqual(
      requests.map(({ method }) => method),
      ["HEAD"],
    );
  });

  const findings: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
    ["is encrypted as before", before, "afterwards it is under AES256, Bucket Key false"],
    [
      "is under the key and not on the Bucket Key",
      { ...after, [`${SSE}-bucket-key-enabled`]: "false" },
      `afterwards it is under aws:kms ${KEY}, Bucket Key false`,
    ],
    ["has another ETag", { ...after, etag: '"f"' }, "not as it was before: ETag"],
    [
      "has another size",
      { ...after, "content-length": "4" },
      "not as it was before: ContentLength",
    ],
  ];
  for (const [what, afterwards, detail] of findings) {
    it(`says that it failed where the version ${what} afterwards`, async () => {
      const { ended } = await run(s3With({ status: 200 }, afterwards));
      assert.deepEqual(await ended, { kind: "failed", size: 5, detail });
    });
  }

  const left: readonly (readonly [string, StubAnswer, string])[] = [
    ["is locked", s3Error(403, "AccessDenied", LOCKED), "locked"],
    ["is gone", s3Error(404, "NoSuchKey", "The specified key does not exist."), "changed"],
    [
      "is of a kind that S3 does not change",
      s3Error(
        400,
        "InvalidRequest",
        "The UpdateObjectEncryption operation doesn't supported unencrypted source objects. Only source objects encrypted with SSE-S3 or SSE-KMS are supported.",
      ),
      "not-in-place",
    ],
    [
      "is under a key that is disabled",
      s3Error(400, "KMS.DisabledException", `${KEY}0 is disabled.`),
      "unusable-key",
    ],
  ];
  for (const [what, answer, because] of left) {
    it(`leaves a version that ${what}, and says so`, async () => {
      const { ended } = await run(s3With(answer));
      assert.deepEqual(await ended, { kind: "left", size: 5, because });
    });
  }

  for (const [what, answer, name] of [
    ["the permission is missing", s3Error(403, "AccessDenied", "Access Denied"), "AccessDenied"],
    [
      "S3 fails",
      s3Error(500, "InternalError", "We encountered an internal error."),
      "InternalError",
    ],
  ] as const) {
    it(`stops where ${what}`, async () => {
      const { ended } = await run(s3With(answer));
      await assert.rejects(ended, { name });
    });
  }
});

describe("reencryptVersion under another account's key", () => {
  const aws = stubAws();

  it("stops with what S3 says, which is of no permission", async () => {
    const said =
      "The AWS KMS key in the request must be owned by the same account as the bucket. Modify the request to specify a KMS key from the same account, and then try again.";
    const { clients } = await aws(s3With(s3Error(403, "AccessDenied", said)));
    const args = { wanted, method: "auto", hasInPlace: true, now: new Date() } as const;
    await assert.rejects(
      reencryptVersion({ ...args, s3: clients.s3, bucket: "files", execute: true }, version),
      {
        name: "UserError",
        message: `S3 changes nothing in place under ${KEY}: ${said} Use --method copy, or a key of the bucket's account.`,
      },
    );
  });
});

describe("knowsInPlace", () => {
  const aws = stubAws();
  const answers: readonly (readonly [string, StubAnswer, boolean])[] = [
    [
      "there is no such object",
      s3Error(404, "NoSuchKey", "The specified key does not exist."),
      true,
    ],
    ["the permission is missing", s3Error(403, "AccessDenied", "Access Denied"), true],
    ["it is not implemented", s3Error(501, "NotImplemented", "Not implemented."), false],
    ["the local AWS says so", s3Error(501, "InternalFailure", "not yet been implemented"), false],
    ["the method is not allowed", s3Error(405, "MethodNotAllowed", "Not allowed."), false],
  ];
  for (const [what, answer, known] of answers) {
    it(`is ${known} where ${what}`, async () => {
      const { clients, requests } = await aws(() => answer);
      assert.equal(await knowsInPlace(clients.s3, "files", wanted), known);
      assert.match(requests[0]?.path ?? "", /^\/files\/aerosecure-probe\/in-place-/);
    });
  }

  it("throws where S3 fails", async () => {
    const { clients } = await aws(() => s3Error(500, "InternalError", "We failed."));
    await assert.rejects(knowsInPlace(clients.s3, "files", wanted), { name: "InternalError" });
  });
});
