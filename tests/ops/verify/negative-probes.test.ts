import assert from "node:assert/strict";
import { PROBE_PREFIX as PREFIX_OF_THE_STACK } from "../../../infra/object-retention";
import type { WantedEncryption } from "../../../ops/object-encryption";
import {
  negativeProbes,
  tryNegativeProbe,
  untriedProbe,
} from "../../../ops/verify/negative-probes";
import { PROBE_PREFIX, Probes } from "../../../ops/verify/probes";
import { type StubAnswer, s3Error, stubAws } from "../support/stub-aws";

const KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const wanted: WantedEncryption = { algorithm: "aws:kms", keyArn: KEY, bucketKey: true };
const [aes256] = negativeProbes(wanted);
assert.ok(aes256);

const SSE = "x-amz-server-side-encryption";
const NO_SUCH_KEY = "arn:aws:kms:us-east-1:111122223333:key/00000000-0000-4000-8000-000000000000";
const WHO = "User: arn:aws:iam::111122223333:user/kzax01 is not authorized to perform";

describe("negativeProbes", () => {
  const aws = stubAws();

  const asked: readonly (readonly [
    WantedEncryption["algorithm"],
    string,
    Record<string, string>,
  ])[] = [
    ["aws:kms", "aes256", { [SSE]: "AES256" }],
    ["aws:kms", "other-key", { [SSE]: "aws:kms", [`${SSE}-aws-kms-key-id`]: NO_SUCH_KEY }],
    ["aws:kms", "no-key-id", { [SSE]: "aws:kms" }],
    ["aws:kms", "dsse", { [SSE]: "aws:kms:dsse", [`${SSE}-aws-kms-key-id`]: KEY }],
    ["aws:kms:dsse", "aes256", { [SSE]: "AES256" }],
    [
      "aws:kms:dsse",
      "other-key",
      { [SSE]: "aws:kms:dsse", [`${SSE}-aws-kms-key-id`]: NO_SUCH_KEY },
    ],
    ["aws:kms:dsse", "no-key-id", { [SSE]: "aws:kms:dsse" }],
    ["aws:kms:dsse", "single-layer", { [SSE]: "aws:kms", [`${SSE}-aws-kms-key-id`]: KEY }],
  ];
  for (const [algorithm, name, headers] of asked) {
    it(`asks a bucket under ${algorithm} for what ${name} says, in headers`, async () => {
      const { clients, requests } = await aws(() => ({ status: 403 }));
      const own = { ...wanted, algorithm };
      const probe = negativeProbes(own).find((each) => each.name === name);
      assert.ok(probe);
      await tryNegativeProbe(probe, argsOf(clients.s3, own));
      const [{ headers: sent = {} } = {}] = requests;
      assert.deepEqual(
        Object.fromEntries(Object.entries(sent).filter(([header]) => header.startsWith(SSE))),
        headers,
      );
    });
  }

  it("sends a key of the client's own for SSE-C", async () => {
    const { clients, requests } = await aws(() => ({ status: 403 }));
    const probe = negativeProbes(wanted).find(({ name }) => name === "sse-c");
    assert.ok(probe);
    await tryNegativeProbe(probe, argsOf(clients.s3));
    const headers = requests[0]?.headers ?? {};
    assert.equal(headers[`${SSE}-customer-algorithm`], "AES256");
    assert.equal(Buffer.from(String(headers[`${SSE}-customer-key`]), "base64").length, 32);
  });

  it("uploads where the stack's lifecycle removes it", () => {
    assert.equal(PROBE_PREFIX, PREFIX_OF_THE_STACK);
  });

  const answers: readonly (readonly [string, StubAnswer, string, string, string])[] = [
    [
      "the bucket policy refuses it",
      s3Error(
        403,
        "AccessDenied",
        `${WHO}: s3:PutObject on resource: "arn:aws:s3:::files/x" with an explicit deny in a resource-based policy`,
      ),
      ...(["pass", "pass", "refused with AccessDenied"] as const),
    ],
    [
      "S3 refuses it without a reason",
      s3Error(403, "AccessDenied", "Access Denied"),
      ...(["pass", "pass", "refused with AccessDenied"] as const),
    ],
    [
      "the key policy refuses it to everyone",
      s3Error(
        403,
        "AccessDenied",
        `${WHO}: kms:GenerateDataKey on resource: ${KEY} with an explicit deny in a resource-based policy`,
      ),
      ...(["pass", "pass", "refused with AccessDenied by the key policy"] as const),
    ],
    [
      "KMS refuses this caller alone",
      s3Error(
        403,
        "AccessDenied",
        `${WHO}: kms:GenerateDataKey on resource: ${NO_SUCH_KEY} because no identity-based policy allows the kms:GenerateDataKey action`,
      ),
      ...([
        "fail",
        "not-judged",
        "let through by the bucket policy; KMS refused this caller alone",
      ] as const),
    ],
    [
      "KMS does not know the key",
      s3Error(400, "KMS.NotFoundException", "Key does not exist"),
      ...([
        "fail",
        "not-judged",
        "failed with KMS.NotFoundException, which no policy says",
      ] as const),
    ],
    ["it is stored", { status: 200 }, "fail", "not-judged", "accepted"],
  ];
  for (const [what, answer, onAws, onLoopback, seen] of answers) {
    for (const [where, isLoopback, verdict] of [
      ["AWS", false, onAws],
      ["the local AWS", true, onLoopback],
    ] as const) {
      it(`is "${verdict}" on ${where} where ${what}`, async () => {
        const { clients } = await aws(() => answer);
        const check = await tryNegativeProbe(aes256, { ...argsOf(clients.s3), isLoopback });
        assert.deepEqual(check, {
          id: "refuses-aes256",
          what: "upload that asks for AES256 (SSE-S3)",
          verdict,
          wanted: "refused by a policy",
          seen,
          ...(verdict === "fail"
            ? { remedy: "Compare the bucket policy with the stack's, and run `pulumi up`." }
            : {}),
        });
      });
    }
  }

  it("proves nothing where the upload without headers was refused, and says so", () => {
    assert.equal(untriedProbe(aes256).verdict, "fail");
  });

  for (const [what, answer] of [
    ["expired credentials", s3Error(400, "ExpiredToken", "The provided token has expired.")],
    ["a fault of S3", s3Error(500, "InternalError", "We encountered an internal error.")],
  ] as const) {
    it(`takes ${what} for no answer`, async () => {
      const { clients } = await aws(() => answer);
      await assert.rejects(tryNegativeProbe(aes256, argsOf(clients.s3)));
    });
  }

  function argsOf(s3: Parameters<typeof tryNegativeProbe>[1]["s3"], own = wanted) {
    return { s3, bucket: "files", wanted: own, probes: new Probes(s3, "files"), isLoopback: false };
  }
});

const VERSIONS = (key: string, ...ids: readonly string[]) =>
  `<ListVersionsResult><IsTruncated>false</IsTruncated>${ids
    .map((id) => `<Version><Key>${key}</Key><VersionId>${id}</VersionId></Version>`)
    .join("")}</ListVersionsResult>`;

describe("Probes", () => {
  const aws = stubAws();

  it("deletes every version of every probe, also those whose answer was lost", async () => {
    const { clients, requests } = await aws(({ method, path }) =>
      method === "GET" ? { status: 200, body: VERSIONS(keyIn(path), "v1", "v2") } : { status: 204 },
    );
    const probes = new Probes(clients.s3, "files");
    const keys = [probes.newKey("upload"), probes.newKey("aes256")];
    assert.deepEqual(await probes.clean(), []);
    assert.deepEqual(
      requests.filter(({ method }) => method === "DELETE").map(({ path }) => path),
      keys.flatMap((key) =>
        ["v1", "v2"].map((id) => `/files/${key}?versionId=${id}&x-id=DeleteObject`),
      ),
    );
  });

  it("deletes what it knows where the listing is refused, and says what it does not know", async () => {
    const { clients, requests } = await aws(({ method }) =>
      method === "GET" ? s3Error(403, "AccessDenied", "Access Denied") : { status: 204 },
    );
    const probes = new Probes(clients.s3, "files");
    const key = probes.newKey("upload");
    probes.stored(key, "v1");
    const [left, ...more] = await probes.clean();
    assert.deepEqual(more, []);
    assert.equal(left?.key, key);
    assert.match(left.why, /^its versions could not be listed\. .*s3:ListBucketVersions/);
    assert.equal(requests.filter(({ method }) => method === "DELETE").length, 1);
  });

  it("goes on after a version that cannot be deleted, and names it", async () => {
    const { clients, requests } = await aws(({ method, path }) => {
      if (method === "GET") {
        return { status: 200, body: VERSIONS(keyIn(path), "v1", "v2") };
      }
      return path.includes("v1") ? s3Error(403, "AccessDenied", "Access Denied") : { status: 204 };
    });
    const probes = new Probes(clients.s3, "files");
    const key = probes.newKey("upload");
    const left = await probes.clean();
    assert.deepEqual(
      left.map((each) => [each.key, each.versionId]),
      [[key, "v1"]],
    );
    assert.match(left[0]?.why ?? "", /s3:DeleteObjectVersion/);
    assert.equal(requests.filter(({ method }) => method === "DELETE").length, 2);
  });

  const keyIn = (path: string) =>
    new URL(path, "http://127.0.0.1").searchParams.get("prefix") ?? "";
});
