import assert from "node:assert/strict";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ObjectVersion, PageMarker, VersionPage } from "../../../ops/aws/objects";
import { openJournal } from "../../../ops/long-work/journal";
import { openWalkReport, reportSubject } from "../../../ops/long-work/open-walk-report";
import { type WalkEntry, type WalkState, walkVersions } from "../../../ops/long-work/walk-versions";
import { temporaryDirectory } from "../../support/temporary-directory";
import { VERSION } from "../support/samples";

const MEMORY_LIMIT_MB = 60;

/** Every third version is as it should be. */
const isWrong = (key: string) => Number(key.slice(1)) % 3 !== 0;

function bucketOf(count: number, perPage: number) {
  const keyOf = (index: number) => `k${String(index).padStart(6, "0")}`;
  return async function* (from: PageMarker | undefined): AsyncGenerator<VersionPage> {
    let index = from === undefined ? 0 : Number(from.key.slice(1)) + 1;
    for (; index < count; index += perPage) {
      const end = Math.min(index + perPage, count);
      const versions = Array.from({ length: end - index }, (_, offset) => ({
        ...VERSION,
        key: keyOf(index + offset),
      }));
      yield { versions, next: end < count ? { key: keyOf(end - 1), versionId: "v" } : undefined };
    }
  };
}

describe("a walk with a report", () => {
  const directory = temporaryDirectory();
  const csv = () => join(directory(), "wrong.csv");
  const journalFile = () => join(directory(), "journal");

  const open = (report = csv()) =>
    openJournal<WalkState<number>, WalkEntry<boolean>>({
      path: journalFile(),
      subject: { command: "test", ...reportSubject({ prefix: [], report }) },
      restart: false,
    });

  /** One run; it ends like a killed process if `onVersion` throws: nothing is closed in order. */
  async function run(
    pages: ReturnType<typeof bucketOf>,
    onVersion: (version: ObjectVersion) => void = () => undefined,
  ): Promise<void> {
    const journal = await open();
    let count = journal.state?.tally ?? 0;
    const file = await openWalkReport({ path: csv(), bucket: "files", journal, tally: count });
    const add = () => {
      count += 1;
    };
    const tally = { add, state: () => count };
    const rowOf = (wrong: boolean) => (wrong ? { because: "key", reason: "another" } : undefined);
    try {
      await walkVersions({
        ...{ journal, pages, tally, limit: 1, report: { file, rowOf }, onDone: () => undefined },
        signal: new AbortController().signal,
        work: async (version) => {
          onVersion(version);
          return isWrong(version.key);
        },
      });
      await journal.finish();
    } catch (error) {
      await journal.close();
      throw error;
    } finally {
      file.close();
    }
  }

  const keysIn = (path: string) =>
    readFileSync(path, "utf8")
      .trimEnd()
      .split("\n")
      .map((row) => row.split(",")[1] ?? "");

  it("lists every wrong version once, however often it is interrupted and wherever", async () => {
    const pages = bucketOf(20, 4);
    for (let interrupted = 0; interrupted < 19; interrupted += 1) {
      let left = 1;
      const killed = run(pages, () => {
        left -= 1;
        if (left < 0) {
          // What a kill may leave: more in the report than the journal knows.
          writeFileSync(csv(), "files,k00", { flag: "a" });
          throw new Error("killed");
        }
      });
      await assert.rejects(killed, { message: "killed" });
    }
    await run(pages);
    const expected = Array.from({ length: 20 }, (_, index) => `k${String(index).padStart(6, "0")}`);
    assert.deepEqual(keysIn(csv()), expected.filter(isWrong));
  });

  it("refuses a file that is there, and forgets that it was asked", async () => {
    writeFileSync(csv(), "precious\n");
    const message = `${csv()} exists already. Delete it, or name another file with --report.`;
    for (let times = 0; times < 2; times += 1) {
      await assert.rejects(run(bucketOf(1, 1)), { message });
    }
    assert.equal(readFileSync(csv(), "utf8"), "precious\n");
    assert.equal(existsSync(journalFile()), false);
  });

  it("goes on only with the same report", async () => {
    const pages = bucketOf(8, 4);
    await assert.rejects(
      run(pages, ({ key }) => {
        if (key === "k000005") {
          throw new Error("killed");
        }
      }),
    );
    await assert.rejects(open(join(directory(), "other.csv")), {
      message: `${journalFile()} records other work: command "test", report ${JSON.stringify(csv())}, not command "test", report ${JSON.stringify(join(directory(), "other.csv"))}. Finish that work first, start over with --restart, or name another file with --journal.`,
    });
  });

  it("lists 50,000 versions completely, at bounded memory", async function () {
    this.timeout(60_000);
    const before = process.memoryUsage().heapUsed;
    let most = 0;
    let seen = 0;
    await run(bucketOf(50_000, 1_000), () => {
      seen += 1;
      if (seen % 5_000 === 0) {
        most = Math.max(most, process.memoryUsage().heapUsed - before);
      }
    });
    const keys = keysIn(csv());
    assert.deepEqual([seen, keys.length, new Set(keys).size], [50_000, 33_333, 33_333]);
    assert.ok(keys.every(isWrong));
    assert.ok(most / 1024 ** 2 < MEMORY_LIMIT_MB, `${Math.round(most / 1024 ** 2)} MB`);
  });
});
