import assert from "node:assert/strict";
import {
  judgePrincipal,
  type ParsedPrincipal,
  parsePrincipal,
} from "../../../../ops/commands/preflight/principal-checks";

const account = { accountId: "111122223333", partition: "aws-us-gov" };
const IAM = "arn:aws-us-gov:iam::111122223333";

describe("preflight of users and roles", () => {
  const parsed: readonly (readonly [string, ParsedPrincipal | undefined])[] = [
    ["user/kzax01", { kind: "user", name: "kzax01", arn: `${IAM}:user/kzax01` }],
    ["role/ops/KeyAdmins", { kind: "role", name: "KeyAdmins", arn: `${IAM}:role/ops/KeyAdmins` }],
    [`${IAM}:role/Crew`, { kind: "role", name: "Crew", arn: `${IAM}:role/Crew` }],
    [
      "role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Crew_*",
      {
        kind: "role",
        name: "AWSReservedSSO_Crew_*",
        arn: `${IAM}:role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_Crew_*`,
        permissionSet: "Crew",
      },
    ],
    ["arn:aws-us-gov:iam::444455556666:role/Crew", undefined],
    ["group/Crew", undefined],
    ["111122223333", undefined],
  ];
  for (const [text, expected] of parsed) {
    it(`reads ${text}${expected === undefined ? " as no user or role of the account" : ""}`, () => {
      assert.deepEqual(parsePrincipal(text, account), expected);
    });
  }

  const named = { setting: "administrators[0]", text: "role/KeyAdmins" };
  const role = parsePrincipal(named.text, account) as ParsedPrincipal;
  const what = "administrators[0], role/KeyAdmins";

  const judged: Readonly<Record<string, readonly [string | undefined, object]>> = {
    "passes one that exists": [
      role.arn,
      { verdict: "pass", found: `${role.arn} exists.`, remedy: [] },
    ],
    "fails one that does not": [
      undefined,
      {
        verdict: "fail",
        found: "There is no role KeyAdmins: AWS KMS would reject the whole key policy.",
        remedy: [
          "Create it, or remove it from administrators:",
          "aws iam create-role --role-name KeyAdmins --assume-role-policy-document file://TRUST.json",
        ],
      },
    ],
    "fails one of another path, which KMS takes for someone else": [
      `${IAM}:role/ops/KeyAdmins`,
      {
        verdict: "fail",
        found: `It would be ${role.arn}, but the role of that name is ${IAM}:role/ops/KeyAdmins: the path is part of an ARN.`,
        remedy: ["Write role/ops/KeyAdmins in administrators."],
      },
    ],
  };
  for (const [title, [arn, check]] of Object.entries(judged)) {
    it(title, () => {
      assert.deepEqual(judgePrincipal(named, role, arn), { about: "principal", what, ...check });
    });
  }
});
