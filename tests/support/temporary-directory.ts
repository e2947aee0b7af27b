import { mkdtemp, realpath, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A new empty folder for each test of the calling suite, removed after it. */
export function temporaryDirectory(): () => string {
  let directory = "";
  beforeEach(async () => {
    directory = await realpath(await mkdtemp(join(tmpdir(), "aerosecure-")));
  });
  afterEach(async () => {
    await rm(directory, { recursive: true, force: true });
  });
  return () => directory;
}
