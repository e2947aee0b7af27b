import assert from "node:assert/strict";
import { isRoleOfPermissionSet } from "../../../infra/aws/permission-set-role";

describe("a role of the permission set Crew.1", () => {
  const names: readonly (readonly [string, boolean])[] = [
    ["AWSReservedSSO_Crew.1_0123456789abcdef", true],
    ["AWSReservedSSO_Crew.1_0123456789abcde", false],
    ["AWSReservedSSO_Crew.1_0123456789abcdef0", false],
    ["AWSReservedSSO_Crew.1_0123456789abcdeg", false],
    ["AWSReservedSSO_Crew.1_Admins_0123456789abcdef", false],
    ["AWSReservedSSO_Crew-1_0123456789abcdef", false],
    ["XAWSReservedSSO_Crew.1_0123456789abcdef", false],
    ["Crew.1", false],
  ];
  for (const [name, isOne] of names) {
    it(`${isOne ? "is" : "is not"} ${name}`, () => {
      assert.equal(isRoleOfPermissionSet(name, "Crew.1"), isOne);
    });
  }
});
