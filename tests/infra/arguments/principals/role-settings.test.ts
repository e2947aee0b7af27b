import assert from "node:assert/strict";
import { runtime } from "@pulumi/pulumi";
import {
  principalArns,
  refuseForeignPrincipals,
} from "../../../../infra/arguments/principals/principal-settings";
import {
  deployerArns,
  readRoles,
  refuseOtherDeployer,
} from "../../../../infra/arguments/principals/role-settings";
import { itRefuses, type OwnSettings, readerOf, refusals } from "../../support/own-settings";
import { PLACE } from "../../support/places";

const { partition, accountId: ACCOUNT } = PLACE;
const SSO = "role/aws-reserved/sso.amazonaws.com";
const ANY = "?".repeat(16);

/** Reads the roles as one whose ARN is known. */
function read(own: OwnSettings, arn?: string) {
  const reader = readerOf(own);
  const caller = arn === undefined ? undefined : { accountId: ACCOUNT, partition: "aws", arn };
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
      `arn:aws:iam::${ACCOUNT}:${SSO}*/AWSReservedSSO_Audit_${ANY}`,
    ]);
  });

  const deployers: readonly (readonly [string, string, readonly string[]])[] = [
    ["role/Deployer", "Deployer", ["role/Deployer", "role/*/Deployer"]],
    ["role/ci/Deployer", "Deployer", ["role/Deployer", "role/*/Deployer"]],
    [`arn:aws:iam::${ACCOUNT}:role/Deployer`, "Deployer", ["role/Deployer", "role/*/Deployer"]],
    [
      `${SSO}/*/AWSReservedSSO_Deploy_*`,
      "AWSReservedSSO_Deploy_0123456789abcdef",
      [`${SSO}*/AWSReservedSSO_Deploy_${ANY}`],
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

  describe("in a preview", () => {
    const nobody = { newResource: () => ({ id: "", state: {} }), call: () => ({}) };
    const runs = (isPreview: boolean) => runtime.setMocks(nobody, "files", "dev", isPreview);
    before(() => runs(true));
    after(() => runs(false));

    for (const [deployer, arn] of strangers) {
      it(`takes ${deployer} from ${arn}`, () => {
        assert.deepEqual(read({ deployer }, arn).faults, []);
      });
    }
  });

  const account = `arn:aws:iam::${ACCOUNT}:root`;
  const foreign = "arn:aws:iam::999988887777:role/Deployer";
  const inChina = `arn:aws-cn:iam::${ACCOUNT}:role/Backup`;
  const refused = [
    ...refusals("deployer", [
      ["a deployer that is a user", "user/kzax01", `is "user/kzax01". That is a user. ${WANTED}`],
      [
        "a deployer that is an account",
        account,
        `is "${account}". That is a whole account. ${WANTED}`,
      ],
      [
        "a deployer that is a session",
        session("Deployer"),
        `is "${session("Deployer")}". That is one session of a role: name the role. ${WANTED}`,
      ],
      ["an empty deployer", "", `is "". ${WANTED}`],
      ["a list of deployers", '["role/Deployer"]', `is "[\\"role/Deployer\\"]". ${WANTED}`],
      [
        "a deployer of another account",
        foreign,
        `is "${foreign}", of the account 999988887777. Name a user or role of this account, ${ACCOUNT}.`,
      ],
    ]),
    ...refusals("serviceRoles", [
      [
        "service roles that are no list",
        "role/Backup",
        "is \"role/Backup\". Use a list of IAM roles: `pulumi config set --path 'aerosecure-kms:serviceRoles[0]' role/Backup`.",
      ],
    ]),
    ...refusals("serviceRoles[0]", [
      [
        "a service role that is everyone",
        '["role/*"]',
        `is "role/*". A wildcard is everyone it matches. ${WANTED}`,
      ],
      [
        "a service role of another partition",
        `["${inChina}"]`,
        `is "${inChina}", of the partition aws-cn. Name a user or role of the partition aws.`,
      ],
    ]),
    ...refusals("serviceRoles[1]", [
      [
        "a service role that is a user",
        '["role/Backup","user/kzax01"]',
        `is "user/kzax01". That is a user. ${WANTED}`,
      ],
      [
        "a service role twice",
        '["role/Backup","role/ops/backup"]',
        'is "role/ops/backup", who is in serviceRoles[0] already. Remove one of the two.',
      ],
    ]),
  ];
  itRefuses(refused, (own) => read(own, session("Deployer")).faults);
});
