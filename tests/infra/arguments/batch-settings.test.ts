import assert from "node:assert/strict";
import { readBatchSettings } from "../../../infra/arguments/batch-settings";
import { SettingReader } from "../../../infra/arguments/reader/setting-reader";
import { recordOf } from "../support/own-settings";

describe("readBatchSettings", () => {
  const read = (own: Readonly<Record<string, string>>, accessLogs: boolean) => {
    const reader = new SettingReader(recordOf(own), "aerosecure-kms");
    reader.flag("accessLogs", accessLogs);
    const settings = readBatchSettings(reader, { accessLogs });
    return reader.faults.length > 0 ? reader.faults : settings;
  };

  for (const [own, accessLogs, batchOperations] of [
    [{}, true, false],
    [{}, false, false],
    [{ batchOperations: "true" }, true, true],
    [{ batchOperations: "false" }, false, false],
  ] as const) {
    it(`reads ${JSON.stringify(own)} with accessLogs ${accessLogs}`, () => {
      assert.deepEqual(read(own, accessLogs), { batchOperations });
    });
  }

  it("needs the bucket for access logs", () => {
    assert.deepEqual(read({ batchOperations: "true" }, false), [
      "`aerosecure-kms:batchOperations` is true, but accessLogs is false. S3 Batch Operations keeps manifests and reports in the bucket for access logs, the one under SSE-S3: set accessLogs to true, or batchOperations to false.",
    ]);
  });

  it("takes true and false alone", () => {
    assert.deepEqual(read({ batchOperations: "yes" }, false), [
      '`aerosecure-kms:batchOperations` is "yes". Use true or false.',
    ]);
  });
});
