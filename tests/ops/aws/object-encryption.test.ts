import assert from "node:assert/strict";
import { headVersion, isAsExpected } from "../../../ops/aws/object-encryption";
import { HEADERS_UNDER_THE_KEY, KEY_ARN, OTHER_KEY, SSE, UNDER_THE_KEY } from "../support/samples";
import { type StubAnswer, s3Error, stubAws } from "../support/stub-aws";

const version = { bucket: "files", key: "a b/ü", versionId: "v1" };

describe("headVersion", () => {
  const aws = stubAws();

  const under = (algorithm: string) => ({ algorithm, keyArn: undefined, bucketKey: false });
  const answers: readonly (readonly [string, StubAnswer, unknown])[] = [
    [
      "SSE-KMS with the Bucket Key",
      { status: 200, headers: HEADERS_UNDER_THE_KEY },
      { algorithm: "aws:kms", keyArn: KEY_ARN, bucketKey: true },
    ],
    ["SSE-S3", { status: 200, headers: { [SSE]: "AES256" } }, under("AES256")],
    ["an object of before 2023 without encryption", { status: 200 }, under("none")],
    ["a version that is gone", { status: 404 }, undefined],
  ];
  for (const [what, answer, encryption] of answers) {
    it(`reports ${what}`, async () => {
      const { clients, requests } = await aws(() => answer);
      const headed = await headVersion(clients.s3, version);
      assert.deepEqual(headed?.encryption, encryption);
      assert.deepEqual(
        requests.map(({ method, path }) => `${method} ${path}`),
        ["HEAD /files/a%20b/%C3%BC?versionId=v1"],
      );
    });
  }

  const heading = async (...refused: Parameters<typeof s3Error>) => {
    const { clients } = await aws(({ method }) =>
      method === "HEAD" ? { status: 400 } : s3Error(...refused),
    );
    return headVersion(clients.s3, version);
  };

  it("takes a refused HEAD for SSE-C if a GET says that the key is missing", async () => {
    const said =
      "The object was stored using a form of Server Side Encryption. The correct parameters must be provided to retrieve the object.";
    assert.deepEqual(await heading(400, "InvalidRequest", said), {
      encryption: under("SSE-C"),
      head: undefined,
    });
  });

  it("takes it for SSE-C if a GET says that the object is archived", async () => {
    const said = "The operation is not valid for the storage class";
    const headed = await heading(403, "InvalidObjectState", said);
    assert.equal(headed?.encryption.algorithm, "SSE-C");
  });

  it("does not take expired credentials for SSE-C", async () => {
    const headed = heading(400, "ExpiredToken", "The provided token has expired.");
    await assert.rejects(headed, { name: "ExpiredToken" });
  });

  for (const [refusals, isDescribed] of [
    [2, true],
    [3, false],
  ] as const) {
    it(`${isDescribed ? "reports" : "gives up on"} a version that S3 refuses to describe ${refusals} times and returns`, async () => {
      let heads = 0;
      const { clients } = await aws(({ method }) => {
        heads += method === "HEAD" ? 1 : 0;
        const isRefused = method === "HEAD" && heads <= refusals;
        return isRefused ? { status: 400 } : { status: 200, headers: { [SSE]: "AES256" } };
      });
      const headed = headVersion(clients.s3, version);
      await (isDescribed
        ? assert.doesNotReject(headed)
        : assert.rejects(headed, {
            name: "UserError",
            message:
              "S3 returns a b/ü, version v1, but refuses to describe it (400), 3 times. Run the command again later.",
          }));
      assert.equal(heads, 3);
    });
  }

  it("throws what S3 refuses otherwise", async () => {
    const { clients } = await aws(() => ({ status: 403 }));
    await assert.rejects(headVersion(clients.s3, version));
  });
});

describe("isAsExpected", () => {
  const found: readonly (readonly [string, boolean, object])[] = [
    ["the same", true, {}],
    ["another algorithm", false, { algorithm: "aws:kms:dsse" }],
    ["another key", false, { keyArn: OTHER_KEY }],
    ["no Bucket Key", false, { bucketKey: false }],
  ];
  for (const [what, expected, changed] of found) {
    it(`is ${expected} for ${what}`, () => {
      assert.equal(isAsExpected({ ...UNDER_THE_KEY, ...changed }, UNDER_THE_KEY), expected);
    });
  }
});
