import assert from "node:assert/strict";
import type { ExpectedEncryption } from "../../../../ops/aws/object-encryption";
import {
  negativeProbes,
  tryNegativeProbe,
  untriedProbe,
} from "../../../../ops/commands/verify/negative-probes";
import { Probes } from "../../../../ops/controls/probes";
import { KEY_ARN as KEY, UNDER_THE_KEY } from "../../support/samples";
import {
  ACCESS_DENIED,
  notAuthorized,
  type StubAnswer,
  s3Error,
  stubAws,
} from "../../support/stub-aws";

const expected: ExpectedEncryption = UNDER_THE_KEY;
const [aes256] = negativeProbes(expected);
assert.ok(aes256);

const SSE = "x-amz-server-side-encryption";
const NO_SUCH_KEY = "arn:aws:kms:us-east-1:111122223333:key/00000000-0000-4000-8000-000000000000";

const sse = (algorithm: string, key?: string) => ({
  [SSE]: algorithm,
  ...(key && { [`${SSE}-aws-kms-key-id`]: key }),
});

describe("negativeProbes", () => {
  const aws = stubAws();

  const asked: readonly (readonly [ExpectedEncryption["algorithm"], string, object])[] = [
    ["aws:kms", "aes256", sse("AES256")],
    ["aws:kms", "other-key", sse("aws:kms", NO_SUCH_KEY)],
    ["aws:kms", "no-key-id", sse("aws:kms")],
    ["aws:kms", "dsse", sse("aws:kms:dsse", KEY)],
    ["aws:kms:dsse", "aes256", sse("AES256")],
    ["aws:kms:dsse", "other-key", sse("aws:kms:dsse", NO_SUCH_KEY)],
    ["aws:kms:dsse", "no-key-id", sse("aws:kms:dsse")],
    ["aws:kms:dsse", "single-layer", sse("aws:kms", KEY)],
  ];
  for (const [algorithm, name, headers] of asked) {
    it(`asks a bucket under ${algorithm} for what ${name} says, in headers`, async () => {
      const sent = await headersOf(name, { ...expected, algorithm });
      assert.deepEqual(
        Object.fromEntries(Object.entries(sent).filter(([header]) => header.startsWith(SSE))),
        headers,
      );
    });
  }

  it("sends a key of the client's own for SSE-C", async () => {
    const headers = await headersOf("sse-c", expected);
    assert.equal(headers[`${SSE}-customer-algorithm`], "AES256");
    assert.equal(Buffer.from(String(headers[`${SSE}-customer-key`]), "base64").length, 32);
  });

  const refused = ["pass", "pass"] as const;
  const notRefused = ["fail", "not-judged"] as const;
  const byAResource = "with an explicit deny in a resource-based policy";
  const answers: Readonly<
    Record<string, readonly [readonly [string, string], string, StubAnswer]>
  > = {
    "the bucket policy refuses it": [
      refused,
      "denied with AccessDenied",
      notAuthorized("s3:PutObject", '"arn:aws:s3:::files/x"', byAResource),
    ],
    "S3 refuses it without a reason": [refused, "denied with AccessDenied", ACCESS_DENIED],
    "the key policy refuses it to everyone": [
      refused,
      "denied with AccessDenied by the key policy",
      notAuthorized("kms:GenerateDataKey", KEY, byAResource),
    ],
    "KMS refuses this caller alone": [
      notRefused,
      "allowed by the bucket policy; KMS denied this caller alone",
      notAuthorized(
        "kms:GenerateDataKey",
        NO_SUCH_KEY,
        "because no identity-based policy allows the kms:GenerateDataKey action",
      ),
    ],
    "KMS does not know the key": [
      notRefused,
      "failed with KMS.NotFoundException, which is no answer of a policy",
      s3Error(400, "KMS.NotFoundException", "Key does not exist"),
    ],
    "it is stored": [notRefused, "accepted", { status: 200 }],
  };
  for (const [what, [[onAws, onLoopback], found, answer]] of Object.entries(answers)) {
    for (const [where, isLoopback, verdict] of [
      ["AWS", false, onAws],
      ["the local AWS", true, onLoopback],
    ] as const) {
      it(`is "${verdict}" on ${where} where ${what}`, async () => {
        const { clients } = await aws(() => answer);
        const check = await tryNegativeProbe(aes256, { ...argsOf(clients.s3), isLoopback });
        assert.deepEqual(check, {
          id: "refuses-aes256",
          title: "An upload with AES256 (SSE-S3) is denied",
          verdict,
          expected: "denied by a policy",
          found,
          remedy:
            verdict === "fail"
              ? "Compare the bucket policy with the stack's, and run `pulumi up`."
              : null,
          missingPermission: null,
        });
      });
    }
  }

  it("proves nothing where the upload without headers was refused, and says so", () => {
    const { verdict, found } = untriedProbe(aes256, null);
    assert.deepEqual([verdict, found], ["fail", "not tried: the upload without headers failed"]);
  });

  it("is not judged if that was refused for want of a permission", () => {
    const { verdict, remedy, missingPermission } = untriedProbe(aes256, "s3:PutObject");
    assert.deepEqual([verdict, remedy, missingPermission], ["not-judged", null, "s3:PutObject"]);
  });

  for (const reason of [
    "because no identity-based policy allows the s3:PutObject action",
    "with an explicit deny in a service control policy",
  ]) {
    it(`says nothing of the bucket policy if S3 denies it to the caller, ${reason}`, async () => {
      const answer = notAuthorized("s3:PutObject", '"arn:aws:s3:::files/x"', reason);
      const { clients } = await aws(() => answer);
      const check = await tryNegativeProbe(aes256, argsOf(clients.s3));
      assert.deepEqual(check, {
        id: "refuses-aes256",
        title: "An upload with AES256 (SSE-S3) is denied",
        verdict: "not-judged",
        expected: "denied by a policy",
        found: "denied by a policy of this caller alone",
        remedy: null,
        missingPermission: "s3:PutObject",
      });
    });
  }

  for (const [what, answer] of [
    ["expired credentials", s3Error(400, "ExpiredToken", "The provided token has expired.")],
    ["a fault of S3", s3Error(500, "InternalError", "We encountered an internal error.")],
  ] as const) {
    it(`takes ${what} for no answer`, async () => {
      const { clients } = await aws(() => answer);
      await assert.rejects(tryNegativeProbe(aes256, argsOf(clients.s3)));
    });
  }

  /** What a probe sends. */
  async function headersOf(name: string, own: ExpectedEncryption) {
    const { clients, requests } = await aws(() => ({ status: 403 }));
    const probe = negativeProbes(own).find((each) => each.name === name);
    assert.ok(probe);
    await tryNegativeProbe(probe, argsOf(clients.s3, own));
    return requests[0]?.headers ?? {};
  }

  function argsOf(s3: Parameters<typeof tryNegativeProbe>[1]["s3"], own = expected) {
    return {
      s3,
      bucket: "files",
      expected: own,
      probes: new Probes(s3, "files"),
      isLoopback: false,
    };
  }
});

/** Two versions, v1 and v2, of the key that is asked for. */
function twoVersions(path: string): StubAnswer {
  const key = new URL(path, "http://127.0.0.1").searchParams.get("prefix") ?? "";
  const versions = ["v1", "v2"].map(
    (id) => `<Version><Key>${key}</Key><VersionId>${id}</VersionId></Version>`,
  );
  const body = `<ListVersionsResult><IsTruncated>false</IsTruncated>${versions.join("")}</ListVersionsResult>`;
  return { status: 200, body };
}

describe("Probes", () => {
  const aws = stubAws();
  /** Probes, and the paths of what they delete. */
  const probing = async (
    listing: (path: string) => StubAnswer,
    deletion: (path: string) => StubAnswer = () => ({ status: 204 }),
  ) => {
    const { clients, requests } = await aws(({ method, path }) =>
      method === "GET" ? listing(path) : deletion(path),
    );
    const deleted = () =>
      requests.filter(({ method }) => method === "DELETE").map(({ path }) => path);
    return { probes: new Probes(clients.s3, "files"), deleted };
  };

  it("deletes every version of every probe, also those whose answer was lost", async () => {
    const { probes, deleted } = await probing(twoVersions);
    const keys = [probes.newKey("upload"), probes.newKey("aes256")];
    assert.deepEqual(await probes.clean(), []);
    assert.deepEqual(
      deleted(),
      keys.flatMap((key) =>
        ["v1", "v2"].map((id) => `/files/${key}?versionId=${id}&x-id=DeleteObject`),
      ),
    );
  });

  it("deletes what it knows where the listing is refused, and says what it does not know", async () => {
    const { probes, deleted } = await probing(() => ACCESS_DENIED);
    const key = probes.newKey("upload");
    probes.stored(key, "v1");
    const [left, ...more] = await probes.clean();
    assert.deepEqual(more, []);
    assert.equal(left?.key, key);
    assert.match(left.why, /^its versions could not be listed\. .*s3:ListBucketVersions/);
    assert.equal(deleted().length, 1);
  });

  it("goes on after a version that cannot be deleted, and names it", async () => {
    const { probes, deleted } = await probing(twoVersions, (path) =>
      path.includes("v1") ? ACCESS_DENIED : { status: 204 },
    );
    const key = probes.newKey("upload");
    const left = await probes.clean();
    assert.deepEqual(
      left.map((each) => [each.key, each.versionId]),
      [[key, "v1"]],
    );
    assert.match(left[0]?.why ?? "", /s3:DeleteObjectVersion/);
    assert.equal(deleted().length, 2);
  });
});
