import assert from "node:assert/strict";
import {
  isPattern,
  mayBeSame,
  type Principal,
  parsePrincipal,
} from "../../../../infra/arguments/principals/principals";
import { isLike } from "../../../support/is-like";

const SSO = "role/aws-reserved/sso.amazonaws.com";
/** What the role of a permission set ends in. */
const ANY = "?".repeat(16);
const WANTED =
  "Use the short name or the ARN of an IAM user or role, such as user/kzax01 or role/KeyAdmins.";
const SET_WANTED =
  "Write the roles of a permission set as role/aws-reserved/sso.amazonaws.com/*/AWSReservedSSO_<permission set>_* and no other wildcard.";

function principal(text: string): Principal {
  const parsed = parsePrincipal(text);
  assert.ok("resource" in parsed, text);
  return parsed;
}

describe("parsePrincipal", () => {
  const sets: readonly (readonly [string, string])[] = [
    [`${SSO}/*/AWSReservedSSO_KeyAdmins_*`, `${SSO}*/AWSReservedSSO_KeyAdmins_${ANY}`],
    [`${SSO}/AWSReservedSSO_KeyAdmins_*`, `${SSO}*/AWSReservedSSO_KeyAdmins_${ANY}`],
    [`${SSO}*/AWSReservedSSO_KeyAdmins_${ANY}`, `${SSO}*/AWSReservedSSO_KeyAdmins_${ANY}`],
    [`${SSO}/eu-west-2/AWSReservedSSO_Key_Admins_*`, `${SSO}*/AWSReservedSSO_Key_Admins_${ANY}`],
    [`${SSO}.cn/*/AWSReservedSSO_KeyAdmins_*`, `${SSO}.cn*/AWSReservedSSO_KeyAdmins_${ANY}`],
    [
      `${SSO}/*/AWSReservedSSO_${"x".repeat(32)}_*`,
      `${SSO}*/AWSReservedSSO_${"x".repeat(32)}_${ANY}`,
    ],
  ];
  for (const [text, resource] of sets) {
    it(`takes ${text} for the roles of a permission set, in whatever region that is`, () => {
      assert.deepEqual(parsePrincipal(text), { resource });
      assert.ok(isPattern({ resource }));
    });
  }

  for (const [role, isFound] of [
    ["/AWSReservedSSO_Crew_0123456789abcdef", true],
    ["/eu-west-2/AWSReservedSSO_Crew_fedcba9876543210", true],
    ["/AWSReservedSSO_Crew_0123456789abcde", false],
    ["/AWSReservedSSO_Crew_0123456789abcdef0", false],
    ["/AWSReservedSSO_Crew_Admins_0123456789abcdef", false],
    ["/AWSReservedSSO_Crew2_0123456789abcdef", false],
    ["/AWSReservedSSO_NightCrew_0123456789abcdef", false],
  ] as const) {
    it(`${isFound ? "finds" : "does not find"} ${role} by the permission set Crew`, () => {
      const { resource } = principal(`${SSO}/*/AWSReservedSSO_Crew_*`);
      assert.equal(isLike(`${SSO}${role}`, resource), isFound);
    });
  }

  it("takes the same as an ARN", () => {
    assert.deepEqual(
      parsePrincipal(`arn:aws-us-gov:iam::111122223333:${SSO}/*/AWSReservedSSO_KeyAdmins_*`),
      {
        resource: `${SSO}*/AWSReservedSSO_KeyAdmins_${ANY}`,
        arn: { partition: "aws-us-gov", accountId: "111122223333" },
      },
    );
  });

  it("takes one of these roles for itself", () => {
    const one = principal(`${SSO}/eu-west-2/AWSReservedSSO_KeyAdmins_0123456789abcdef`);
    assert.ok(!isPattern(one));
  });

  const refused: readonly (readonly [string, string])[] = [
    [`${SSO}/*/AWSReservedSSO_*`, `${SET_WANTED} ${WANTED}`],
    [`${SSO}/*/AWSReservedSSO_KeyAdmins*`, `${SET_WANTED} ${WANTED}`],
    [`${SSO}/*/AWSReservedSSO_*_*`, `${SET_WANTED} ${WANTED}`],
    [`${SSO}/*/*/AWSReservedSSO_KeyAdmins_*`, `${SET_WANTED} ${WANTED}`],
    [`${SSO}*/AWSReservedSSO_KeyAdmins_${ANY}?`, `${SET_WANTED} ${WANTED}`],
    [`${SSO}*/AWSReservedSSO_KeyAdmins_${ANY.slice(1)}`, `${SET_WANTED} ${WANTED}`],
    ["role/AWSReservedSSO_KeyAdmins_*", `${SET_WANTED} ${WANTED}`],
    [`${SSO}/*/AWSReservedSSO_${"x".repeat(33)}_*`, `${SET_WANTED} ${WANTED}`],
    ["role/Key*", `A wildcard is everyone it matches. ${WANTED}`],
    [`arn:aws:iam::*:${SSO}/*/AWSReservedSSO_KeyAdmins_*`, `${SET_WANTED} ${WANTED}`],
    ["role/Key?", WANTED],
  ];
  for (const [text, fault] of refused) {
    it(`refuses ${text}`, () => {
      assert.deepEqual(parsePrincipal(text), { fault });
    });
  }

  it("says what is wanted instead, where that is told", () => {
    assert.deepEqual(parsePrincipal("*", "Name one role."), {
      fault: "A wildcard is everyone it matches. Name one role.",
    });
  });
});

describe("mayBeSame", () => {
  const set = (name: string) => `${SSO}/*/AWSReservedSSO_${name}_*`;
  const cases: readonly (readonly [string, string, boolean])[] = [
    ["role/Crew", "role/ops/CREW", true],
    ["role/Crew", "user/Crew", false],
    ["role/Crew", "role/Crew2", false],
    [set("Crew"), set("Crew"), true],
    [set("Crew"), set("crew"), true],
    [set("Crew"), set("Pilots"), false],
    [set("Crew"), set("Crew_Leads"), false],
    [set("Crew"), set("CrewLeads"), false],
    [set("Crew"), `${SSO}/AWSReservedSSO_Crew_0123456789abcdef`, true],
    [set("Crew"), "role/AWSReservedSSO_Crew_0123456789ABCDEF", true],
    [set("Crew"), "role/AWSReservedSSO_Crew_0123456789abcde", false],
    [set("Crew"), "role/AWSReservedSSO_Crew_0123456789abcdef0", false],
    [set("Crew"), `${SSO}/AWSReservedSSO_Crew_Leads_0123456789abcdef`, false],
    [set("Crew"), "role/Crew", false],
    [set("Crew"), "user/AWSReservedSSO_Crew_0123456789abcdef", false],
  ];
  for (const [one, other, expected] of cases) {
    it(`says ${expected} of ${one} and ${other}, either way around`, () => {
      assert.equal(mayBeSame(principal(one), principal(other)), expected);
      assert.equal(mayBeSame(principal(other), principal(one)), expected);
    });
  }
});
