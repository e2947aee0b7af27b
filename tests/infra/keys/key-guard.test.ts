import assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi";
import { type DescribedKey, refuseUnusableKey } from "../../../infra/keys/key-guard";
import { recordResources } from "../../support/mocks";

const place = { keyAlias: "alias/cloud_user", region: "eu-central-1" };
const inState = {
  name: "data",
  parentUrn: "urn:pulumi:dev::aerosecure-kms::aerosecure:kms:CustomerKey::data",
  content: "object",
};
const id = "1234abcd-12ab-34cd-56ef-1234567890ab";

/** The message a deployment is stopped with, or undefined where it goes on. */
async function stoppedBy(describe: () => Promise<DescribedKey>): Promise<string | undefined> {
  try {
    await refuseUnusableKey(place, inState, describe);
    return undefined;
  } catch (error) {
    assert.ok(RunError.isInstance(error));
    return error.message;
  }
}

/** The message at a key that is described like that. */
function stoppedAt(keyState: string, deletionDate = ""): Promise<string | undefined> {
  return stoppedBy(async () => ({ id, keyState, deletionDate }));
}

/** A message about the key behind the alias. */
function messageOf(state: string, ...lines: readonly string[]): string {
  const first = `alias/cloud_user points to the key ${id} in eu-central-1, which is ${state}.`;
  return [first, ...lines].join("\n");
}

const GET_BACK = [
  "Nothing was deployed: a new key would take its place, and every object under this one would be lost.",
  "To restore the key, enabled and with its alias:",
  `  npx aerosecure cancel-deletion --key ${id} --region eu-central-1`,
  "or without that:",
  `  aws kms cancel-key-deletion --key-id ${id} --region eu-central-1`,
  `  aws kms enable-key --key-id ${id} --region eu-central-1`,
  "If `pulumi refresh` has run since, it removed the key from the state. Then import it before the next `pulumi up`:",
  `  pulumi import aws:kms/key:Key data ${id} --parent "parent=${inState.parentUrn}" --generate-code=false`,
];

describe("refuseUnusableKey", () => {
  it("lets a deployment go on under an enabled key", async () => {
    assert.equal(await stoppedAt("Enabled"), undefined);
  });

  it("stops before a key that waits for its deletion is replaced", async () => {
    assert.equal(
      await stoppedAt("PendingDeletion", "2026-12-22T16:00:00Z"),
      messageOf(
        "PendingDeletion and will be permanently deleted on 2026-12-22T16:00:00Z",
        ...GET_BACK,
      ),
    );
  });

  it("stops before a key whose replicas go first is replaced", async () => {
    assert.equal(
      await stoppedAt("PendingReplicaDeletion"),
      messageOf("PendingReplicaDeletion", ...GET_BACK),
    );
  });

  it("stops at a disabled key", async () => {
    const message = messageOf(
      "Disabled",
      "Nothing was deployed: no object under it can be read or written until it is enabled.",
      "Unless that is intended, enable it:",
      `  aws kms enable-key --key-id ${id} --region eu-central-1`,
    );
    assert.equal(await stoppedAt("Disabled"), message);
  });

  for (const state of ["Creating", "PendingImport", "Unavailable", "Updating", "Unheard"]) {
    it(`stops at a key that is ${state}`, async () => {
      const message = messageOf(
        state,
        "Nothing was deployed: the key cannot be used yet. Deploy once this command answers Enabled:",
        `  aws kms describe-key --key-id ${id} --region eu-central-1 --query KeyMetadata.KeyState`,
      );
      assert.equal(await stoppedAt(state), message);
    });
  }

  const absent = [
    "invocation of aws:kms/getKey:getKey returned an error: invoking aws:kms/getKey:getKey: 1 error occurred:\n\t* reading KMS Key (alias/cloud_user): couldn't find resource\n\n",
    "reading KMS Key (alias/cloud_user): operation error KMS: DescribeKey, https response error StatusCode: 400, RequestID: 1, NotFoundException: Alias arn:aws:kms:eu-central-1:111122223333:alias/cloud_user is not found.",
    "NotFoundException: Alias arn:aws:kms:eu-central-1:111122223333:alias/cloud_user is not found.",
  ];
  for (const message of absent) {
    it(`takes "${message.slice(-60).trim()}" for a first deployment`, async () => {
      assert.equal(await stoppedBy(() => Promise.reject(new Error(message))), undefined);
    });
  }

  const failures = [
    "AccessDeniedException: User: arn:aws:iam::111122223333:user/x is not authorized to perform: kms:DescribeKey",
    "ResourceNotFoundException: Requested resource not found",
    "CloudHsmClusterNotFoundException: no such cluster",
    "failed to refresh cached credentials, no EC2 IMDS role found",
    "connect ECONNREFUSED 127.0.0.1:4566",
  ];
  for (const message of failures) {
    it(`does not take "${message.slice(0, 50)}" for a first deployment`, async () => {
      const error = new Error(`1 error occurred:\n\t* ${message}\n\n`);
      assert.equal(
        await stoppedBy(() => Promise.reject(error)),
        [
          `AWS did not say which key alias/cloud_user points to in eu-central-1: 1 error occurred: * ${message}.`,
          "Nothing was deployed: a key pending deletion would go unnoticed.",
          "The credentials need kms:DescribeKey, and AWS KMS must be reachable.",
        ].join("\n"),
      );
    });
  }

  it("asks AWS for the alias in the region", async () => {
    const recording = await recordResources({
      answers: { "aws:kms/getKey:getKey": { id, keyState: "Enabled", deletionDate: "" } },
    });
    await refuseUnusableKey(place, inState);
    const inputs = { keyId: "alias/cloud_user", region: "eu-central-1" };
    assert.deepEqual(recording.calls, [{ token: "aws:kms/getKey:getKey", inputs }]);
  });
});
