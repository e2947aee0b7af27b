import assert from "node:assert/strict";
import { headVersion, isAsWanted, type WantedEncryption } from "../../ops/object-encryption";
import { type StubAnswer, s3Error, stubAws } from "./support/stub-aws";

const KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const version = { bucket: "files", key: "a b/ü", versionId: "v1" };

describe("headVersion", () => {
  const aws = stubAws();

  const answers: readonly (readonly [string, StubAnswer, unknown])[] = [
    [
      "SSE-KMS with the Bucket Key",
      {
        status: 200,
        headers: {
          "x-amz-server-side-encryption": "aws:kms",
          "x-amz-server-side-encryption-aws-kms-key-id": KEY,
          "x-amz-server-side-encryption-bucket-key-enabled": "true",
        },
      },
      { algorithm: "aws:kms", keyArn: KEY, bucketKey: true },
    ],
    [
      "SSE-S3",
      { status: 200, headers: { "x-amz-server-side-encryption": "AES256" } },
      { algorithm: "AES256", keyArn: undefined, bucketKey: false },
    ],
    [
      "an object of before 2023 without encryption",
      { status: 200 },
      { algorithm: "none", keyArn: undefined, bucketKey: false },
    ],
    ["a version that is gone", { status: 404 }, undefined],
  ];
  for (const [what, answer, encryption] of answers) {
    it(`tells ${what}`, async () => {
      const { clients, requests } = await aws(() => answer);
      const headed = await headVersion(clients.s3, version);
      assert.deepEqual(headed?.encryption, encryption);
      assert.deepEqual(
        requests.map(({ method, path }) => `${method} ${path}`),
        ["HEAD /files/a%20b/%C3%BC?versionId=v1"],
      );
    });
  }

  it("takes a refused HEAD for SSE-C where a GET says that the key is missing", async () => {
    const { clients } = await aws(({ method }) =>
      method === "HEAD"
        ? { status: 400 }
        : s3Error(
            400,
            "InvalidRequest",
            "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.",
          ),
    );
    assert.deepEqual(await headVersion(clients.s3, version), {
      encryption: { algorithm: "SSE-C", keyArn: undefined, bucketKey: false },
      head: undefined,
    });
  });

  it("takes it for SSE-C where a GET says that the object is archived", async () => {
    const { clients } = await aws(({ method }) =>
      method === "HEAD"
        ? { status: 400 }
        : s3Error(403, "InvalidObjectState", "The operation is not valid for the storage class"),
    );
    assert.equal((await headVersion(clients.s3, version))?.encryption.algorithm, "SSE-C");
  });

  it("does not take expired credentials for SSE-C", async () => {
    const { clients } = await aws(({ method }) =>
      method === "HEAD"
        ? { status: 400 }
        : s3Error(400, "ExpiredToken", "The provided token has expired."),
    );
    await assert.rejects(headVersion(clients.s3, version), { name: "ExpiredToken" });
  });

  it("throws what S3 refuses otherwise", async () => {
    const { clients } = await aws(() => ({ status: 403 }));
    await assert.rejects(headVersion(clients.s3, version));
  });
});

describe("isAsWanted", () => {
  const wanted: WantedEncryption = { algorithm: "aws:kms", keyArn: KEY, bucketKey: true };
  const found: readonly (readonly [string, boolean, Parameters<typeof isAsWanted>[0]])[] = [
    ["the same", true, { ...wanted }],
    ["another algorithm", false, { ...wanted, algorithm: "aws:kms:dsse" }],
    ["another key", false, { ...wanted, keyArn: `${KEY}0` }],
    ["no Bucket Key", false, { ...wanted, bucketKey: false }],
  ];
  for (const [what, expected, encryption] of found) {
    it(`is ${expected} for ${what}`, () => {
      assert.equal(isAsWanted(encryption, wanted), expected);
    });
  }
});
