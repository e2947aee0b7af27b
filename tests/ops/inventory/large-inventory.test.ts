import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { createHash } from "node:crypto";
import { createReadStream } from "node:fs";
import { join } from "node:path";
import { promisify } from "node:util";
import { DuckDBInstance } from "@duckdb/node-api";
import { repositoryRoot } from "../../../local/processes/paths";
import { temporaryDirectory } from "../../support/temporary-directory";

/** Ten million show the same for longer: `AEROSECURE_INVENTORY_ROWS=10000000`. */
const ROWS = Number(process.env["AEROSECURE_INVENTORY_ROWS"] ?? "100000");
const ONE_IN = 100;
const SECONDS_LIMIT = 60;
const MEMORY_LIMIT_MB = 1000;

describe(`an S3 Inventory report of ${ROWS.toLocaleString("en-US")} versions`, function () {
  this.timeout(600_000);
  const directory = temporaryDirectory();

  it(`is judged in ${SECONDS_LIMIT} s and ${MEMORY_LIMIT_MB} MB, and one version in ${ONE_IN} is listed`, async () => {
    const file = join(directory(), "inventory.parquet");
    const instance = await DuckDBInstance.create(":memory:", { threads: "2" });
    const connection = await instance.connect();
    await connection.run(
      `COPY (
        SELECT 'files' AS bucket, 'telemetry/' || (i % 1000) || '/' || md5(i::VARCHAR) AS key,
          md5((i + 1)::VARCHAR) AS version_id, i % 3 <> 0 AS is_latest, false AS is_delete_marker,
          i AS size, CASE WHEN i % 7 = 0 THEN 'GLACIER_IR' ELSE 'STANDARD' END AS storage_class,
          CASE WHEN i % 2 = 0 THEN 'COMPLETED' END AS replication_status,
          CASE WHEN i % ${ONE_IN} = 0 THEN 'SSE-S3' ELSE 'SSE-KMS' END AS encryption_status,
          CASE WHEN i % ${ONE_IN} = 0 THEN 'DISABLED' ELSE 'ENABLED' END AS bucket_key_status
        FROM range(${ROWS}) AS rows(i)
      ) TO '${file}' (FORMAT parquet)`,
    );
    connection.closeSync();
    instance.closeSync();
    const hash = createHash("md5");
    for await (const bytes of createReadStream(file)) {
      hash.update(bytes);
    }
    const judge = join(repositoryRoot, "tests/ops/inventory/judge-inventory.ts");
    const { stdout } = await promisify(execFile)(
      process.execPath,
      [
        ...["--require", join(repositoryRoot, "local/door/transpile.js"), judge],
        ...[file, hash.digest("hex"), join(directory(), "wrong.csv")],
      ],
      { cwd: repositoryRoot },
    );
    const { seconds, peakMemoryInMb, ...found } = JSON.parse(stdout);
    const wrong = Math.ceil(ROWS / ONE_IN);
    assert.deepEqual(found, { versions: ROWS, wrong, listed: wrong });
    process.stdout.write(`      ${seconds.toFixed(1)} s, ${Math.round(peakMemoryInMb)} MB\n`);
    assert.ok(seconds < SECONDS_LIMIT, `${seconds} s`);
    assert.ok(peakMemoryInMb < MEMORY_LIMIT_MB, `${peakMemoryInMb} MB`);
  });
});
