import assert from "node:assert/strict";
import { reachesOf } from "../../../../policy-pack/src/policy-document/decide/principal-match";
import type { Caller } from "../../../../policy-pack/src/policy-document/decide/request";
import { rulesOf } from "../../../../policy-pack/src/policy-document/decide/rule";
import { undecidable } from "../../../../policy-pack/src/policy-document/decide/truth";
import { documentOf } from "../../../../policy-pack/src/policy-document/document";
import {
  ACCOUNT,
  OTHER_ACCOUNT,
  OTHER_ROLE,
  ROLE_ARN,
  ROOT_ARN,
  SESSION_ARN,
  USER_ARN,
} from "../../policy-text";

const FEDERATED = `arn:aws:sts::${ACCOUNT}:federated-user/any`;
const LOGS = "logs.amazonaws.com";
const PROVIDER = `arn:aws:iam::${ACCOUNT}:saml-provider/people`;
const PATTERN = `arn:aws:iam::${ACCOUNT}:role/*`;

const root: Caller = { kind: "root", account: ACCOUNT };
const user: Caller = { kind: "user", arn: USER_ARN };
const session: Caller = { kind: "role session", arn: SESSION_ARN, roleArn: ROLE_ARN };
const federated: Caller = { kind: "federated user", arn: FEDERATED, userArn: USER_ARN };
const logs: Caller = { kind: "service", name: LOGS };
const anonymous: Caller = { kind: "anonymous" };

const strange = (name: string) => undecidable(`the principal "${name}"`);
const alone = (names: string) =>
  undecidable(`the NotPrincipal of policy.Statement[0], which names ${names} alone`);
const ofTheSession = undecidable(
  `whether a Deny of the user "${USER_ARN}" holds for its federated sessions`,
);

function reaches(element: object, caller: Caller, Effect = "Allow", hasBoundary = false) {
  const statement = { Effect, ...element, Action: "*", Resource: "*" };
  const [rule] = rulesOf(documentOf("policy", { Version: "2012-10-17", Statement: [statement] }));
  assert.ok(rule !== undefined);
  return reachesOf(rule, caller, hasBoundary);
}

/** A Principal, a caller, and how the one is about the other. */
const BY_PRINCIPAL: readonly (readonly [unknown, Caller, readonly unknown[]])[] = [
  ["*", user, ["as everyone"]],
  ["*", anonymous, ["as everyone"]],
  [{ AWS: "*" }, logs, ["as everyone"]],
  [{ AWS: USER_ARN }, user, ["directly"]],
  [{ AWS: USER_ARN }, session, []],
  [{ AWS: USER_ARN }, root, []],
  [{ AWS: USER_ARN }, anonymous, []],
  [{ AWS: [ACCOUNT, ROOT_ARN] }, user, ["as its account"]],
  [{ AWS: ROOT_ARN }, root, ["as its account"]],
  [{ AWS: OTHER_ACCOUNT }, user, []],
  [{ AWS: ACCOUNT }, logs, []],
  [{ AWS: ["*", USER_ARN, ACCOUNT] }, user, ["as everyone", "directly", "as its account"]],
  [{ AWS: SESSION_ARN }, session, ["directly"]],
  [{ AWS: ROLE_ARN }, session, ["as its role or user"]],
  [{ AWS: OTHER_ROLE }, session, []],
  [{ AWS: FEDERATED }, federated, ["directly"]],
  [{ AWS: USER_ARN }, federated, ["as its role or user"]],
  [{ AWS: ROLE_ARN }, federated, []],
  [{ AWS: PATTERN }, user, [strange(PATTERN)]],
  [{ AWS: PATTERN }, logs, []],
  [{ AWS: "AIDACKCEVSQ6C2EXAMPLE" }, user, [strange("AIDACKCEVSQ6C2EXAMPLE")]],
  [{ AWS: `x${USER_ARN}` }, user, [strange(`x${USER_ARN}`)]],
  [{ AWS: `${USER_ARN}?` }, user, [strange(`${USER_ARN}?`)]],
  [{ AWS: `arn:aws:iam::${ACCOUNT}:group/x` }, user, [strange(`arn:aws:iam::${ACCOUNT}:group/x`)]],
  [{ Service: LOGS }, logs, ["directly"]],
  [{ Service: "s3.amazonaws.com" }, logs, []],
  [{ Service: LOGS }, user, []],
  [{ Service: "*.amazonaws.com" }, logs, [strange("*.amazonaws.com")]],
  [{ Service: "*.amazonaws.com" }, user, [strange("*.amazonaws.com")]],
  [{ Federated: PROVIDER }, session, [strange(PROVIDER)]],
  [{ Federated: PROVIDER }, user, []],
  [{ CanonicalUser: "79a5" }, user, [strange("79a5")]],
  [{ CanonicalUser: "79a5" }, logs, []],
  [{ CanonicalUser: "79a5" }, anonymous, []],
  [{ Canonical: "79a5" }, session, [strange("79a5")]],
];

/** A NotPrincipal, a caller, and how an Allow and a Deny are about them. */
const BY_NOT_PRINCIPAL: readonly (readonly [unknown, Caller, allow: unknown, deny?: unknown])[] = [
  [{ AWS: OTHER_ROLE }, user, "as everyone"],
  [{ AWS: OTHER_ROLE }, anonymous, "as everyone"],
  [{ AWS: OTHER_ROLE }, logs, "as everyone"],
  [{ AWS: "*" }, user, undefined],
  [{ AWS: "*" }, anonymous, undefined],
  [{ AWS: [USER_ARN, ACCOUNT] }, user, undefined],
  [{ AWS: [USER_ARN, ROOT_ARN, OTHER_ROLE] }, user, undefined],
  [{ AWS: USER_ARN }, user, alone(USER_ARN)],
  [{ AWS: ACCOUNT }, user, alone(ACCOUNT), "as everyone"],
  [{ AWS: ACCOUNT }, root, undefined],
  [{ AWS: [SESSION_ARN, ROLE_ARN, ACCOUNT] }, session, undefined],
  [{ AWS: [ROLE_ARN, ACCOUNT] }, session, alone(`${ROLE_ARN}, ${ACCOUNT}`)],
  [{ AWS: [FEDERATED, USER_ARN, ACCOUNT] }, federated, undefined],
  [{ AWS: [FEDERATED, USER_ARN] }, federated, alone(`${FEDERATED}, ${USER_ARN}`)],
  [{ Service: LOGS }, logs, undefined],
  [{ Service: "s3.amazonaws.com" }, logs, "as everyone"],
  [{ AWS: PATTERN }, user, strange(PATTERN)],
  [{ AWS: [PATTERN, ACCOUNT] }, user, strange(PATTERN)],
];

describe("how a statement is about a caller", () => {
  for (const [Principal, caller, expected] of BY_PRINCIPAL) {
    it(`by the Principal ${JSON.stringify(Principal)}, for one of the kind "${caller.kind}"`, () => {
      assert.deepEqual(reaches({ Principal }, caller), expected);
    });
  }

  it("is not known of a Deny of a user, for their federated sessions", () => {
    assert.deepEqual(reaches({ Principal: { AWS: USER_ARN } }, federated, "Deny"), [ofTheSession]);
    assert.deepEqual(reaches({ Principal: { AWS: ROLE_ARN } }, session, "Deny"), [
      "as its role or user",
    ]);
  });

  for (const [NotPrincipal, caller, allow, deny = allow] of BY_NOT_PRINCIPAL) {
    it(`by the NotPrincipal ${JSON.stringify(NotPrincipal)}, for one of the kind "${caller.kind}"`, () => {
      const listed = (reach: unknown) => (reach === undefined ? [] : [reach]);
      assert.deepEqual(reaches({ NotPrincipal }, caller), listed(allow));
      assert.deepEqual(reaches({ NotPrincipal }, caller, "Deny"), listed(deny));
    });
  }

  it("is everyone's by a Deny's NotPrincipal, for one who has a permissions boundary", () => {
    const element = { NotPrincipal: { AWS: [USER_ARN, ACCOUNT] } };
    assert.deepEqual(reaches(element, user, "Deny", true), ["as everyone"]);
    assert.deepEqual(reaches(element, user, "Allow", true), []);
  });

  it("is not known without a Principal", () => {
    const nobody = undecidable("policy.Statement[0], which has no Principal");
    assert.deepEqual(reaches({}, user), [nobody]);
  });
});
