import assert from "node:assert/strict";
import {
  ACCEPTED_UPLOADS,
  tryAcceptedUpload,
  untriedUpload,
} from "../../../../ops/commands/verify/accepted-uploads";
import { Probes } from "../../../../ops/controls/probes";
import { KEY_ARN, UNDER_THE_KEY } from "../../support/samples";
import {
  ACCESS_DENIED,
  notAuthorized,
  type StubAnswer,
  type StubRequest,
  stubAws,
} from "../../support/stub-aws";

const SSE = "x-amz-server-side-encryption";
const NAMED = { [SSE]: "aws:kms", [`${SSE}-aws-kms-key-id`]: KEY_ARN };
const VERSION = { "x-amz-version-id": "v1" };

const BY_BUCKET_POLICY = "with an explicit deny in a resource-based policy";

/** S3 that stores everything, under that key. */
const storing =
  (keyArn = KEY_ARN) =>
  ({ method, path }: StubRequest): StubAnswer => {
    const encryption = { [SSE]: "aws:kms", [`${SSE}-aws-kms-key-id`]: keyArn };
    switch (true) {
      case method === "HEAD":
        return { status: 200, headers: encryption };
      case path.includes("?uploads"):
        return {
          status: 200,
          body: "<InitiateMultipartUploadResult><UploadId>u1</UploadId></InitiateMultipartUploadResult>",
        };
      case path.includes("x-id=CopyObject"):
        return {
          status: 200,
          headers: VERSION,
          body: "<CopyObjectResult><ETag>e</ETag></CopyObjectResult>",
        };
      case path === "/files":
        return { status: 204, headers: VERSION };
      case method === "POST":
        return {
          status: 200,
          headers: VERSION,
          body: "<CompleteMultipartUploadResult><ETag>e</ETag></CompleteMultipartUploadResult>",
        };
      default:
        return { status: 200, headers: { ...VERSION, etag: "e" } };
    }
  };

describe("ACCEPTED_UPLOADS", () => {
  const aws = stubAws();

  async function tried(name: string, answer: (request: StubRequest) => StubAnswer) {
    const upload = ACCEPTED_UPLOADS.find((each) => each.name === name);
    assert.ok(upload);
    const { clients, requests } = await aws(answer);
    const { s3 } = clients;
    const probes = new Probes(s3, "files");
    const check = await tryAcceptedUpload(upload, {
      ...{ s3, bucket: "files", expected: UNDER_THE_KEY, probes },
    });
    const sent = requests.map(({ method, path, headers }) => ({
      call: `${method} ${path.replace(/^\/files\/aerosecure-probe\/([a-z-]+)-[0-9a-f-]{36}/, "$1")}`,
      encryption: Object.fromEntries(
        Object.entries(headers).filter(([header]) => header.startsWith(SSE)),
      ),
    }));
    return { check, sent, probes, requests };
  }

  const plain = (call: string) => ({ call, encryption: {} });
  const named = (call: string) => ({ call, encryption: NAMED });
  const requests = {
    key: [named("PUT key?x-id=PutObject"), plain("HEAD key?versionId=v1")],
    multipart: [
      plain("POST multipart?uploads="),
      plain("PUT multipart?partNumber=1&uploadId=u1&x-id=UploadPart"),
      plain("PUT multipart?partNumber=2&uploadId=u1&x-id=UploadPart"),
      plain("POST multipart?uploadId=u1"),
      plain("HEAD multipart?versionId=v1"),
    ],
    "multipart-key": [
      named("POST multipart-key?uploads="),
      plain("PUT multipart-key?partNumber=1&uploadId=u1&x-id=UploadPart"),
      plain("PUT multipart-key?partNumber=2&uploadId=u1&x-id=UploadPart"),
      plain("POST multipart-key?uploadId=u1"),
      plain("HEAD multipart-key?versionId=v1"),
    ],
    copy: [
      plain("PUT copy-source?x-id=PutObject"),
      plain("PUT copy?x-id=CopyObject"),
      plain("HEAD copy?versionId=v1"),
    ],
    form: [plain("POST /files"), plain("HEAD form?versionId=v1")],
  };
  it("are those, each tried here", () => {
    assert.deepEqual(
      ACCEPTED_UPLOADS.map(({ name }) => name),
      Object.keys(requests),
    );
  });

  for (const [name, expected] of Object.entries(requests)) {
    it(`${name}: sends these requests, and passes if S3 encrypts as the bucket is set to`, async () => {
      const { check, sent } = await tried(name, storing());
      assert.deepEqual(sent, expected);
      assert.deepEqual(
        [check.id, check.verdict, check.found, check.remedy],
        [`accepts-${name}`, "pass", `aws:kms under ${KEY_ARN}`, null],
      );
    });

    it(`${name}: fails if S3 encrypts under another key`, async () => {
      const other = KEY_ARN.replace("1234abcd", "99999999");
      const { check } = await tried(name, storing(other));
      assert.deepEqual([check.verdict, check.found], ["fail", `aws:kms under ${other}`]);
    });

    for (const [reason, answer] of [
      ["without a reason", ACCESS_DENIED],
      [
        "by the bucket policy",
        notAuthorized("s3:PutObject", '"arn:aws:s3:::files/x"', BY_BUCKET_POLICY),
      ],
    ] as const) {
      it(`${name}: fails if S3 denies it ${reason}`, async () => {
        const { check } = await tried(name, () => answer);
        assert.match(check.found, /s3:PutObject/);
        assert.deepEqual(
          [check.verdict, check.remedy, check.missingPermission],
          [
            "fail",
            "Compare the policies of bucket and key with the stack's, and run `pulumi up`.",
            null,
          ],
        );
      });
    }

    for (const [action, resource, named] of [
      ["s3:PutObject", '"arn:aws:s3:::files/x"', "arn:aws:s3:::files/x"],
      ["kms:GenerateDataKey", KEY_ARN, KEY_ARN],
    ] as const) {
      it(`${name}: is not judged if the caller lacks the permission ${action}`, async () => {
        const reason = `because no identity-based policy allows the ${action} action`;
        const { check } = await tried(name, () => notAuthorized(action, resource, reason));
        assert.ok(check.found.includes(`the permission ${action} on ${named} is missing`));
        assert.deepEqual(
          [check.verdict, check.remedy, check.missingPermission],
          ["not-judged", null, action],
        );
      });
    }

    it(`${name}: is not judged if what it stored may not be read`, async () => {
      const { check } = await tried(name, (request) =>
        request.method === "HEAD" ? { status: 403 } : storing()(request),
      );
      assert.deepEqual(
        [check.verdict, check.remedy, check.missingPermission],
        ["not-judged", null, "s3:GetObjectVersion"],
      );
    });
  }

  it("copies the version that was just uploaded", async () => {
    const { requests: sent } = await tried("copy", storing());
    assert.match(
      String(sent[1]?.headers["x-amz-copy-source"]),
      /^files\/aerosecure-probe\/copy-source-[0-9a-f-]{36}\?versionId=v1$/,
    );
  });

  it("uploads in two parts, the first as large as S3 asks for", async () => {
    const { requests: sent } = await tried("multipart", storing());
    const parts = sent.filter(({ path }) => path.includes("partNumber"));
    assert.deepEqual(
      parts.map(
        ({ headers }) => headers["x-amz-decoded-content-length"] ?? headers["content-length"],
      ),
      ["5242880", "5"],
    );
    const completed = sent.find(({ path, method }) => method === "POST" && path.includes("u1"));
    assert.deepEqual(completed?.body.match(/<PartNumber>\d+/g), ["<PartNumber>1", "<PartNumber>2"]);
  });

  it("signs the form's policy and sends no encryption field", async () => {
    const { requests: sent } = await tried("form", storing());
    const [{ headers, body } = NO_REQUEST] = sent;
    const form = await new Response(body, {
      headers: { "content-type": String(headers["content-type"]) },
    }).formData();
    assert.deepEqual(
      [...form.keys()],
      [
        ...["key", "x-amz-algorithm", "x-amz-credential", "x-amz-date"],
        ...["policy", "x-amz-signature", "file"],
      ],
    );
    const { conditions } = JSON.parse(Buffer.from(String(form.get("policy")), "base64").toString());
    const signed = ["key", "x-amz-algorithm", "x-amz-credential", "x-amz-date"];
    assert.deepEqual(conditions, [
      { bucket: "files" },
      ...signed.map((name) => ({ [name]: form.get(name) })),
    ]);
    assert.match(String(form.get("x-amz-signature")), /^[0-9a-f]{64}$/);
    assert.deepEqual([headers["authorization"], headers["x-amz-date"]], [undefined, undefined]);
  });

  it("are not tried if the upload without headers failed", () => {
    const [upload] = ACCEPTED_UPLOADS;
    assert.ok(upload);
    for (const [missing, expected] of [
      [null, "fail"],
      ["s3:PutObject", "not-judged"],
    ] as const) {
      const { verdict, found, missingPermission } = untriedUpload(upload, UNDER_THE_KEY, missing);
      assert.deepEqual(
        [verdict, found, missingPermission],
        [expected, "not tried: the upload without headers failed", missing],
      );
    }
  });

  it("abort a multipart upload whose part was denied", async () => {
    const listed =
      "<ListMultipartUploadsResult><Upload><UploadId>u1</UploadId></Upload></ListMultipartUploadsResult>";
    const { probes, requests: sent } = await tried("multipart", (request) => {
      const { method, path } = request;
      if (method === "GET") {
        return path.includes("uploads") ? { status: 200, body: listed } : NO_VERSIONS;
      }
      return path.includes("partNumber") ? ACCESS_DENIED : storing()(request);
    });
    assert.deepEqual(await probes.clean(), []);
    const [deleted, ...more] = sent.filter(({ method }) => method === "DELETE");
    assert.match(deleted?.path ?? "", /^\/files\/aerosecure-probe\/multipart-\S+uploadId=u1/);
    assert.deepEqual(more, []);
  });

  it("report a multipart upload that cannot be aborted", async () => {
    const { probes } = await tried("multipart", (request) => {
      const { method, path } = request;
      if (method === "GET") {
        return path.includes("uploads") ? ACCESS_DENIED : NO_VERSIONS;
      }
      return path.includes("partNumber") ? ACCESS_DENIED : storing()(request);
    });
    const [left, ...more] = await probes.clean();
    assert.match(left?.key ?? "", /^aerosecure-probe\/multipart-/);
    assert.match(
      left?.why ?? "",
      /^its multipart upload could not be aborted\. .*s3:ListBucketMultipartUploads/,
    );
    assert.deepEqual(more, []);
  });

  it("look for no multipart upload after one that was completed", async () => {
    const { probes, requests: sent } = await tried("multipart", (request) =>
      request.method === "GET" ? NO_VERSIONS : storing()(request),
    );
    await probes.clean();
    assert.deepEqual(
      sent.filter(({ method, path }) => method === "GET" && path.includes("uploads")),
      [],
    );
  });
});

const NO_REQUEST: StubRequest = { method: "", path: "", headers: {}, body: "" };
const NO_VERSIONS: StubAnswer = {
  status: 200,
  body: "<ListVersionsResult><IsTruncated>false</IsTruncated></ListVersionsResult>",
};
