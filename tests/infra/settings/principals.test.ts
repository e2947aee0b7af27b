import assert from "node:assert/strict";
import {
  isPattern,
  mayBeSame,
  type Principal,
  parsePrincipal,
} from "../../../infra/settings/principals";

const SSO = "role/aws-reserved/sso.amazonaws.com";
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
    [`${SSO}/*/AWSReservedSSO_KeyAdmins_*`, `${SSO}*/AWSReservedSSO_KeyAdmins_*`],
    [`${SSO}/AWSReservedSSO_KeyAdmins_*`, `${SSO}*/AWSReservedSSO_KeyAdmins_*`],
    [`${SSO}/eu-west-2/AWSReservedSSO_Key_Admins_*`, `${SSO}*/AWSReservedSSO_Key_Admins_*`],
    [`${SSO}.cn/*/AWSReservedSSO_KeyAdmins_*`, `${SSO}.cn*/AWSReservedSSO_KeyAdmins_*`],
    [`${SSO}/*/AWSReservedSSO_${"x".repeat(32)}_*`, `${SSO}*/AWSReservedSSO_${"x".repeat(32)}_*`],
  ];
  for (const [text, resource] of sets) {
    it(`takes ${text} for the roles of a permission set, in whatever region that is`, () => {
      assert.deepEqual(parsePrincipal(text), { resource });
      assert.ok(isPattern({ resource }));
    });
  }

  it("takes the same as an ARN", () => {
    assert.deepEqual(
      parsePrincipal(`arn:aws-us-gov:iam::111122223333:${SSO}/*/AWSReservedSSO_KeyAdmins_*`),
      {
        resource: `${SSO}*/AWSReservedSSO_KeyAdmins_*`,
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
    [`${SSO}*/AWSReservedSSO_KeyAdmins_*`, `${SET_WANTED} ${WANTED}`],
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
    [set("Crew"), set("Crew_Leads"), true],
    [set("Crew"), set("CrewLeads"), false],
    [set("Crew"), `${SSO}/AWSReservedSSO_Crew_0123456789abcdef`, true],
    [set("Crew"), "role/AWSReservedSSO_Crew_1", true],
    [set("Crew"), "role/Crew", false],
    [set("Crew"), "user/AWSReservedSSO_Crew_1", false],
  ];
  for (const [one, other, expected] of cases) {
    it(`says ${expected} of ${one} and ${other}, either way around`, () => {
      assert.equal(mayBeSame(principal(one), principal(other)), expected);
      assert.equal(mayBeSame(principal(other), principal(one)), expected);
    });
  }
});
