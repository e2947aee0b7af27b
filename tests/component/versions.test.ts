import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { VERSIONED, version } from "../../component/generate/versions";
import { repositoryRoot } from "../../local/processes/paths";
import { presentFiles } from "../docs/present-files";

describe("the version of what is released", () => {
  const [, ...digits] = /^(\d+)\.(\d+)\.(\d+)$/.exec(version) ?? [];

  it("is one of three numbers", () => {
    assert.equal(digits.length, 3);
  });

  for (const [file, written] of Object.entries(VERSIONED)) {
    const text = readFileSync(join(repositoryRoot, file), "utf8");

    it(`is that of package.json in ${file}`, () => {
      assert.equal(written(text, version), text, "Run `npm run generate`.");
    });

    it(`is written into ${file} where that says another`, () => {
      const stale = written(text, "0.0.1");
      assert.notEqual(stale, text);
      assert.equal(written(stale, version), text);
    });
  }

  it("is in every manifest that names a package of ours", () => {
    const ours = /"name": "aerosecure(?:-component|-policy-pack)?"|"aerosecure-[\w-]+": "\d/;
    const manifests = presentFiles().filter(
      (file) => /^(?!tests\/).*package\.json$/.test(file) && !/^package\.json$/.test(file),
    );
    assert.deepEqual(
      manifests.filter(
        (file) =>
          ours.test(readFileSync(join(repositoryRoot, file), "utf8")) && !(file in VERSIONED),
      ),
      [],
    );
  });
});
