import assert from "node:assert/strict";
import { createHash } from "node:crypto";
import { mkdtempSync, readdirSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gunzipSync } from "node:zlib";
import type { Clients } from "../../../ops/aws/clients";
import { type Inventory, withInventory } from "../../../ops/inventory/open-inventory";
import { temporaryDirectory } from "../../support/temporary-directory";
import {
  AS_OF,
  csvOf,
  type InventoryRow,
  inventoryAnswers,
  LOCATION,
  parquetOf,
} from "../support/inventory";
import { ODD_KEYS } from "../support/odd-keys";
import { type StubAnswer, type StubRequest, stubAws } from "../support/stub-aws";

const NEEDED = ["Key", "Size", "EncryptionStatus", "BucketKeyStatus"];
const AS_EXPECTED = [{ encryption: "SSE-KMS", bucketKey: "ENABLED" }];
const rows: readonly InventoryRow[] = [
  { key: "a", versionId: "", size: 5 },
  { key: "a", versionId: "v0", isLatest: false, size: 7, replication: "COMPLETED" },
  { key: "b", encryption: "SSE-S3", bucketKey: "DISABLED", storageClass: "GLACIER", size: 11 },
  { key: "c", isDeleteMarker: true },
];
const GROUP = { encryption: "SSE-KMS", bucketKey: "ENABLED", storageClass: "STANDARD" };

describe("an S3 Inventory report", () => {
  const aws = stubAws();
  const directory = temporaryDirectory();
  async function reading<T>(
    answer: (request: StubRequest) => StubAnswer,
    work: (inventory: Inventory) => Promise<T>,
    needed = NEEDED,
  ): Promise<T> {
    const { clients } = await aws(answer);
    const former = tmpdir();
    const own = mkdtempSync(join(directory(), "tmp-"));
    process.env["TMPDIR"] = own;
    try {
      return await opened(clients, work, needed);
    } finally {
      process.env["TMPDIR"] = former;
      // Whatever happened, nothing of the report is left on this machine.
      assert.deepEqual(readdirSync(own), []);
    }
  }

  function opened<T>(
    clients: Clients,
    work: (inventory: Inventory) => Promise<T>,
    needed: readonly string[],
  ): Promise<T> {
    return withInventory(
      {
        ...{ s3: clients.s3, location: LOCATION, needed },
        progress: { line: () => undefined, during: (_what, run) => run(() => undefined) },
        signal: new AbortController().signal,
      },
      work,
    );
  }

  const fileOf = async (format: "CSV" | "Parquet", of: readonly InventoryRow[]) =>
    format === "CSV" ? csvOf(of) : parquetOf(of, directory());
  const groupsOf = (inventory: Inventory) => inventory.groups([]);
  const flat = async <T>(pages: AsyncIterable<readonly T[]>) => {
    const all: T[] = [];
    for await (const page of pages) {
      all.push(...page);
    }
    return all;
  };

  for (const format of ["CSV", "Parquet"] as const) {
    describe(`as ${format}`, () => {
      it("is counted by encryption, Bucket Key, storage class and replication, without delete markers", async () => {
        const file = await fileOf(format, rows);
        const found = await reading(inventoryAnswers(format, [file]), async (inventory) => ({
          groups: await inventory.groups([]),
          asOf: inventory.manifest.asOf,
          hasVersions: inventory.hasVersions,
        }));
        assert.deepEqual(found, {
          asOf: AS_OF,
          hasVersions: true,
          groups: [
            { ...GROUP, replication: "COMPLETED", current: 0, noncurrent: 1, bytes: 7 },
            { ...GROUP, replication: null, current: 1, noncurrent: 0, bytes: 5 },
            {
              encryption: "SSE-S3",
              bucketKey: "DISABLED",
              storageClass: "GLACIER",
              replication: null,
              current: 1,
              noncurrent: 0,
              bytes: 11,
            },
          ],
        });
      });

      it("gives what is wrong, and what is right, under prefixes", async () => {
        const file = await fileOf(format, [...rows, { key: "b'2" }]);
        await reading(inventoryAnswers(format, [file]), async (inventory) => {
          assert.deepEqual(await flat(inventory.except(AS_EXPECTED, [])), [
            { key: "b", versionId: "v1", encryption: "SSE-S3", bucketKey: "DISABLED" },
          ]);
          const right = await flat(inventory.among(AS_EXPECTED, ["b'", "nothing"], { from: 0 }));
          assert.deepEqual(right, [
            {
              ...{ key: "b'2", versionId: "v1", isCurrent: true, size: 1 },
              ...{ eTag: "", storageClass: "STANDARD" },
            },
          ]);
          assert.deepEqual(
            (await flat(inventory.among(AS_EXPECTED, [], { from: 1 }))).map(({ key }) => key),
            ["a", "b'2"],
          );
          assert.deepEqual(
            (await flat(inventory.among(AS_EXPECTED, [], { from: 0 })))[0]?.versionId,
            "null",
          );
          assert.equal((await flat(inventory.among(AS_EXPECTED, [], { sample: 2 }))).length, 2);
          assert.deepEqual(await flat(inventory.among([], [], { from: 0 })), []);
        });
      });

      it("keeps every odd key", async () => {
        const file = await fileOf(
          format,
          ODD_KEYS.map((key) => ({ key })),
        );
        const keys = await reading(inventoryAnswers(format, [file]), async (inventory) =>
          (await flat(inventory.among(AS_EXPECTED, [], { from: 0 }))).map(({ key }) => key),
        );
        assert.deepEqual(keys, ODD_KEYS);
      });

      it("may have several files, or none", async () => {
        const files = [await fileOf(format, rows), await fileOf(format, rows)];
        const count = async (answer: (request: StubRequest) => StubAnswer) =>
          (await reading(answer, groupsOf)).reduce((sum, { current }) => sum + current, 0);
        assert.equal(await count(inventoryAnswers(format, files)), 4);
        assert.equal(await count(inventoryAnswers(format, [])), 0);
      });

      it("is refused if a file is damaged, though the manifest has its checksum", async () => {
        const whole = await fileOf(format, rows);
        const file = format === "CSV" ? gunzipSync(whole) : whole.subarray(0, -9);
        await assert.rejects(
          reading(inventoryAnswers(format, [file]), groupsOf),
          (error: Error) => {
            assert.equal(error.name, "UserError");
            assert.match(
              error.message,
              /^The inventory cannot be read: [^\n]+\. Use another report, or leave --inventory out\.$/,
            );
            return true;
          },
        );
      });
    });
  }

  it("is asked again if an answer breaks off, once", async () => {
    const answers = inventoryAnswers("CSV", [csvOf(rows)]);
    let broken = 0;
    const breaking = (times: number) => (request: StubRequest) => {
      const isFile = request.path.includes("/data/");
      broken += isFile ? 1 : 0;
      return isFile && broken <= times
        ? { ...answers(request), breaksOff: true }
        : answers(request);
    };
    assert.equal((await reading(breaking(1), groupsOf)).length, 3);
    broken = 0;
    await assert.rejects(reading(breaking(2), groupsOf), {
      name: "UserError",
      message:
        "s3://reports/files/daily/data/0 cannot be read to its end: aborted. Run the command again.",
    });
  });

  const file = csvOf(rows);
  const MD5checksum = createHash("md5").update(file).digest("hex");
  const entry = { key: "files/daily/data/0", size: file.length, MD5checksum };
  const refused: readonly (readonly [string, Readonly<Record<string, unknown>>, string])[] = [
    [
      "a file with another checksum",
      { files: [{ ...entry, MD5checksum: MD5checksum.replace(/./g, "0") }] },
      "s3://reports/files/daily/data/0 is not the file in the manifest: its MD5 differs. Use another report, or leave --inventory out.",
    ],
    [
      "a file of another size",
      { files: [{ ...entry, size: file.length + 1 }] },
      "s3://reports/files/daily/data/0 is not the file in the manifest: its size differs. Use another report, or leave --inventory out.",
    ],
    [
      "ORC",
      { fileFormat: "ORC" },
      `${LOCATION} is an S3 Inventory report in the format ORC. Have S3 write it as Parquet or CSV, or leave --inventory out.`,
    ],
    [
      "a column that is missing",
      { fileSchema: "Bucket, Key, Size, EncryptionStatus" },
      `${LOCATION} has no BucketKeyStatus. Add that field to the inventory, or leave --inventory out.`,
    ],
    [
      "columns that are missing",
      { fileSchema: "Bucket, Key, Size" },
      `${LOCATION} has no EncryptionStatus and no BucketKeyStatus. Add those fields to the inventory, or leave --inventory out.`,
    ],
    ...(
      ["sourceBucket", "destinationBucket", "fileSchema", "creationTimestamp", "files"] as const
    ).map(
      (name) =>
        [
          `a manifest without ${name}`,
          { [name]: undefined },
          `${LOCATION} is not the manifest of an S3 Inventory report, or is not complete. Name its manifest.json.`,
        ] as const,
    ),
  ];
  for (const [title, changed, message] of refused) {
    it(`is refused with ${title}`, async () => {
      await assert.rejects(reading(inventoryAnswers("CSV", [file], changed), groupsOf), {
        name: "UserError",
        message,
      });
    });
  }

  it("is refused if its manifest is cut off", async () => {
    const answers = inventoryAnswers("CSV", [file]);
    await assert.rejects(
      reading((request) => {
        const answer = answers(request);
        return { ...answer, body: String(answer.body).slice(0, 100) };
      }, groupsOf),
      {
        name: "UserError",
        message: /is not the manifest of an S3 Inventory report, or is not complete/,
      },
    );
  });

  it("is refused if there is no room for it", async () => {
    const huge = { ...entry, size: 2 ** 52 };
    await assert.rejects(reading(inventoryAnswers("CSV", [file], { files: [huge] }), groupsOf), {
      name: "UserError",
      message:
        /^The files of s3:.* take 4\.0 PiB, and .* has .* left\. Set TMPDIR to a folder with more room\.$/,
    });
  });

  it("leads to no other file, and to no network", async () => {
    await reading(inventoryAnswers("CSV", [file]), async (inventory) => {
      const { engine } = inventory as unknown as {
        engine: { rows: (sql: string) => Promise<unknown> };
      };
      for (const sql of [
        "SELECT * FROM read_text('/etc/hostname')",
        "SELECT * FROM read_parquet('http://127.0.0.1:1/a.parquet')",
        "INSTALL httpfs",
        "SET enable_external_access = true",
        "SET allowed_directories = ['/']",
      ]) {
        await assert.rejects(engine.rows(sql), { name: "UserError" }, sql);
      }
    });
  });
});
