import assert from "node:assert/strict";
import { existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { VersionReport } from "../../../ops/long-work/version-report";
import { temporaryDirectory } from "../../support/temporary-directory";
import { ODD_KEYS } from "../support/odd-keys";

const WHY = { because: "algorithm", reason: "under AES256, not aws:kms" };
const version = (key: string, versionId: string | null = "v1") => ({ key, versionId, ...WHY });

describe("VersionReport", () => {
  const directory = temporaryDirectory();
  const csv = () => join(directory(), "wrong.csv");
  const reasons = () => join(directory(), "wrong.reasons.ndjson");
  const textOf = (path: string) => readFileSync(path, "utf8");
  const refusal = (work: () => unknown): string => {
    try {
      work();
    } catch (error) {
      assert.equal((error as Error).name, "UserError");
      return (error as Error).message.replaceAll(directory(), "DIR");
    }
    return "nothing was refused";
  };

  it("writes a manifest without a heading, and the reasons beside it", () => {
    const report = new VersionReport({ path: csv(), bucket: "files" });
    report.add(version("a b/c+d,e.txt"));
    report.add(version("f", "null"));
    report.close();
    assert.equal(textOf(csv()), "files,a%20b/c%2Bd%2Ce.txt,v1\nfiles,f,null\n");
    assert.deepEqual(
      textOf(reasons())
        .trimEnd()
        .split("\n")
        .map((line) => JSON.parse(line)),
      [
        { bucket: "files", ...version("a b/c+d,e.txt") },
        { bucket: "files", ...version("f", "null") },
      ],
    );
    assert.deepEqual(report.place, { manifest: csv(), reasons: reasons(), versions: 2 });
  });

  it("writes two columns if no version is named", () => {
    const report = new VersionReport({ path: csv(), bucket: "files" });
    report.add(version("a", null));
    report.close();
    assert.equal(textOf(csv()), "files,a\n");
  });

  it("writes NDJSON alone if that is asked for", () => {
    const path = join(directory(), "wrong.ndjson");
    const report = new VersionReport({ path, bucket: "files" });
    report.add(version("a"));
    report.close();
    assert.equal(textOf(path), `${JSON.stringify({ bucket: "files", ...version("a") })}\n`);
    assert.deepEqual(report.place, { manifest: null, reasons: path, versions: 1 });
  });

  for (const [decoding, decoded] of [
    ["as a URL", decodeURIComponent],
    [
      "as a form, whose plus sign is a space",
      (text: string) => decodeURIComponent(text.replaceAll("+", " ")),
    ],
  ] as const) {
    it(`keeps every odd key, whoever reads the manifest ${decoding}`, () => {
      const report = new VersionReport({ path: csv(), bucket: "files" });
      for (const key of ODD_KEYS) {
        report.add(version(key));
      }
      report.close();
      const rows = textOf(csv()).trimEnd().split("\n");
      assert.deepEqual(
        rows.map((row) => row.split(",").map(decoded)),
        ODD_KEYS.map((key) => ["files", key, "v1"]),
      );
      assert.deepEqual(
        textOf(reasons())
          .trimEnd()
          .split("\n")
          .map((line) => JSON.parse(line).key),
        ODD_KEYS,
      );
    });
  }

  for (const name of ["wrong", "wrong.txt", "wrong.CSV", ".csv", "csv", ""]) {
    it(`refuses the name "${name}"`, () => {
      assert.equal(
        refusal(() => new VersionReport({ path: name, bucket: "files" })),
        `--report is "${name}". Name a file that ends with .csv, which S3 Batch Operations takes as a manifest, or with .ndjson.`,
      );
    });
  }

  for (const [which, file] of [
    ["the manifest", csv],
    ["the file of reasons", reasons],
  ] as const) {
    it(`refuses to write over ${which}, and leaves no other file behind`, () => {
      writeFileSync(file(), "precious\n");
      const name = file().replace(directory(), "DIR");
      assert.equal(
        refusal(() => new VersionReport({ path: csv(), bucket: "files" })),
        `${name} exists already. Delete it, or name another file with --report.`,
      );
      assert.equal(textOf(file()), "precious\n");
      assert.equal(existsSync(file() === csv() ? reasons() : csv()), false);
    });
  }

  it("takes an empty file, and replaces one of this process", () => {
    writeFileSync(csv(), "");
    const first = new VersionReport({ path: csv(), bucket: "files" });
    first.add(version("a"));
    first.close();
    const second = new VersionReport({ path: csv(), bucket: "files", replace: true });
    second.add(version("b"));
    second.close();
    assert.equal(textOf(csv()), "files,b,v1\n");
  });

  it("goes on at a position, and drops what is behind it", () => {
    const first = new VersionReport({ path: csv(), bucket: "files" });
    first.add(version("a"));
    const from = first.position();
    first.add(version("torn"));
    first.close();
    writeFileSync(csv(), `${textOf(csv())}files,hal`);
    const second = new VersionReport({ path: csv(), bucket: "files", from });
    second.add(version("b"));
    second.close();
    assert.equal(textOf(csv()), "files,a,v1\nfiles,b,v1\n");
    assert.equal(textOf(reasons()).trimEnd().split("\n").length, 2);
    assert.equal(second.place.versions, 2);
  });

  it("refuses to go on in a file that is shorter, or gone", () => {
    const from = { versions: 1, bytes: [11, 90] };
    const open = () => new VersionReport({ path: csv(), bucket: "files", from });
    assert.equal(
      refusal(open),
      "DIR/wrong.csv, which the interrupted run has begun, is gone. Start over with --restart.",
    );
    writeFileSync(csv(), "files,a,v");
    assert.equal(
      refusal(open),
      "DIR/wrong.csv has 9 bytes, fewer than the 11 that the interrupted run had written. Start over with --restart and another file.",
    );
    assert.equal(textOf(csv()), "files,a,v");
  });

  it("says in one sentence that a folder is not there", () => {
    assert.equal(
      refusal(() => new VersionReport({ path: join(directory(), "no/a.csv"), bucket: "files" })),
      "DIR/no/a.csv cannot be written to: ENOENT: no such file or directory, open 'DIR/no/a.csv'. Name another file with --report.",
    );
  });

  it("says in one sentence that the name is a folder's, or that a file may not be written", () => {
    mkdirSync(csv());
    assert.match(
      refusal(() => new VersionReport({ path: csv(), bucket: "files" })),
      /^DIR\/wrong\.csv cannot be written to: EISDIR: .* Name another file with --report\.$/,
    );
  });

  it("says in one sentence that the disk is full, and how to go on", function () {
    if (!existsSync("/dev/full")) {
      this.skip();
    }
    // Linux's disk without room.
    symlinkSync("/dev/full", reasons());
    const report = new VersionReport({ path: csv(), bucket: "files" });
    assert.equal(
      refusal(() => report.add(version("a"))),
      "DIR/wrong.reasons.ndjson cannot be written to: ENOSPC: no space left on device, write. Make room for it, then run the same command again: an interrupted run resumes.",
    );
    report.close();
  });

  it("leaves nothing if it is discarded", async () => {
    const report = new VersionReport({ path: csv(), bucket: "files" });
    report.add(version("a"));
    await report.discard();
    assert.deepEqual([existsSync(csv()), existsSync(reasons())], [false, false]);
  });
});
