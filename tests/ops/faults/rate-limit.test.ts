import assert from "node:assert/strict";
import { join } from "node:path";
import { clientsOf } from "../../../ops/aws/clients";
import { ThrottleNotice } from "../../../ops/aws/network/throttle-notice";
import { reencryptBucket } from "../../../ops/commands/reencrypt/walk";
import { checkAll, wholeBucket } from "../../../ops/commands/verify/existing-objects";
import type { Context } from "../../../ops/door/context";
import type { BucketTarget } from "../../../ops/stack/target";
import { createProgress } from "../../../ops/terminal/progress";
import { temporaryDirectory } from "../../support/temporary-directory";
import { terminalOf } from "../../support/terminal";
import { HEADERS_UNDER_THE_KEY, SSE, TARGET, UNDER_THE_KEY } from "../support/samples";
import { type StubAnswer, type StubRequest, stubAws } from "../support/stub-aws";
import { type FaultProxy, rateLimit, startFaultProxy } from "./fault-proxy";
import { contextIn } from "./in-process";

/**
 * A limit so low that a busy machine reaches it too, and so few versions that they take half a minute.
 * More and faster show the same for longer: `AEROSECURE_RATE_LIMIT=1500,100`.
 */
const [VERSIONS = 0, PER_SECOND = 0] = (process.env["AEROSECURE_RATE_LIMIT"] ?? "100,20")
  .split(",")
  .map(Number);
const PAGE = 1000;
const LIMIT = 16;

const keys = Array.from({ length: VERSIONS }, (_, index) => `k${String(index).padStart(4, "0")}`);

/** S3 with one bucket, whose objects are not under the key until they are copied. */
function s3Of(copied: Set<string>): (request: StubRequest) => StubAnswer {
  return ({ method, path, headers }) => {
    const { pathname, searchParams } = new URL(path, "http://127.0.0.1");
    if (searchParams.has("versions")) {
      return {
        status: 200,
        headers: { "content-type": "application/xml" },
        body: page(searchParams),
      };
    }
    const key = pathname.split("/").at(-1) ?? "";
    if (method === "PUT" && headers["x-amz-copy-source"] !== undefined) {
      copied.add(key);
      return {
        status: 200,
        headers: { "x-amz-version-id": "v2", "content-type": "application/xml" },
        body: "<CopyObjectResult><ETag>e</ETag></CopyObjectResult>",
      };
    }
    return {
      status: 200,
      headers: { etag: '"e"', ...(copied.has(key) ? HEADERS_UNDER_THE_KEY : { [SSE]: "AES256" }) },
    };
  };
}

function page(query: URLSearchParams): string {
  const begin = keys.indexOf(query.get("key-marker") ?? "") + 1;
  const listed = keys.slice(begin, begin + PAGE);
  const isLast = begin + PAGE >= keys.length;
  const versions = listed.map(
    (key) =>
      `<Version><Key>${key}</Key><VersionId>v1</VersionId><IsLatest>true</IsLatest><ETag>"e"</ETag><Size>1</Size><StorageClass>STANDARD</StorageClass></Version>`,
  );
  const next = `<NextKeyMarker>${listed.at(-1)}</NextKeyMarker><NextVersionIdMarker>v1</NextVersionIdMarker>`;
  return `<ListVersionsResult><EncodingType>url</EncodingType><IsTruncated>${!isLast}</IsTruncated>${isLast ? "" : next}${versions.join("")}</ListVersionsResult>`;
}

describe(`${VERSIONS} versions behind a limit of ${PER_SECOND} requests a second`, function () {
  this.timeout(600_000);
  const aws = stubAws();
  const directory = temporaryDirectory();
  let proxy: FaultProxy | undefined;
  afterEach(() => proxy?.close());

  /** The command's own clients, which slow down as on AWS. */
  async function behindTheLimit(copied: Set<string>) {
    const { clients } = await aws(s3Of(copied));
    const upstream = await clients.s3.config.endpoint?.();
    proxy = await startFaultProxy(`http://127.0.0.1:${upstream?.port}`);
    proxy.arm(rateLimit(PER_SECOND));
    const notice = new ThrottleNotice();
    const stream = terminalOf(false);
    const place = { target: TARGET, region: TARGET.region, endpoint: proxy.endpoint };
    const context: Context<BucketTarget> = {
      ...contextIn({ ...place, timeoutInSeconds: 60 }),
      clients: clientsOf(TARGET.region, {
        env: { AWS_ENDPOINT_URL: proxy.endpoint },
        onThrottle: () => notice.note(),
      }),
      progress: createProgress(stream, {}, () => notice.text()),
    };
    return { context, stream, proxy };
  }

  const journal = () => join(directory(), "journal");

  it("are all checked by `verify --all`, and its progress shows the limit", async () => {
    const { context, stream, proxy: limited } = await behindTheLimit(new Set());
    const args = {
      ...{ context, expected: UNDER_THE_KEY, limit: LIMIT, restart: false, prefix: [] },
      journalPath: journal(),
    };
    const report = await checkAll(args, wholeBucket(args));
    assert.deepEqual([report.complete, report.versions], [true, VERSIONS]);
    assert.ok(limited.hits > 0, "nothing was throttled");
    assert.match(stream.text(), /versions, \d+ a second, slowed down: AWS throttles\n/);
  });

  it("are all copied by `reencrypt --execute`, none is left, and its progress shows the limit", async () => {
    const copied = new Set<string>();
    const { context, stream, proxy: limited } = await behindTheLimit(copied);
    const how = { method: "copy", hasInPlace: false, acceptSingleLayer: false } as const;
    const report = await reencryptBucket(
      context,
      {
        ...{ execute: true, method: "copy", concurrency: LIMIT, restart: false },
        ...{ acceptSingleLayer: false, prefix: [] },
        ...{ journal: journal(), cwd: directory(), json: true, requestTimeout: 60 },
      },
      { ...how, expected: UNDER_THE_KEY, now: new Date() },
      true,
    );
    assert.deepEqual(report.outcomes, [{ kind: "copied", versions: VERSIONS, bytes: VERSIONS }]);
    assert.equal(copied.size, VERSIONS);
    assert.ok(limited.hits > 0, "nothing was throttled");
    assert.match(stream.text(), /a second, slowed down: AWS throttles\n/);
  });
});
