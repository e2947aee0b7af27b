import assert from "node:assert/strict";
import { ClosedAccount } from "../../infra/closed-account";
import { recordResources } from "../support/mocks";
import { recordRetained } from "../support/retained";

describe("ClosedAccount", () => {
  it("keeps the public out of every bucket of the account, and stays when it is destroyed", async () => {
    const recording = await recordResources();
    const retained = recordRetained();
    new ClosedAccount("account", { accountId: "111122223333" });
    const type = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock";
    const resources = await recording.resources();
    assert.deepEqual(resources.find((each) => each.type === type)?.inputs, {
      accountId: "111122223333",
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    });
    assert.deepEqual(retained, [`${type} account`]);
  });
});
