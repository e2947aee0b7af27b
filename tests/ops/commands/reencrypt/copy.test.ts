import assert from "node:assert/strict";
import { reencryptOne } from "../../support/reencrypt-one";
import { HEADERS_UNDER_THE_KEY, KEY_ARN as KEY, SSE, VERSION } from "../../support/samples";
import {
  ACCESS_DENIED,
  notAuthorized,
  type StubAnswer,
  type StubRequest,
  s3Error,
} from "../../support/stub-aws";

type Headers = Readonly<Record<string, string>>;
const before = {
  [SSE]: "AES256",
  etag: '"e"',
  "content-length": "5",
  "content-type": "text/csv",
  "x-amz-storage-class": "STANDARD_IA",
  "x-amz-meta-mission": "downlink",
  "x-amz-tagging-count": "2",
  "x-amz-checksum-crc32": "NhCmhg==",
  "x-amz-checksum-type": "FULL_OBJECT",
  "x-amz-website-redirect-location": "/elsewhere",
};
const after = { ...before, ...HEADERS_UNDER_THE_KEY, etag: '"f"' };
const COPIED: StubAnswer = {
  status: 200,
  headers: { "x-amz-version-id": "new", "content-type": "application/xml" },
  body: '<CopyObjectResult><ETag>"f"</ETag><LastModified>2026-11-22T00:00:00.000Z</LastModified></CopyObjectResult>',
};

/**
 * S3's documented answers.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_CopyObject.html
 */
function s3With(copy: StubAnswer, afterwards: Headers = after) {
  return ({ method, path }: StubRequest): StubAnswer => {
    if (method === "PUT") {
      return copy;
    }
    return { status: 200, headers: path.includes("versionId=new") ? afterwards : before };
  };
}

describe("reencryptVersion by copy", () => {
  const run = reencryptOne(
    {
      ...VERSION,
      key: "orbit/pass 1+ü.csv",
      versionId: "old",
      size: 5,
      storageClass: "STANDARD_IA",
    },
    { method: "copy", hasInPlace: false },
  );

  it("copies the version it looked at, only while it is the current one, with all that belongs to it", async () => {
    const { ended, requests } = await run(s3With(COPIED));
    assert.deepEqual(await ended, { kind: "copied", size: 5 });
    const put = requests.find(({ method }) => method === "PUT");
    const names = [
      ...["x-amz-copy-source", "x-amz-copy-source-if-match", "if-match"],
      ...["x-amz-metadata-directive", "x-amz-tagging-directive", "x-amz-storage-class"],
      ...["x-amz-website-redirect-location", SSE, `${SSE}-aws-kms-key-id`],
      `${SSE}-bucket-key-enabled`,
    ];
    assert.deepEqual(
      names.map((name) => put?.headers[name]),
      [
        ...["files/orbit/pass%201%2B%C3%BC.csv?versionId=old", '"e"', '"e"'],
        ...["COPY", "COPY", "STANDARD_IA", "/elsewhere", "aws:kms", KEY, "true"],
      ],
    );
    assert.ok(requests.at(-1)?.path.includes("versionId=new"));
    assert.ok(requests.every(({ method }) => method !== "DELETE"));
  });

  const findings: readonly (readonly [string, Headers, string])[] = [
    ["metadata", { ...after, "x-amz-meta-mission": "x" }, "changed: Metadata"],
    ["tags", { ...after, "x-amz-tagging-count": "0" }, "changed: TagCount"],
    ["content", { ...after, "x-amz-checksum-crc32": "AAAAAA==" }, "changed: ChecksumCRC32"],
    ["encryption", before, "afterwards it is under AES256, Bucket Key off"],
  ];
  for (const [what, afterwards, detail] of findings) {
    it(`says that it failed if the copy has other ${what}`, async () => {
      const { ended } = await run(s3With(COPIED, afterwards));
      assert.deepEqual(await ended, { kind: "failed", size: 5, detail });
    });
  }

  const left: readonly (readonly [string, string, StubAnswer])[] = [
    [
      "was overwritten meanwhile",
      "changed",
      s3Error(412, "PreconditionFailed", "At least one of the pre-conditions did not hold"),
    ],
    ["was written at the same moment", "changed", s3Error(409, "ConditionalRequestConflict", "")],
    ["was archived meanwhile", "archived", s3Error(403, "InvalidObjectState", "")],
    [
      "is under a disabled key",
      "unusable-key",
      s3Error(400, "KMS.DisabledException", "is disabled."),
    ],
    [
      "is under a key that is pending deletion",
      "unusable-key",
      s3Error(400, "KMS.KMSInvalidStateException", "is pending deletion."),
    ],
  ];
  for (const [what, because, answer] of left) {
    it(`leaves an object that ${what}, and says so`, async () => {
      const { ended } = await run(s3With(answer));
      assert.deepEqual(await ended, { kind: "left", size: 5, because });
    });
  }

  for (const code of [
    "KMS.ThrottlingException",
    "KMS.InternalFailureException",
    "KMS.DependencyTimeoutException",
    "KMS.ValidationException",
    "SlowDown",
    "InternalError",
  ]) {
    it(`stops, and leaves nothing for good, if S3 answers ${code}`, async () => {
      const { ended } = await run(s3With(s3Error(400, code, "Try again.")));
      await assert.rejects(ended, { name: code });
    });
  }

  const denied = (key: string) =>
    notAuthorized(
      "kms:Decrypt",
      key,
      "because no resource-based policy allows the kms:Decrypt action",
    );

  it("leaves an object whose old key the caller may not use", async () => {
    const { ended } = await run(s3With(denied(KEY.replace("1234abcd", "0987dcba"))));
    assert.deepEqual(await ended, { kind: "left", size: 5, because: "unusable-key" });
  });

  for (const [what, answer] of [
    ["a permission of S3", ACCESS_DENIED],
    ["a permission on the key itself", denied(KEY)],
  ] as const) {
    it(`stops if ${what} is missing`, async () => {
      const { ended } = await run(s3With(answer));
      await assert.rejects(ended, { name: "AccessDenied" });
    });
  }

  it("compares no checksum if it may not be read", async () => {
    const { ended } = await run((request) =>
      request.method === "HEAD" && request.headers["x-amz-checksum-mode"] === "ENABLED"
        ? { status: 403 }
        : s3With(COPIED)(request),
    );
    assert.deepEqual(await ended, { kind: "copied", size: 5 });
  });
});
