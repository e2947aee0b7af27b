import assert from "node:assert/strict";
import { isOfTheKey, isOfTheMoment } from "../../../../ops/aws/errors/kms-codes";

describe("what S3 passes on from KMS", () => {
  const codes: readonly (readonly [code: string, subject: "key" | "moment" | undefined])[] = [
    ["KMS.DisabledException", "key"],
    ["KMS.IncorrectKeyException", "key"],
    ["KMS.InvalidCiphertextException", "key"],
    ["KMS.InvalidKeyUsageException", "key"],
    ["KMS.KMSInvalidStateException", "key"],
    ["KMS.NotFoundException", "key"],
    ["KMS.DependencyTimeoutException", "moment"],
    ["KMS.InternalFailure", "moment"],
    ["KMS.InternalFailureException", "moment"],
    ["KMS.KMSInternalException", "moment"],
    ["KMS.KeyUnavailableException", "moment"],
    ["KMS.ServiceUnavailable", "moment"],
    ["KMS.ThrottlingException", "moment"],
    ["KMS.ValidationException", undefined],
    ["KMS.", undefined],
    ["DisabledException", undefined],
    ["DependencyTimeoutException", undefined],
    ["", undefined],
  ];
  for (const [code, subject] of codes) {
    it(`speaks of ${subject ?? "neither the key nor the moment"}: "${code}"`, () => {
      assert.deepEqual(
        { key: isOfTheKey(code), moment: isOfTheMoment(code) },
        { key: subject === "key", moment: subject === "moment" },
      );
    });
  }
});
