import assert from "node:assert/strict";
import { CustomerKey, type CustomerKeyArgs } from "../../../infra/keys/customer-key";
import { CREATED_KEY, type Recorded, recordResources, valueFrom } from "../../support/mocks";
import { only, ROTATING_KEY, registered, registeredBy } from "../support/resources";

const args: CustomerKeyArgs = {
  region: "eu-central-1",
  alias: "alias/files",
  description: "Encrypts the files.",
  policy: '{"Version":"2012-10-17"}',
};
const COMPONENT = "aerosecure:kms:CustomerKey files";
const ALIAS = "aws:kms/alias:Alias files";
const KEY = "aws:kms/key:Key files";

function keyResources(
  changes: Partial<CustomerKeyArgs> = {},
  protect = false,
): Promise<readonly Recorded[]> {
  return registeredBy(() => new CustomerKey("files", { ...args, ...changes }, { protect }));
}

describe("CustomerKey", () => {
  it("declares a symmetric single-region key that rotates, and its alias", async () => {
    const { alias, ...own } = args;
    assert.deepEqual(await keyResources(), [
      registered(COMPONENT),
      registered(ALIAS, {
        inputs: { region: "eu-central-1", name: alias, targetKeyId: CREATED_KEY.keyId },
        parent: COMPONENT,
        dependencies: [KEY],
      }),
      registered(KEY, {
        inputs: {
          ...own,
          ...ROTATING_KEY,
          rotationPeriodInDays: 365,
          deletionWindowInDays: 30,
          tags: {},
        },
        parent: COMPONENT,
      }),
    ]);
  });

  it("takes periods and tags as they are set", async () => {
    const set = {
      rotationPeriodInDays: 90,
      deletionWindowInDays: 7,
      tags: { owner: "flight-data" },
    };
    const { rotationPeriodInDays, deletionWindowInDays, tags } = only(
      await keyResources(set),
      KEY,
    ).inputs;
    assert.deepEqual({ rotationPeriodInDays, deletionWindowInDays, tags }, set);
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
