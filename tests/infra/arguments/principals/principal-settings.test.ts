import assert from "node:assert/strict";
import {
  principalArns,
  readPrincipals,
  refuseForeignPrincipals,
} from "../../../../infra/arguments/principals/principal-settings";
import { fault, itRefuses, readerOf, refusals } from "../../support/own-settings";
import { PLACE } from "../../support/places";

const SSO = "role/aws-reserved/sso.amazonaws.com";
const ANY = "?".repeat(16);
const { partition } = PLACE;
const deployer = "arn:aws:iam::111122223333:user/deployer";
const caller = { accountId: "111122223333", partition: "aws", arn: deployer };

/** Reads who may do what; tells what was read, and every fault. */
function read(
  administrators: readonly string[],
  keyUsers: readonly string[] = [],
  reencryptor?: string,
) {
  const reader = readerOf({
    administrators: JSON.stringify(administrators),
    keyUsers: JSON.stringify(keyUsers),
    reencryptor,
  });
  const principals = readPrincipals(reader);
  refuseForeignPrincipals(reader, principals, partition, caller);
  return { principals, faults: reader.faults };
}

describe("readPrincipals", () => {
  it("takes the roles of permission sets beside users and roles", () => {
    const { principals, faults } = read(
      ["user/kzax01", `${SSO}/*/AWSReservedSSO_KeyAdmins_*`],
      [`arn:aws:iam::111122223333:${SSO}/AWSReservedSSO_Crew_*`],
    );
    assert.deepEqual(faults, []);
    assert.deepEqual(principalArns(principals.administrators, partition, "111122223333"), [
      "arn:aws:iam::111122223333:user/kzax01",
      `arn:aws:iam::111122223333:${SSO}*/AWSReservedSSO_KeyAdmins_${ANY}`,
    ]);
    assert.deepEqual(principalArns(principals.keyUsers, partition, "111122223333"), [
      `arn:aws:iam::111122223333:${SSO}*/AWSReservedSSO_Crew_${ANY}`,
    ]);
  });

  const OF_OTHERS =
    "of the account 999988887777. Name a user or role of this account, 111122223333.";
  const REMEDY = "Administrators manage the key and do not use it: remove one of the two.";
  const SET = `${SSO}/*/AWSReservedSSO_Ops_*`;
  const ONE = `${SSO}/AWSReservedSSO_Ops_0123456789abcdef`;
  const ONE_OF_A_REGION = `${SSO}/eu-west-2/AWSReservedSSO_Ops_0123456789abcdef`;
  const LONGER_SET = `${SSO}/*/AWSReservedSSO_Ops_Crew_*`;
  const SHORT_SET = `${SSO}/AWSReservedSSO_Ops_*`;
  it("takes a permission set whose name goes on where the administrators' ends", () => {
    assert.deepEqual(read([SET], [LONGER_SET]).faults, []);
  });

  const refused: readonly (readonly [string, string, string, string])[] = [
    [
      "a role that an administrators' permission set may have made",
      SET,
      ONE_OF_A_REGION,
      `who may be in administrators[0] too, "${SET}"`,
    ],
    [
      "a permission set that may have made an administrator",
      ONE,
      SET,
      `who may be in administrators[0] too, "${ONE}"`,
    ],
    [
      "the administrators' permission set in other words",
      SET,
      SHORT_SET,
      "who is in administrators[0] too",
    ],
  ];
  for (const [what, administrator, keyUser, who] of refused) {
    it(`refuses as a key user ${what}`, () => {
      assert.deepEqual(read([administrator], [keyUser]).faults, [
        fault("keyUsers[0]", `is "${keyUser}", ${who}. ${REMEDY}`),
      ]);
    });
  }

  for (const reencryptor of ["user/kzax02", "role/ops/Reencryptor"]) {
    it(`takes ${reencryptor} for the reencryptor, also where key users name it`, () => {
      const { principals, faults } = read(["user/kzax01"], [reencryptor], reencryptor);
      assert.deepEqual(faults, []);
      assert.deepEqual(principalArns(principals.reencryptor, partition, "111122223333"), [
        `arn:aws:iam::111122223333:${reencryptor}`,
      ]);
    });
  }

  it("has no reencryptor where none is set", () => {
    assert.deepEqual(read(["user/kzax01"]).principals.reencryptor, []);
  });

  const foreign = "arn:aws:iam::999988887777:role/Reencryptor";
  itRefuses(
    refusals("reencryptor", [
      [
        "as the reencryptor an administrator",
        "user/kzax01",
        `is "user/kzax01", who is in administrators[0] too. ${REMEDY}`,
      ],
      ["as the reencryptor one of another account", foreign, `is "${foreign}", ${OF_OTHERS}`],
    ]),
    ({ reencryptor }) => read(["user/kzax01"], [], reencryptor).faults,
  );

  for (const text of ["", '["role/Reencryptor"]', "role/*"]) {
    it(`refuses "${text}" as the reencryptor`, () => {
      const [fault, ...more] = read(["user/kzax01"], [], text).faults;
      assert.deepEqual(more, []);
      assert.match(String(fault), /^`aerosecure-kms:reencryptor` is /);
    });
  }

  it("refuses a permission set twice, however it is written", () => {
    const twice = [SET, `${SSO}/us-west-2/AWSReservedSSO_Ops_*`];
    assert.deepEqual(read(twice).faults, [
      `\`aerosecure-kms:administrators[1]\` is "${SSO}/us-west-2/AWSReservedSSO_Ops_*", who is in administrators[0] already. Remove one of the two.`,
    ]);
  });

  it("refuses a permission set of another account", () => {
    const foreignSet = `arn:aws:iam::999988887777:${SET}`;
    assert.deepEqual(read([foreignSet]).faults, [
      fault("administrators[0]", `is "${foreignSet}", ${OF_OTHERS}`),
    ]);
  });
});
