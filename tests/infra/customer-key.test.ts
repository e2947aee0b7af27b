import assert from "node:assert/strict";
import { CustomerKey, type CustomerKeyArgs } from "../../infra/customer-key";
import { CREATED_KEY, type Recorded, recordResources, valueFrom } from "../support/mocks";

const args: CustomerKeyArgs = {
  region: "eu-central-1",
  alias: "alias/files",
  description: "Encrypts the files.",
  policy: '{"Version":"2012-10-17"}',
};

async function keyResources(
  changes: Partial<CustomerKeyArgs> = {},
  protect = false,
): Promise<readonly Recorded[]> {
  const recording = await recordResources();
  new CustomerKey("files", { ...args, ...changes }, { protect });
  return (await recording.resources()).toSorted((one, other) =>
    one.type.localeCompare(other.type, "en"),
  );
}

describe("CustomerKey", () => {
  it("declares a symmetric single-region key that rotates, and its alias", async () => {
    const parent = "aerosecure:kms:CustomerKey files";
    assert.deepEqual(await keyResources(), [
      {
        type: "aerosecure:kms:CustomerKey",
        name: "files",
        inputs: {},
        parent: "",
        protect: false,
        deletedWith: "",
        dependencies: [],
      },
      {
        type: "aws:kms/alias:Alias",
        name: "files",
        inputs: { region: "eu-central-1", name: "alias/files", targetKeyId: CREATED_KEY.keyId },
        parent,
        protect: false,
        deletedWith: "",
        dependencies: ["aws:kms/key:Key files"],
      },
      {
        type: "aws:kms/key:Key",
        name: "files",
        inputs: {
          region: "eu-central-1",
          description: "Encrypts the files.",
          customerMasterKeySpec: "SYMMETRIC_DEFAULT",
          keyUsage: "ENCRYPT_DECRYPT",
          multiRegion: false,
          enableKeyRotation: true,
          rotationPeriodInDays: 365,
          deletionWindowInDays: 30,
          policy: '{"Version":"2012-10-17"}',
          tags: {},
        },
        parent,
        protect: false,
        deletedWith: "",
        dependencies: [],
      },
    ]);
  });

  it("takes periods and tags as they are set", async () => {
    const resources = await keyResources({
      rotationPeriodInDays: 90,
      deletionWindowInDays: 7,
      tags: { owner: "flight-data" },
    });
    const inputs = resources.find(({ type }) => type === "aws:kms/key:Key")?.inputs ?? {};
    assert.equal(inputs["rotationPeriodInDays"], 90);
    assert.equal(inputs["deletionWindowInDays"], 7);
    assert.deepEqual(inputs["tags"], { owner: "flight-data" });
  });

  it("protects key and alias alike", async () => {
    const resources = await keyResources({}, true);
    assert.deepEqual(
      resources.map(({ type, protect }) => ({ type, protect })),
      [
        { type: "aerosecure:kms:CustomerKey", protect: true },
        { type: "aws:kms/alias:Alias", protect: true },
        { type: "aws:kms/key:Key", protect: true },
      ],
    );
  });

  it("tells ARN, id and alias", async () => {
    await recordResources();
    const key = new CustomerKey("files", args);
    assert.deepEqual(
      [await valueFrom(key.keyArn), await valueFrom(key.keyId), await valueFrom(key.keyAlias)],
      [CREATED_KEY.arn, CREATED_KEY.keyId, "alias/files"],
    );
  });
});
