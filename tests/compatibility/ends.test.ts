import assert from "node:assert/strict";
import { MINIMUM_CLI, moduleVersion } from "../../local/toolchain/engine";
import { isAtLeast, versionIn, versionText } from "../../local/toolchain/version";
import { endsOfRange } from "./ends";

describe("the ends of the range of Pulumi CLIs", () => {
  it("are the oldest that is accepted, and a later one", async () => {
    const [oldest, newest] = await Promise.all(
      endsOfRange({}).map(({ module }) => moduleVersion(module)),
    );
    assert.equal(oldest, versionText(MINIMUM_CLI));
    const later = versionIn(newest ?? "");
    assert.ok(later !== undefined && newest !== oldest && isAtLeast(later, MINIMUM_CLI), newest);
  });

  it("are built into folders of their own", () => {
    const [oldest, newest] = endsOfRange({});
    assert.notEqual(oldest.toolchain, newest.toolchain);
  });
});
