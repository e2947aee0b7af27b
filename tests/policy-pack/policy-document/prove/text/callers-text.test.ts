import assert from "node:assert/strict";
import type { Caller } from "../../../../../policy-pack/src/policy-document/decide/request";
import type { CallerClass } from "../../../../../policy-pack/src/policy-document/prove/callers";
import { callersText } from "../../../../../policy-pack/src/policy-document/prove/text/callers-text";
import { ACCOUNT, OTHER_ACCOUNT, ROLE_ARN, USER_ARN } from "../../../policy-text";
import { documentRead } from "../../access/clauses";

const SOMEBODY = "999988887777";
const SERVICE = "s3.amazonaws.com";
const session = (account: string, name: string) => `arn:aws:sts::${account}:assumed-role/${name}`;
const federated = (name: string) => `arn:aws:sts::${ACCOUNT}:federated-user/${name}`;
const user = (account: string, name: string) => `arn:aws:iam::${account}:user/${name}`;
const role = (account: string, name: string) => `arn:aws:iam::${account}:role/${name}`;

const CALLERS = {
  anonymous: { kind: "anonymous" },
  service: { kind: "service", name: SERVICE },
  otherService: { kind: "service", name: "unnamed.amazonaws.com" },
  root: { kind: "root", account: ACCOUNT },
  named: { kind: "user", arn: USER_ARN },
  anyUser: { kind: "user", arn: user(ACCOUNT, "unnamed") },
  namedRole: { kind: "role session", arn: session(ACCOUNT, "Reader/unnamed"), roleArn: ROLE_ARN },
  anyRole: {
    kind: "role session",
    arn: session(ACCOUNT, "unnamed/unnamed"),
    roleArn: role(ACCOUNT, "unnamed"),
  },
  namedSession: { kind: "role session", arn: session(ACCOUNT, "Reader/anna"), roleArn: ROLE_ARN },
  namedFederated: { kind: "federated user", arn: federated("any"), userArn: USER_ARN },
  federatedOfNamed: { kind: "federated user", arn: federated("unnamed"), userArn: USER_ARN },
  federatedOfAny: {
    kind: "federated user",
    arn: federated("unnamed"),
    userArn: user(ACCOUNT, "unnamed"),
  },
  otherRoot: { kind: "root", account: OTHER_ACCOUNT },
  otherUser: { kind: "user", arn: user(OTHER_ACCOUNT, "unnamed") },
  otherRole: {
    kind: "role session",
    arn: session(OTHER_ACCOUNT, "x/y"),
    roleArn: role(OTHER_ACCOUNT, "Pilot"),
  },
  strangersRoot: { kind: "root", account: SOMEBODY },
  strangersUser: { kind: "user", arn: user(SOMEBODY, "unnamed") },
} as const satisfies Readonly<Record<string, Caller>>;
type Name = keyof typeof CALLERS;
const NAMES = Object.keys(CALLERS) as Name[];

const classes = new Map(
  Object.entries(CALLERS).map(([name, caller]): [string, CallerClass] => [
    name,
    { caller, fixed: {}, arnWithin: undefined },
  ]),
);
const classesOf = (names: readonly Name[]) => names.flatMap((name) => classes.get(name) ?? []);

const document = documentRead([
  {
    Effect: "Allow",
    Principal: {
      Service: SERVICE,
      AWS: [
        USER_ARN,
        ROLE_ARN,
        session(ACCOUNT, "Reader/anna"),
        federated("any"),
        role(OTHER_ACCOUNT, "Pilot"),
      ],
    },
    ...{ Action: "*", Resource: "*" },
  },
  { Effect: "Deny", NotAction: "*", Resource: "*" },
]);

describe("callers in as few names as cover them", () => {
  for (const [names, texts] of [
    [NAMES, ["anyone"]],
    [["anonymous"], ["anyone without signing in"]],
    [["service"], [SERVICE]],
    [["otherService"], ["any other AWS service"]],
    [["root"], [`the root user of the account ${ACCOUNT}`]],
    [["otherRoot"], [`the root user of the account ${OTHER_ACCOUNT}`]],
    [["strangersRoot"], ["the root user of another account"]],
    [["named"], ["user/kzax01"]],
    [["anyUser"], ["any other user"]],
    [["namedRole"], ["role/Reader"]],
    [["anyRole"], ["any other role"]],
    [["namedSession"], ["assumed-role/Reader/anna"]],
    [["namedFederated"], ["federated-user/any"]],
    [["federatedOfNamed"], ["federated sessions of user/kzax01"]],
    [["federatedOfAny"], ["federated sessions of any other user"]],
    [["otherUser"], [`any user of the account ${OTHER_ACCOUNT}`]],
    [["otherRole"], [role(OTHER_ACCOUNT, "Pilot")]],
    [["strangersUser"], ["any user of another account"]],
    [
      ["named", "anyUser", "service"],
      [SERVICE, "user/kzax01", "any other user"],
    ],
    [["strangersRoot", "strangersUser"], ["anyone in another account"]],
    [["otherRoot", "otherUser", "otherRole"], [`anyone in the account ${OTHER_ACCOUNT}`]],
    [NAMES.slice(3, 12), [`anyone in the account ${ACCOUNT}`]],
    [
      ["anonymous", "service", "otherService"],
      ["anyone without signing in", SERVICE, "any other AWS service"],
    ],
    [[], []],
  ] as const satisfies readonly (readonly [readonly Name[], readonly string[]])[]) {
    it(`are ${texts.join(" and ") || "none"}`, () => {
      const crowd = { callers: [...classes.values()], documents: [document], accountId: ACCOUNT };
      const found = callersText(classesOf(names), crowd);
      assert.deepEqual([...found].sort(), [...texts].sort());
    });
  }

  it("are any of a kind of which the documents name none", () => {
    const empty = documentRead([{ Effect: "Allow", Principal: "*", Action: "*", Resource: "*" }]);
    const crowd = { callers: [...classes.values()], documents: [empty], accountId: ACCOUNT };
    const names: Name[] = ["anyUser", "anyRole", "federatedOfAny", "otherRoot"];
    assert.deepEqual(callersText(classesOf(names), crowd), [
      ...["any user", "any role", "federated sessions of any user"],
      "the root user of another account",
    ]);
  });
});
