import assert from "node:assert/strict";
import { join } from "node:path";
import { findPython, missingPython } from "../../../local/emulator/python";
import { fakeExecutable } from "../../support/fake-executable";
import { temporaryDirectory } from "../../support/temporary-directory";

const SHIM = "echo 'pyenv: python3.13: command not found' >&2; exit 127";

describe("findPython", () => {
  const directory = temporaryDirectory();
  const place = (path: string, script: string): Promise<string> =>
    fakeExecutable(join(directory(), path), script);
  const search = (extra: NodeJS.ProcessEnv = {}): ReturnType<typeof findPython> =>
    findPython({ PATH: join(directory(), "bin"), HOME: join(directory(), "home"), ...extra });

  for (const { version, isTaken } of [
    { version: "3.12.9", isTaken: false },
    { version: "3.13.0", isTaken: true },
    { version: "3.13.11", isTaken: true },
    { version: "3.14.0", isTaken: false },
  ]) {
    it(`${isTaken ? "takes" : "passes over"} Python ${version}`, async () => {
      const path = await place("bin/python3", `echo ${version}`);
      const found = { found: [`${path} is ${version}`] };
      assert.deepEqual(await search(), isTaken ? { path } : found);
    });
  }

  it("passes over a shim that refuses, for a version of pyenv that runs", async () => {
    await place("bin/python3.13", SHIM);
    await place("home/.pyenv/versions/3.12.4/bin/python3", "echo 3.12.4");
    const path = await place("home/.pyenv/versions/3.13.5/bin/python3", "echo 3.13.5");
    assert.deepEqual(await search(), { path });
  });

  it("looks into PYENV_ROOT before ~/.pyenv", async () => {
    const path = await place("root/versions/3.13.2/bin/python3", "echo 3.13.2");
    await place("home/.pyenv/versions/3.13.5/bin/python3", "echo 3.13.5");
    assert.deepEqual(await search({ PYENV_ROOT: join(directory(), "root") }), { path });
  });

  it("tells what it found instead", async () => {
    const shim = await place("bin/python3.13", SHIM);
    const old = await place("bin/python3", "echo 3.11.2");
    assert.deepEqual(await search(), { found: [`${shim} does not run`, `${old} is 3.11.2`] });
  });
});

describe("missingPython", () => {
  const how =
    "Install it, for example by `uv python install 3.13`, `pyenv install 3.13` or your system's " +
    "package python3.13; then run this again.";

  it("says that there is none", () => {
    assert.equal(
      missingPython([]).message,
      "The local AWS needs Python 3.13 (no earlier, no later), but there is no Python on PATH. " +
        how,
    );
  });

  it("says which ones are there", () => {
    assert.equal(
      missingPython(["/a/python3.13 does not run", "/b/python3 is 3.11.2"]).message,
      "The local AWS needs Python 3.13 (no earlier, no later), but /a/python3.13 does not run, " +
        `/b/python3 is 3.11.2. ${how}`,
    );
  });
});
