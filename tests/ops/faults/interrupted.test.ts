import assert from "node:assert/strict";
import { spawn } from "node:child_process";
import { once } from "node:events";
import { join } from "node:path";
import { text } from "node:stream/consumers";
import { repositoryRoot } from "../../../local/processes/paths";
import { temporaryDirectory } from "../../support/temporary-directory";
import { HEADERS_UNDER_THE_KEY, KEY_ARN } from "../support/samples";
import { ACCESS_DENIED, type StubAnswer, type StubRequest, stubAws } from "../support/stub-aws";

const KEYS = ["k0", "k1", "k2", "k3"];
/** A time at which the SDK still waits before it tries again, and until which the command has to be at its end. */
const [INTERRUPTED_AT_MS, ENDED_WITHIN_MS] = [300, 3000];
/** The SDK then waits 5 seconds and more. */
const THROTTLED: StubAnswer = { status: 503, headers: { "retry-after": "60" } };

/** An account in which these credentials may do little more than read objects. */
function account(head: () => StubAnswer): (request: StubRequest) => StubAnswer {
  return ({ method, path, headers }) => {
    const target = String(headers["x-amz-target"] ?? "");
    const { pathname, searchParams } = new URL(path, "http://127.0.0.1");
    switch (true) {
      case target.endsWith(".DescribeKey"):
        return {
          status: 200,
          body: JSON.stringify({
            KeyMetadata: { Arn: KEY_ARN, KeyId: KEY_ARN.split("/")[1], KeyState: "Enabled" },
          }),
        };
      case target !== "":
        return { status: 400, body: JSON.stringify({ __type: "AccessDeniedException" }) };
      case searchParams.has("versions"):
        return { status: 200, body: LISTING };
      case searchParams.has("encryption"):
        return { status: 200, body: ENCRYPTION };
      case method === "HEAD" && pathname.startsWith("/files/"):
        return head();
      default:
        return ACCESS_DENIED;
    }
  };
}

const versions = KEYS.map(
  (key) =>
    `<Version><Key>${key}</Key><VersionId>v1</VersionId><IsLatest>true</IsLatest><Size>1</Size></Version>`,
);
const LISTING = `<ListVersionsResult><IsTruncated>false</IsTruncated>${versions.join("")}</ListVersionsResult>`;
const ENCRYPTION = `<ServerSideEncryptionConfiguration><Rule><ApplyServerSideEncryptionByDefault><SSEAlgorithm>aws:kms</SSEAlgorithm><KMSMasterKeyID>${KEY_ARN}</KMSMasterKeyID></ApplyServerSideEncryptionByDefault><BucketKeyEnabled>true</BucketKeyEnabled></Rule></ServerSideEncryptionConfiguration>`;

describe("Ctrl-C while AWS throttles", function () {
  this.timeout(120_000);
  const aws = stubAws();
  const directory = temporaryDirectory();

  it("ends `verify --all` at once, and the next run goes on where it stopped", async () => {
    let heads = 0;
    const first = await run(
      account(() => {
        heads += 1;
        return heads <= 2 ? { status: 200, headers: HEADERS_UNDER_THE_KEY } : THROTTLED;
      }),
      () => heads > 2,
    );
    assert.equal(first.exitCode, 130, first.stderr);
    assert.ok(first.endedAfterMs < ENDED_WITHIN_MS, `${first.endedAfterMs} ms`);
    const { error, interrupted } = first.document;
    assert.deepEqual(
      [interrupted, error.message],
      [
        true,
        "Interrupted: 2 versions were checked, the others were not. Run the same command again to continue where it stopped.",
      ],
    );

    const second = await run(account(() => ({ status: 200, headers: HEADERS_UNDER_THE_KEY })));
    const { versions: checked, fromEarlierRuns, complete } = second.document.objects;
    assert.deepEqual([checked, fromEarlierRuns, complete], [KEYS.length, 2, true], second.stderr);
  });

  /** @param isTime to interrupt it; undefined lets it end by itself */
  async function run(answer: (request: StubRequest) => StubAnswer, isTime?: () => boolean) {
    const { clients } = await aws(answer);
    const at = await clients.s3.config.endpoint?.();
    const child = spawn(
      process.execPath,
      [
        ...[join(repositoryRoot, "ops/aerosecure.js"), "verify", "--json", "--no-probe", "--all"],
        ...["--key", KEY_ARN, "--bucket", "files", "--concurrency", "1"],
        ...["--journal", join(directory(), "journal")],
      ],
      {
        cwd: directory(),
        env: {
          PATH: process.env["PATH"],
          AWS_ENDPOINT_URL: `http://127.0.0.1:${at?.port}`,
          AWS_REGION: "us-east-1",
          AWS_ACCESS_KEY_ID: "111122223333",
          AWS_SECRET_ACCESS_KEY: "stub",
        },
      },
    );
    let interruptedAt = 0;
    const timer = setInterval(() => {
      if (isTime?.()) {
        clearInterval(timer);
        setTimeout(() => {
          interruptedAt = Date.now();
          child.kill("SIGINT");
        }, INTERRUPTED_AT_MS);
      }
    }, 20);
    const ended = once(child, "close");
    const [stdout, stderr] = await Promise.all([text(child.stdout), text(child.stderr)]);
    const [exitCode] = await ended;
    clearInterval(timer);
    const endedAfterMs = Date.now() - interruptedAt;
    return { exitCode, stderr, endedAfterMs, document: JSON.parse(stdout) };
  }
});
