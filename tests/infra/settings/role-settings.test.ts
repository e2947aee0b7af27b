import assert from "node:assert/strict";
import type { Caller } from "../../../infra/settings/caller";
import { principalArns, refuseForeignPrincipals } from "../../../infra/settings/principal-settings";
import {
  deployerArns,
  readRoles,
  refuseOtherDeployer,
} from "../../../infra/settings/role-settings";
import { SettingReader } from "../../../infra/settings/setting-reader";

const partition = { name: "aws", dnsSuffix: "amazonaws.com" };
const ACCOUNT = "111122223333";
const SSO = "role/aws-reserved/sso.amazonaws.com";

/** Reads the roles as one whose ARN is known. */
function read(own: Readonly<Record<string, string>>, arn?: string) {
  const record = Object.entries(own).map(([name, text]) => [`aerosecure-kms:${name}`, text]);
  const reader = new SettingReader(Object.fromEntries(record), "aerosecure-kms");
  const caller: Caller | undefined =
    arn === undefined ? undefined : { accountId: ACCOUNT, partition: "aws", arn };
  const roles = readRoles(reader);
  refuseForeignPrincipals(reader, roles, partition, caller);
  refuseOtherDeployer(reader, roles, caller);
  return { roles, faults: reader.faults };
}

const session = (role: string) => `arn:aws:sts::${ACCOUNT}:assumed-role/${role}/pipeline-42`;
const WANTED = "Use the short name or the ARN of an IAM role, such as role/Deployer.";

describe("readRoles", () => {
  it("finds none where none is set", () => {
    assert.deepEqual(read({}, session("Anyone")), {
      roles: { serviceRoles: [], deployer: [] },
      faults: [],
    });
  });

  it("reads service roles as they are named", () => {
    const { roles, faults } = read({
      serviceRoles: `["role/Backup","arn:aws:iam::${ACCOUNT}:role/ops/Scan","${SSO}/*/AWSReservedSSO_Audit_*"]`,
    });
    assert.deepEqual(faults, []);
    assert.deepEqual(principalArns(roles.serviceRoles, partition, ACCOUNT), [
      `arn:aws:iam::${ACCOUNT}:role/Backup`,
      `arn:aws:iam::${ACCOUNT}:role/ops/Scan`,
      `arn:aws:iam::${ACCOUNT}:${SSO}*/AWSReservedSSO_Audit_*`,
    ]);
  });

  const deployers: readonly (readonly [string, string, readonly string[]])[] = [
    ["role/Deployer", "Deployer", ["role/Deployer", "role/*/Deployer"]],
    ["role/ci/Deployer", "Deployer", ["role/Deployer", "role/*/Deployer"]],
    [`arn:aws:iam::${ACCOUNT}:role/Deployer`, "Deployer", ["role/Deployer", "role/*/Deployer"]],
    [
      `${SSO}/*/AWSReservedSSO_Deploy_*`,
      "AWSReservedSSO_Deploy_0123456789abcdef",
      [`${SSO}*/AWSReservedSSO_Deploy_*`],
    ],
  ];
  for (const [deployer, role, resources] of deployers) {
    it(`takes ${deployer} from a session of ${role}, and knows it by its name`, () => {
      const { roles, faults } = read({ deployer }, session(role));
      assert.deepEqual(faults, []);
      assert.deepEqual(
        deployerArns(roles, partition, ACCOUNT),
        resources.map((resource) => `arn:aws:iam::${ACCOUNT}:${resource}`),
      );
    });
  }

  it("takes a deployer on trust while nobody knows the caller, which is a fault of its own", () => {
    assert.deepEqual(read({ deployer: "role/Deployer" }).faults, []);
  });

  const strangers: readonly (readonly [string, string])[] = [
    ["role/Deployer", session("Other")],
    ["role/Deployer", session("deployer")],
    ["role/Deployer", session("Deployer2")],
    ["role/Deployer", `arn:aws:iam::${ACCOUNT}:root`],
    ["role/Deployer", `arn:aws:iam::${ACCOUNT}:user/Deployer`],
    ["role/Deployer", `arn:aws:sts::${ACCOUNT}:federated-user/Deployer`],
    [`${SSO}/*/AWSReservedSSO_Deploy_*`, session("AWSReservedSSO_Deployers_0123456789abcdef")],
  ];
  for (const [deployer, arn] of strangers) {
    it(`refuses ${deployer} from ${arn}`, () => {
      assert.deepEqual(read({ deployer }, arn).faults, [
        `\`aerosecure-kms:deployer\` is "${deployer}", and the credentials are of ${arn}. Nobody but the deployer can change the bucket's encryption: deploy as that role, or remove the setting.`,
      ]);
    });
  }

  const refused: readonly (readonly [string, Readonly<Record<string, string>>, string])[] = [
    [
      "a deployer that is a user",
      { deployer: "user/kzax01" },
      `deployer\` is "user/kzax01". That is a user. ${WANTED}`,
    ],
    [
      "a deployer that is an account",
      { deployer: `arn:aws:iam::${ACCOUNT}:root` },
      `deployer\` is "arn:aws:iam::${ACCOUNT}:root". That is a whole account. ${WANTED}`,
    ],
    [
      "a deployer that is a session",
      { deployer: session("Deployer") },
      `deployer\` is "${session("Deployer")}". That is one session of a role: name the role. ${WANTED}`,
    ],
    ["an empty deployer", { deployer: "" }, `deployer\` is "". ${WANTED}`],
    [
      "a list of deployers",
      { deployer: '["role/Deployer"]' },
      `deployer\` is "[\\"role/Deployer\\"]". ${WANTED}`,
    ],
    [
      "a service role that is a user",
      { serviceRoles: '["role/Backup","user/kzax01"]' },
      `serviceRoles[1]\` is "user/kzax01". That is a user. ${WANTED}`,
    ],
    [
      "a service role that is everyone",
      { serviceRoles: '["role/*"]' },
      `serviceRoles[0]\` is "role/*". A wildcard is everyone it matches. ${WANTED}`,
    ],
    [
      "service roles that are no list",
      { serviceRoles: "role/Backup" },
      "serviceRoles` is \"role/Backup\". Use a list of IAM roles: `pulumi config set --path 'aerosecure-kms:serviceRoles[0]' role/Backup`.",
    ],
    [
      "a service role twice",
      { serviceRoles: '["role/Backup","role/ops/backup"]' },
      'serviceRoles[1]` is "role/ops/backup", who is in serviceRoles[0] already. Remove one of the two.',
    ],
    [
      "a service role of another partition",
      { serviceRoles: `["arn:aws-cn:iam::${ACCOUNT}:role/Backup"]` },
      `serviceRoles[0]\` is "arn:aws-cn:iam::${ACCOUNT}:role/Backup", of the partition aws-cn. Name a user or role of the partition aws.`,
    ],
    [
      "a deployer of another account",
      { deployer: "arn:aws:iam::999988887777:role/Deployer" },
      `deployer\` is "arn:aws:iam::999988887777:role/Deployer", of the account 999988887777. Name a user or role of this account, ${ACCOUNT}.`,
    ],
  ];
  for (const [what, own, fault] of refused) {
    it(`refuses ${what}`, () => {
      assert.deepEqual(read(own, session("Deployer")).faults, [`\`aerosecure-kms:${fault}`]);
    });
  }
});
