import assert from "node:assert/strict";
import { AccountPublicAccess } from "../../../infra/buckets/account-public-access";
import { recordResources } from "../../support/mocks";
import { recordRetained } from "../../support/retained";
import { NO_PUBLIC_ACCESS, only } from "../support/resources";

describe("AccountPublicAccess", () => {
  it("keeps the public out of every bucket of the account, and stays when it is destroyed", async () => {
    const recording = await recordResources();
    const retained = recordRetained();
    new AccountPublicAccess("account", { accountId: "111122223333" });
    const block = "aws:s3/accountPublicAccessBlock:AccountPublicAccessBlock account";
    const { inputs } = only(await recording.resources(), block);
    assert.deepEqual(inputs, { accountId: "111122223333", ...NO_PUBLIC_ACCESS });
    assert.deepEqual(retained, [block]);
  });
});
