import assert from "node:assert/strict";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { type Engine, openEngine, quoted } from "../../../ops/inventory/engine";
import { UserError } from "../../../ops/terminal/user-error";
import { temporaryDirectory } from "../../support/temporary-directory";

describe("openEngine", () => {
  const directory = temporaryDirectory();
  let engine: Engine;
  const own = () => join(directory(), "own");

  beforeEach(async () => {
    for (const name of ["own", "own/below", "own-not", "other"]) {
      mkdirSync(join(directory(), name));
      writeFileSync(join(directory(), name, "a.csv"), "key\nflight.bin\n");
    }
    engine = await openEngine(own(), new AbortController().signal);
  });
  afterEach(() => engine.close());

  const read = (path: string) => engine.rows(`SELECT * FROM read_csv(${quoted(path)})`);

  for (const file of ["a.csv", "below/a.csv"]) {
    it(`reads ${file} of its folder`, async () => {
      assert.deepEqual(await read(join(own(), file)), [{ key: "flight.bin" }]);
    });
  }

  for (const path of ["other/a.csv", "own-not/a.csv", "own/../other/a.csv", "*/a.csv"]) {
    it(`reads no ${path} beside its folder`, async () => {
      await assert.rejects(
        read(`${directory()}/${path}`),
        /file system operations are disabled by configuration/,
      );
    });
  }

  const refused: readonly (readonly [string, (outside: string) => string])[] = [
    ["writes no file outside", (outside) => `COPY (SELECT 1) TO ${quoted(`${outside}/b.csv`)}`],
    ["attaches no database outside", (outside) => `ATTACH ${quoted(`${outside}/b.db`)}`],
    ["fetches nothing from a network", () => "SELECT * FROM read_csv('https://127.0.0.1:9/a.csv')"],
    ["installs no extension", () => "INSTALL httpfs"],
    ["loads no extension", () => "LOAD httpfs"],
    ["gives itself no further access", () => "SET enable_external_access = true"],
    [
      "allows itself no further folder",
      (outside) => `SET allowed_directories = [${quoted(outside)}]`,
    ],
  ];
  for (const [what, sql] of refused) {
    it(what, async () => {
      const outside = join(directory(), "other");
      await assert.rejects(engine.rows(sql(outside)), (error) => error instanceof UserError);
      await assert.rejects(read(join(outside, "a.csv")), UserError);
    });
  }
});
