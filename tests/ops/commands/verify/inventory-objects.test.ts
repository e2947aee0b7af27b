import assert from "node:assert/strict";
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import {
  checkInventory,
  type InventoryObjectsArgs,
  type InventoryReport,
  inventoryChecks,
  inventoryNotes,
} from "../../../../ops/commands/verify/inventory-objects";
import type { Context } from "../../../../ops/door/context";
import type { BucketTarget } from "../../../../ops/stack/target";
import { temporaryDirectory } from "../../../support/temporary-directory";
import { contextIn } from "../../faults/in-process";
import {
  AS_OF,
  csvOf,
  type InventoryRow,
  inventoryAnswers,
  LOCATION,
} from "../../support/inventory";
import {
  HEADERS_UNDER_THE_KEY,
  OTHER_KEY,
  SSE,
  TARGET,
  UNDER_THE_KEY,
} from "../../support/samples";
import { type StubAnswer, type StubRequest, stubAws } from "../../support/stub-aws";

const rows: readonly InventoryRow[] = [
  { key: "right/1" },
  { key: "right/2" },
  { key: "other key" },
  { key: "plain", encryption: "SSE-S3", bucketKey: "DISABLED" },
  { key: "no bucket key", bucketKey: "DISABLED" },
];
const REASONS = {
  plain: "under AES256, not aws:kms",
  "no bucket key": "the Bucket Key is off, not on",
  "other key": `under ${OTHER_KEY}, not ${UNDER_THE_KEY.keyArn}`,
};

/** What S3 says of an object in the bucket. */
const headed = ({ path }: StubRequest): StubAnswer => ({
  status: 200,
  headers: path.includes("other%20key")
    ? { ...HEADERS_UNDER_THE_KEY, [`${SSE}-aws-kms-key-id`]: OTHER_KEY }
    : HEADERS_UNDER_THE_KEY,
});

describe("verify --inventory", () => {
  const aws = stubAws();
  const directory = temporaryDirectory();
  const report = () => join(directory(), "wrong.csv");

  async function checked(
    changed: Partial<InventoryObjectsArgs>,
    answer: (request: StubRequest) => StubAnswer = inventoryAnswers(
      "CSV",
      [csvOf(rows)],
      {},
      headed,
    ),
  ) {
    const { clients, requests } = await aws(answer);
    const place = { target: TARGET, region: TARGET.region, timeoutInSeconds: 60 };
    const context: Context<BucketTarget> = {
      ...contextIn({ ...place, endpoint: "http://127.0.0.1:1" }),
      clients,
    };
    const found = checkInventory({
      ...{ context, expected: UNDER_THE_KEY, limit: 1, restart: false, prefix: [] },
      ...{ location: LOCATION, keys: "none", report: report() },
      journalPath: join(directory(), "journal"),
      ...changed,
    });
    const heads = () => requests.filter(({ method }) => method === "HEAD").length;
    return { found, heads };
  }

  const reasons = () =>
    Object.fromEntries(
      readFileSync(join(directory(), "wrong.reasons.ndjson"), "utf8")
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line))
        .map(({ key, reason }) => [key, reason]),
    );

  it("judges by the inventory alone, and sends no request for an object", async () => {
    const { found, heads } = await checked({});
    const { inventory, objects } = await found;
    assert.deepEqual([objects, heads()], [undefined, 0]);
    const { groups, ...rest } = inventory;
    assert.deepEqual(rest, {
      ...{ manifest: LOCATION, asOf: AS_OF.toISOString(), format: "CSV", hasOldVersions: true },
      ...{ versions: 5, wrong: 2, bytes: 5 },
      reportFile: {
        ...{ manifest: report(), versions: 2 },
        reasons: join(directory(), "wrong.reasons.ndjson"),
      },
    });
    assert.deepEqual(
      groups.map(({ encryption, bucketKey, asExpected }) => [encryption, bucketKey, asExpected]),
      [
        ["SSE-KMS", "ENABLED", true],
        ["SSE-KMS", "DISABLED", false],
        ["SSE-S3", "DISABLED", false],
      ],
    );
    const { "other key": _, ...byInventory } = REASONS;
    assert.deepEqual(reasons(), byInventory);
    assert.deepEqual(
      inventoryChecks({ inventory }).map(({ id, verdict, found: seen }) => [id, verdict, seen]),
      [
        ["inventory", "fail", "3 of 5"],
        [
          "inventory-keys",
          "not-judged",
          "S3 Inventory does not name keys. Add --sample N or --all to check them",
        ],
      ],
    );
  });

  for (const keys of ["all", { sample: 3 }] as const) {
    it(`checks by HEAD what the inventory finds right: ${JSON.stringify(keys)}`, async () => {
      const { found, heads } = await checked({ keys });
      const { inventory, objects } = await found;
      assert.deepEqual([objects?.versions, heads()], [3, 3]);
      assert.equal(inventory.reportFile?.versions, 3);
      assert.deepEqual(reasons(), REASONS);
      assert.equal(inventoryChecks({ inventory, ...(objects && { objects }) }).length, 1);
    });
  }

  it("checks no more keys than the sample has, and only under the prefixes", async () => {
    const { found, heads } = await checked({ keys: { sample: 1 }, prefix: ["right/"] });
    const { inventory } = await found;
    assert.deepEqual([inventory.versions, inventory.wrong, heads()], [2, 0, 1]);
    assert.deepEqual(inventory.prefixes, ["right/"]);
  });

  it("resumes with --all, and lists nothing twice", async () => {
    const answers = inventoryAnswers("CSV", [csvOf(rows)], {}, headed);
    let heads = 0;
    const first = await checked({ keys: "all" }, (request) => {
      heads += request.method === "HEAD" ? 1 : 0;
      return heads > 1 ? { status: 501 } : answers(request);
    });
    await assert.rejects(first.found);
    const second = await checked({ keys: "all" });
    const { objects, inventory } = await second.found;
    assert.deepEqual([objects?.versions, objects?.fromEarlierRuns, second.heads()], [3, 1, 2]);
    assert.equal(inventory.reportFile?.versions, 3);
    assert.equal(readFileSync(report(), "utf8").trimEnd().split("\n").length, 3);
    assert.deepEqual(reasons(), REASONS);
    assert.equal(existsSync(join(directory(), "journal")), false);
  });

  it("resumes on a later page without a request for what is behind it", async () => {
    // DuckDB gives 2,048 rows at a time: most of the first page is wrong by the inventory, and needs no request.
    const many: readonly InventoryRow[] = [
      ...rows,
      ...Array.from({ length: 2_040 }, (_, index) => ({
        ...{ key: `plain/${index}`, encryption: "SSE-S3", bucketKey: "DISABLED" },
      })),
      ...Array.from({ length: 60 }, (_, index) => ({ key: `right/of many/${index}` })),
    ];
    const answers = inventoryAnswers("CSV", [csvOf(many)], {}, headed);
    let heads = 0;
    const first = await checked({ keys: "all" }, (request) => {
      heads += request.method === "HEAD" ? 1 : 0;
      return heads > 20 ? { status: 501 } : answers(request);
    });
    await assert.rejects(first.found);
    const second = await checked({ keys: "all" }, answers);
    const { objects } = await second.found;
    assert.deepEqual([objects?.versions, objects?.fromEarlierRuns, second.heads()], [63, 20, 43]);
    const found = Object.entries(reasons()).filter(([key]) => !key.startsWith("plain/"));
    assert.deepEqual(Object.fromEntries(found), REASONS);
    assert.equal(readFileSync(report(), "utf8").trimEnd().split("\n").length, 3 + 2_040);
  });

  it("leaves no report of a sample that fails", async () => {
    const answers = inventoryAnswers("CSV", [csvOf(rows)], {}, () => ({ status: 501 }));
    const { found } = await checked({ keys: { sample: 3 } }, answers);
    await assert.rejects(found);
    assert.equal(existsSync(report()), false);
  });

  it("refuses an inventory of another bucket, before it downloads it", async () => {
    const { found } = await checked({}, inventoryAnswers("CSV", [], { sourceBucket: "others" }));
    await assert.rejects(found, {
      name: "UserError",
      message: `${LOCATION} is an inventory of the bucket others, not of files. Name a manifest of that bucket.`,
    });
  });

  it("checks keys only if the inventory names versions", async () => {
    const fileSchema = "Bucket, Key, Size, EncryptionStatus, BucketKeyStatus";
    const answers = inventoryAnswers("CSV", [], { fileSchema });
    const { found } = await checked({ keys: "all" }, answers);
    await assert.rejects(found, { message: /has no VersionId\. Add that field to the inventory/ });
    const { inventory } = await (await checked({}, answers)).found;
    assert.deepEqual([inventory.hasOldVersions, inventory.versions], [false, 0]);
  });

  for (const [title, hours, notes] of [
    ["nothing of one that is a day old", 24, []],
    [
      "that it is older",
      24.01,
      [
        "The inventory is older than a day: it is of 2026-11-28 01:00 UTC. What was uploaded since is not in it.",
      ],
    ],
  ] as const) {
    it(`says ${title}`, () => {
      const inventory = { asOf: AS_OF.toISOString() } as InventoryReport;
      const now = new Date(AS_OF.getTime() + hours * 3_600_000);
      assert.deepEqual(inventoryNotes(inventory, now), notes);
    });
  }
});
