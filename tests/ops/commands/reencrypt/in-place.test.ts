import assert from "node:assert/strict";
import { knowsInPlace } from "../../../../ops/commands/reencrypt/in-place";
import { reencryptOne } from "../../support/reencrypt-one";
import {
  HEADERS_UNDER_THE_KEY,
  KEY_ARN as KEY,
  SSE,
  UNDER_THE_KEY,
  VERSION,
} from "../../support/samples";
import {
  ACCESS_DENIED,
  type StubAnswer,
  type StubRequest,
  s3Error,
  stubAws,
} from "../../support/stub-aws";

const ID = "3HL4kqtJvjVBH40Nrjfkd";
const old = { ...VERSION, key: "orbit/pass 1.csv", versionId: ID, isCurrent: false, size: 5 };
const PATH = "/files/orbit/pass%201.csv";

type Headers = Readonly<Record<string, string>>;
const before = { [SSE]: "AES256", etag: '"e"', "content-length": "5" };
const after = { ...before, ...HEADERS_UNDER_THE_KEY };

/**
 * S3's documented answers: a HEAD tells the encryption of before until the update was accepted.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_UpdateObjectEncryption.html
 */
function s3With(
  update: StubAnswer,
  afterwards: Headers = after,
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

const NO_SUCH_KEY = s3Error(404, "NoSuchKey", "The specified key does not exist.");
const LOCKED =
  "The encryption type for the specified object can't be updated because that object is protected by S3 Object Lock.";

describe("reencryptVersion in place", () => {
  const run = reencryptOne(old, { method: "auto", hasInPlace: true });

  it("asks S3 for the key's full ARN and the Bucket Key, by version, and looks afterwards", async () => {
    const { ended, requests } = await run(s3With({ status: 200 }));
    assert.deepEqual(await ended, { kind: "changed-in-place", size: 5 });
    assert.deepEqual(
      requests.map(({ method, path }) => `${method} ${path}`),
      [
        `HEAD ${PATH}?versionId=${ID}`,
        `HEAD ${PATH}?versionId=${ID}`,
        `PUT ${PATH}?encryption=&versionId=${ID}`,
        `HEAD ${PATH}?versionId=${ID}`,
      ],
    );
    const body = requests.find(({ method }) => method === "PUT")?.body ?? "";
    assert.match(body, /<ObjectEncryption xmlns="http:\/\/s3\.amazonaws\.com\/doc\/2006-03-01\/">/);
    assert.match(body, new RegExp(`<KMSKeyArn>${KEY}</KMSKeyArn>`));
    assert.match(body, /<BucketKeyEnabled>true<\/BucketKeyEnabled>/);
  });

  it("changes nothing in a dry run", async () => {
    const { ended, requests } = await run(s3With({ status: 200 }), false);
    assert.deepEqual(await ended, { kind: "would-change-in-place", size: 5 });
    assert.deepEqual(
      requests.map(({ method }) => method),
      ["HEAD"],
    );
  });

  const findings: readonly (readonly [string, Headers, string])[] = [
    ["is encrypted as before", before, "afterwards it is under AES256, Bucket Key off"],
    [
      "is under the key and not on the Bucket Key",
      { ...after, [`${SSE}-bucket-key-enabled`]: "false" },
      `afterwards it is under aws:kms ${KEY}, Bucket Key off`,
    ],
    ["has another ETag", { ...after, etag: '"f"' }, "changed: ETag"],
    ["has another size", { ...after, "content-length": "4" }, "changed: ContentLength"],
  ];
  for (const [what, afterwards, detail] of findings) {
    it(`says that it failed if the version ${what} afterwards`, async () => {
      const { ended } = await run(s3With({ status: 200 }, afterwards));
      assert.deepEqual(await ended, { kind: "failed", size: 5, detail });
    });
  }

  const left: readonly (readonly [string, StubAnswer, string])[] = [
    ["is locked", s3Error(403, "AccessDenied", LOCKED), "locked"],
    ["is gone", NO_SUCH_KEY, "changed"],
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

  for (const [what, name, answer] of [
    ["the permission is missing", "AccessDenied", ACCESS_DENIED],
    [
      "S3 fails",
      "InternalError",
      s3Error(500, "InternalError", "We encountered an internal error."),
    ],
  ] as const) {
    it(`stops if ${what}`, async () => {
      const { ended } = await run(s3With(answer));
      await assert.rejects(ended, { name });
    });
  }
});

describe("reencryptVersion under another account's key", () => {
  const run = reencryptOne(old, { method: "auto", hasInPlace: true });

  it("stops with what S3 says, which is of no permission", async () => {
    const said =
      "The AWS KMS key in the request must be owned by the same account as the bucket. Modify the request to specify a KMS key from the same account, and then try again.";
    const { ended } = await run(s3With(s3Error(403, "AccessDenied", said)));
    await assert.rejects(ended, {
      name: "UserError",
      message: `S3 changes nothing in place under ${KEY}: ${said} Use --method copy, or a key of the bucket's account.`,
    });
  });
});

describe("knowsInPlace", () => {
  const aws = stubAws();
  const answers: readonly (readonly [boolean, string, StubAnswer])[] = [
    [true, "there is no such object", NO_SUCH_KEY],
    [true, "the permission is missing", ACCESS_DENIED],
    [false, "it is not implemented", s3Error(501, "NotImplemented", "Not implemented.")],
    [false, "the local AWS says so", s3Error(501, "InternalFailure", "not yet been implemented")],
    [false, "the method is not allowed", s3Error(405, "MethodNotAllowed", "Not allowed.")],
  ];
  for (const [known, what, answer] of answers) {
    it(`is ${known} if ${what}`, async () => {
      const { clients, requests } = await aws(() => answer);
      assert.equal(await knowsInPlace(clients.s3, "files", UNDER_THE_KEY), known);
      assert.match(requests[0]?.path ?? "", /^\/files\/aerosecure-probe\/in-place-/);
    });
  }

  it("throws if S3 fails", async () => {
    const { clients } = await aws(() => s3Error(500, "InternalError", "We failed."));
    await assert.rejects(knowsInPlace(clients.s3, "files", UNDER_THE_KEY), {
      name: "InternalError",
    });
  });
});
