import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { DuckDBInstance } from "@duckdb/node-api";
import { repositoryRoot } from "../../local/processes/paths";
import { ODD_KEYS } from "../ops/support/odd-keys";
import { KEY_ARN, OTHER_KEY } from "../ops/support/samples";

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/metadata-tables-inventory-schema.html */
const COLUMNS = `bucket VARCHAR NOT NULL, key VARCHAR NOT NULL, sequence_number VARCHAR NOT NULL,
  version_id VARCHAR, is_delete_marker BOOLEAN, size BIGINT, last_modified_date TIMESTAMP, e_tag VARCHAR,
  storage_class VARCHAR, is_multipart BOOLEAN, encryption_status VARCHAR, is_bucket_key_enabled BOOLEAN,
  kms_key_arn VARCHAR, checksum_algorithm VARCHAR, object_tags MAP(VARCHAR, VARCHAR), user_metadata MAP(VARCHAR, VARCHAR)`;
const TABLE = '"s3tablescatalog/aws-s3"."b_files"."inventory"';

type Version = readonly [
  key: string,
  versionId: string | null,
  isDeleteMarker: boolean | null,
  encryption: string | null,
  bucketKey: boolean | null,
  keyArn: string | null,
];

const RIGHT: Version = ["right", "v1", false, "SSE-KMS", true, KEY_ARN];

describe("the query over an S3 Metadata table in docs/operating.md", () => {
  const page = readFileSync(join(repositoryRoot, "docs/operating.md"), "utf8");
  const [, sql = ""] = /```sql\n(.*?)```/s.exec(page) ?? [];

  async function rowsFor(versions: readonly Version[]): Promise<readonly unknown[]> {
    const instance = await DuckDBInstance.create(":memory:");
    const connection = await instance.connect();
    await connection.run(`ATTACH ':memory:' AS "s3tablescatalog/aws-s3"`);
    await connection.run(`CREATE SCHEMA "s3tablescatalog/aws-s3"."b_files"`);
    await connection.run(`CREATE TABLE ${TABLE} (${COLUMNS})`);
    for (const version of versions) {
      await connection.run(
        `INSERT INTO ${TABLE} (bucket, sequence_number, key, version_id, is_delete_marker,
          encryption_status, is_bucket_key_enabled, kms_key_arn)
        VALUES ('files', '0', $1, $2, $3, $4, $5, $6)`,
        [...version],
      );
    }
    const query = sql.replaceAll("b_BUCKET", "b_files").replaceAll("KEY-ARN", KEY_ARN);
    const rows = (await connection.runAndReadAll(query)).getRows();
    connection.closeSync();
    instance.closeSync();
    return rows;
  }

  for (const [title, version, expected] of [
    ["not what is right", RIGHT, []],
    ["not a delete marker", ["d", "v1", true, null, null, null], []],
    ["what is under another key", RIGHT.with(5, OTHER_KEY), [["files", "right", "v1"]]],
    ["what has no Bucket Key", RIGHT.with(4, false), [["files", "right", "v1"]]],
    ["what has two layers", RIGHT.with(3, "DSSE-KMS"), [["files", "right", "v1"]]],
    [
      "what is under SSE-S3, without a version id",
      ["plain", null, null, "SSE-S3", null, null],
      [["files", "plain", "null"]],
    ],
    ["what says nothing", ["x", "", false, null, null, null], [["files", "x", "null"]]],
  ] as const) {
    it(`lists ${title}`, async () => {
      assert.deepEqual(await rowsFor([version as Version]), expected);
    });
  }

  it("keeps every odd key", async () => {
    const rows = await rowsFor(ODD_KEYS.map((key) => [key, "v1", false, "SSE-S3", false, null]));
    const keys = rows.map((row) => decodeURIComponent(String((row as readonly unknown[])[1])));
    assert.deepEqual(keys.sort(), [...ODD_KEYS].sort());
  });
});
