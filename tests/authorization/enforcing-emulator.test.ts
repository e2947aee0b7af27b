import assert from "node:assert/strict";
import { ListKeysCommand } from "@aws-sdk/client-kms";
import { ListBucketsCommand } from "@aws-sdk/client-s3";
import { clientsOf, createUser, rootOf } from "../../local/emulator/enforcing/callers";
import {
  type EnforcingEmulator,
  startEnforcingEmulator,
} from "../../local/emulator/enforcing/start";
import { quietReporter } from "../support/quiet-reporter";
import { ACCOUNT, REGION } from "./cast";

const FIRST_START_MS = 10 * 60_000;

describe("startEnforcingEmulator", function () {
  this.timeout(FIRST_START_MS);
  let emulator: EnforcingEmulator;
  before(async () => {
    emulator = await startEnforcingEmulator(process.env, quietReporter);
  });
  after(() => emulator.stop());

  it("answers with TLS, and apart from it without", async () => {
    const { s3 } = clientsOf(emulator, REGION, rootOf(emulator, ACCOUNT));
    for (const transport of ["TLS", "TLS 1.2", "no TLS"] as const) {
      const { Buckets } = await s3(transport).send(new ListBucketsCommand({}));
      assert.deepEqual(Buckets ?? [], []);
    }
  });

  it("refuses a user's wrong secret", async () => {
    const arn = `arn:aws:iam::${ACCOUNT}:user/Somebody`;
    const { accessKeyId } = await createUser(emulator, REGION, arn, []);
    const { kms } = clientsOf(emulator, REGION, { accessKeyId, secretAccessKey: "wrong" });
    await assert.rejects(kms.send(new ListKeysCommand({})), { name: "InvalidSignatureException" });
  });

  it("refuses an unknown access key", async () => {
    const nobody = { accessKeyId: "AKIAUNKNOWN000000000", secretAccessKey: "any" };
    const { kms } = clientsOf(emulator, REGION, nobody);
    await assert.rejects(kms.send(new ListKeysCommand({})), {
      name: "UnrecognizedClientException",
    });
  });

  it("is gone once it is stopped", async () => {
    const other = await startEnforcingEmulator(process.env, quietReporter);
    await other.stop();
    await assert.rejects(fetch(other.plainEndpoint), TypeError);
  });
});
