import assert from "node:assert/strict";
import {
  principalArns,
  readPrincipals,
  refuseForeignPrincipals,
} from "../../../infra/settings/principal-settings";
import { SettingReader } from "../../../infra/settings/setting-reader";

const SSO = "role/aws-reserved/sso.amazonaws.com";
const partition = { name: "aws", dnsSuffix: "amazonaws.com" };
const caller = {
  accountId: "111122223333",
  partition: "aws",
  arn: "arn:aws:iam::111122223333:user/deployer",
};

/** Reads who may do what; tells what was read, and every fault. */
function read(
  administrators: readonly string[],
  keyUsers: readonly string[] = [],
  reencryptor?: string,
) {
  const reader = new SettingReader(
    {
      "aerosecure-kms:administrators": JSON.stringify(administrators),
      "aerosecure-kms:keyUsers": JSON.stringify(keyUsers),
      ...(reencryptor === undefined ? {} : { "aerosecure-kms:reencryptor": reencryptor }),
    },
    "aerosecure-kms",
  );
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
      `arn:aws:iam::111122223333:${SSO}*/AWSReservedSSO_KeyAdmins_*`,
    ]);
    assert.deepEqual(principalArns(principals.keyUsers, partition, "111122223333"), [
      `arn:aws:iam::111122223333:${SSO}*/AWSReservedSSO_Crew_*`,
    ]);
  });

  const REMEDY = "Administrators manage the key and do not use it: remove one of the two.";
  const refused: readonly (readonly [string, string, string, string])[] = [
    [
      "a role that an administrators' permission set may have made",
      `${SSO}/*/AWSReservedSSO_Ops_*`,
      `${SSO}/eu-west-2/AWSReservedSSO_Ops_0123456789abcdef`,
      `\`aerosecure-kms:keyUsers[0]\` is "${SSO}/eu-west-2/AWSReservedSSO_Ops_0123456789abcdef", who may be in administrators[0] too, "${SSO}/*/AWSReservedSSO_Ops_*". ${REMEDY}`,
    ],
    [
      "a permission set that may have made an administrator",
      `${SSO}/AWSReservedSSO_Ops_0123456789abcdef`,
      `${SSO}/*/AWSReservedSSO_Ops_*`,
      `\`aerosecure-kms:keyUsers[0]\` is "${SSO}/*/AWSReservedSSO_Ops_*", who may be in administrators[0] too, "${SSO}/AWSReservedSSO_Ops_0123456789abcdef". ${REMEDY}`,
    ],
    [
      "a permission set whose name goes on where the administrators' ends",
      `${SSO}/*/AWSReservedSSO_Ops_*`,
      `${SSO}/*/AWSReservedSSO_Ops_Crew_*`,
      `\`aerosecure-kms:keyUsers[0]\` is "${SSO}/*/AWSReservedSSO_Ops_Crew_*", who may be in administrators[0] too, "${SSO}/*/AWSReservedSSO_Ops_*". ${REMEDY}`,
    ],
    [
      "the administrators' permission set in other words",
      `${SSO}/*/AWSReservedSSO_Ops_*`,
      `${SSO}/AWSReservedSSO_Ops_*`,
      `\`aerosecure-kms:keyUsers[0]\` is "${SSO}/AWSReservedSSO_Ops_*", who is in administrators[0] too. ${REMEDY}`,
    ],
  ];
  for (const [what, administrator, keyUser, fault] of refused) {
    it(`refuses as a key user ${what}`, () => {
      assert.deepEqual(read([administrator], [keyUser]).faults, [fault]);
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

  const noReencryptors: readonly (readonly [string, string, string])[] = [
    [
      "an administrator",
      "user/kzax01",
      `is "user/kzax01", who is in administrators[0] too. ${REMEDY}`,
    ],
    [
      "one of another account",
      "arn:aws:iam::999988887777:role/Reencryptor",
      'is "arn:aws:iam::999988887777:role/Reencryptor", of the account 999988887777. Name a user or role of this account, 111122223333.',
    ],
  ];
  for (const [what, reencryptor, fault] of noReencryptors) {
    it(`refuses as the reencryptor ${what}`, () => {
      assert.deepEqual(read(["user/kzax01"], [], reencryptor).faults, [
        `\`aerosecure-kms:reencryptor\` ${fault}`,
      ]);
    });
  }

  for (const text of ["", '["role/Reencryptor"]', "role/*"]) {
    it(`refuses "${text}" as the reencryptor`, () => {
      const [fault, ...more] = read(["user/kzax01"], [], text).faults;
      assert.deepEqual(more, []);
      assert.match(String(fault), /^`aerosecure-kms:reencryptor` is /);
    });
  }

  it("refuses a permission set twice, however it is written", () => {
    const twice = [`${SSO}/*/AWSReservedSSO_Ops_*`, `${SSO}/us-west-2/AWSReservedSSO_Ops_*`];
    assert.deepEqual(read(twice).faults, [
      `\`aerosecure-kms:administrators[1]\` is "${SSO}/us-west-2/AWSReservedSSO_Ops_*", who is in administrators[0] already. Remove one of the two.`,
    ]);
  });

  it("refuses a permission set of another account", () => {
    const foreign = `arn:aws:iam::999988887777:${SSO}/*/AWSReservedSSO_Ops_*`;
    assert.deepEqual(read([foreign]).faults, [
      `\`aerosecure-kms:administrators[0]\` is "${foreign}", of the account 999988887777. Name a user or role of this account, 111122223333.`,
    ]);
  });
});
