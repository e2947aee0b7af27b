import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { reencryptBucket } from "../../../../ops/commands/reencrypt/walk";
import {
  type AllArgs,
  checkSample,
  checkAll as checkWalk,
  wholeBucket,
} from "../../../../ops/commands/verify/existing-objects";
import type { Context } from "../../../../ops/door/context";
import type { BucketTarget } from "../../../../ops/stack/target";
import { temporaryDirectory } from "../../../support/temporary-directory";
import { contextIn } from "../../faults/in-process";
import { listedBucket } from "../../support/listed-bucket";
import { ODD_KEYS } from "../../support/odd-keys";
import {
  HEADERS_UNDER_THE_KEY,
  OTHER_KEY,
  SSE,
  TARGET,
  UNDER_THE_KEY,
} from "../../support/samples";
import { type StubAnswer, type StubRequest, stubAws } from "../../support/stub-aws";

const ALGORITHM = { because: "algorithm", reason: "under AES256, not aws:kms" };

const checkAll = (args: AllArgs) => checkWalk(args, wholeBucket(args));

describe("--report", () => {
  const aws = stubAws();
  const directory = temporaryDirectory();
  const report = () => join(directory(), "wrong.csv");

  async function contextFor(
    answer: (request: StubRequest) => StubAnswer,
  ): Promise<Context<BucketTarget>> {
    const { clients } = await aws(answer);
    const place = { target: TARGET, region: TARGET.region, timeoutInSeconds: 60 };
    return { ...contextIn({ ...place, endpoint: "http://127.0.0.1:1" }), clients };
  }

  const argsIn = (context: Context<BucketTarget>, prefix: readonly string[] = []) => ({
    ...{ context, expected: UNDER_THE_KEY, limit: 4, restart: false, prefix, report: report() },
    journalPath: join(directory(), "journal"),
  });

  const reasons = () =>
    readFileSync(join(directory(), "wrong.reasons.ndjson"), "utf8")
      .split("\n")
      .slice(0, -1)
      .map((line) => JSON.parse(line));
  const inOrder = (rows: readonly { key: string }[]) =>
    rows.toSorted((one, other) => (one.key < other.key ? -1 : 1));

  it("of `verify --all` lists every odd key, and says why", async () => {
    const context = await contextFor(listedBucket(ODD_KEYS, () => ({ [SSE]: "AES256" })));
    const { reportFile, examples } = await checkAll(argsIn(context));
    assert.deepEqual(reportFile, {
      manifest: report(),
      reasons: join(directory(), "wrong.reasons.ndjson"),
      versions: ODD_KEYS.length,
    });
    assert.equal(examples.length, 20);
    assert.deepEqual(
      inOrder(reasons()),
      inOrder(ODD_KEYS.map((key) => ({ bucket: "files", key, versionId: "v1", ...ALGORITHM }))),
    );
  });

  for (const [title, headers, why] of [
    [
      "another key",
      { ...HEADERS_UNDER_THE_KEY, [`${SSE}-aws-kms-key-id`]: OTHER_KEY },
      { because: "key", reason: `under ${OTHER_KEY}, not ${UNDER_THE_KEY.keyArn}` },
    ],
    [
      "no Bucket Key",
      { ...HEADERS_UNDER_THE_KEY, [`${SSE}-bucket-key-enabled`]: "false" },
      { because: "bucket-key", reason: "the Bucket Key is off, not on" },
    ],
    ["nothing wrong", HEADERS_UNDER_THE_KEY, undefined],
  ] as const) {
    it(`of \`verify --sample\` says that an object has ${title}`, async () => {
      const context = await contextFor(listedBucket(["k"], () => headers));
      const { reportFile } = await checkSample(argsIn(context), 1);
      const rows =
        why === undefined ? [] : [{ bucket: "files", key: "k", versionId: "v1", ...why }];
      assert.deepEqual([reportFile?.versions, reasons()], [rows.length, rows]);
    });
  }

  it("has only what begins with a prefix, and the document says so", async () => {
    const context = await contextFor(listedBucket(["a/1", "b/1"], () => ({ [SSE]: "AES256" })));
    const found = await checkAll(argsIn(context, ["a/"]));
    assert.deepEqual([found.versions, found.prefixes], [1, ["a/"]]);
    assert.equal(readFileSync(report(), "utf8"), "files,a/1,v1\n");
  });

  it("of a sample that fails is not left behind", async () => {
    const bucket = listedBucket(["k"]);
    const context = await contextFor((request) =>
      request.path.includes("versions") ? bucket(request) : { status: 501 },
    );
    await assert.rejects(checkSample(argsIn(context), 1));
    assert.equal(existsSync(report()), false);
  });

  it("of `reencrypt` lists what a dry run would change and would leave", async () => {
    const context = await contextFor(
      listedBucket(["archived", "done", "plain"], (key) =>
        key === "done"
          ? HEADERS_UNDER_THE_KEY
          : { [SSE]: "AES256", ...(key === "archived" && { "x-amz-storage-class": "GLACIER" }) },
      ),
    );
    const how = { method: "copy", hasInPlace: false, acceptSingleLayer: false } as const;
    const { reportFile } = await reencryptBucket(
      context,
      {
        ...{ execute: false, method: "copy", concurrency: 1, restart: false },
        ...{ acceptSingleLayer: false, prefix: [], report: report() },
        ...{ cwd: directory(), json: true, requestTimeout: 60 },
      },
      { ...how, expected: UNDER_THE_KEY, now: new Date() },
      false,
    );
    assert.equal(reportFile?.versions, 2);
    assert.deepEqual(
      reasons().map(({ key, because, reason }) => [key, because, reason]),
      [
        ["archived", "archived", "archived: restore it first, or change it in place"],
        ["plain", "would-copy", "would be copied onto themselves; each old version stays"],
      ],
    );
  });
});
