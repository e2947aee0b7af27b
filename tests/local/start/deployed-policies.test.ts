import assert from "node:assert/strict";
import { keyPolicy } from "../../../infra/keys/key-policy";
import type { Clients } from "../../../local/start/clients";
import { deployedPolicies } from "../../../local/start/deployed-policies";
import { PLACE } from "../../infra/support/places";

const outputs = {
  keyArn: "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab",
  keyAlias: "alias/aerosecure-local",
  bucketName: "files",
  region: "us-east-1",
  keyUserPolicy: "{}",
};
const USER = "arn:aws:iam::111122223333:user/crew/kzax01";
const ROLE = "arn:aws:iam::111122223333:role/KeyAdmins";

function policyFor(...administrators: readonly string[]): string {
  return JSON.stringify(
    keyPolicy({
      ...PLACE,
      bucketArn: "arn:aws:s3:::files",
      sseAlgorithm: "aws:kms",
      administrators,
      administratorsMayDeleteKey: true,
      keyUsers: ["arn:aws:iam::111122223333:user/Operator"],
    }),
  );
}

function read(keyPolicyText: string) {
  const clients = {
    kms: { send: async () => ({ Policy: keyPolicyText }) },
    s3: { send: async () => ({ Policy: "of the bucket" }) },
  };
  return deployedPolicies(clients as unknown as Clients, outputs);
}

describe("deployedPolicies", () => {
  for (const administrators of [[USER], [ROLE, USER]]) {
    it(`finds the IAM user among ${administrators.length} administrators`, async () => {
      const { keyAlias: _, ...rest } = outputs;
      assert.deepEqual(await read(policyFor(...administrators)), {
        ...rest,
        keyPolicy: policyFor(...administrators),
        bucketPolicy: "of the bucket",
        administratorArn: USER,
      });
    });
  }

  it("says what to do if no IAM user is among them", async () => {
    await assert.rejects(read(policyFor(ROLE)), {
      name: "UserError",
      message:
        "No IAM user is among the administrators of the local stack. Name one in Pulumi.local.yaml, such as user/kzax01.",
    });
  });
});
