import assert from "node:assert/strict";
import {
  accountsInControl,
  accountsLetIn,
  accountTakenForOwn,
  strangerFault,
} from "../../../../policy-pack/src/policy-document/access/accounts";
import { KMS, S3 } from "../../../../policy-pack/src/policy-document/services";
import {
  ACCOUNT,
  allow,
  deny,
  mayChangePolicy,
  OTHER_ACCOUNT,
  OTHER_ROLE,
  ROLE_ARN,
  ROOT_ARN,
  type StatementParts,
  toAws,
  toEveryone,
} from "../../policy-text";
import { documentRead } from "./clauses";

const OTHER_ROOT = `arn:aws:iam::${OTHER_ACCOUNT}:root`;
const SERVICE = "cloudtrail.amazonaws.com";
const CONTEXT = "kms:EncryptionContext:aws:cloudtrail:arn";
const trailOf = (account: string) => `arn:aws:cloudtrail:us-east-1:${account}:trail/files`;

/** Accounts that a statement lets in, each with what names it. */
const byStatement: readonly (readonly [
  title: string,
  statement: StatementParts,
  letIn: readonly (readonly [account: string, by: string, isCondition: boolean])[],
])[] = [
  [
    "a role's, an account's id and its root",
    toAws([ROLE_ARN, OTHER_ACCOUNT, OTHER_ROOT]),
    [
      [ACCOUNT, ROLE_ARN, false],
      [OTHER_ACCOUNT, OTHER_ACCOUNT, false],
      [OTHER_ACCOUNT, OTHER_ROOT, false],
    ],
  ],
  ["none that a Deny names", deny({ Principal: { AWS: OTHER_ROLE } }), []],
  ["none that NotPrincipal leaves out", allow({ NotPrincipal: { AWS: OTHER_ROLE } }), []],
  ["none of a service", allow({ Principal: { Service: SERVICE } }), []],
  [
    "those of a condition's values",
    toEveryone({ Condition: { StringEquals: { "kms:CallerAccount": [ACCOUNT, OTHER_ACCOUNT] } } }),
    [
      [ACCOUNT, "kms:CallerAccount", true],
      [OTHER_ACCOUNT, "kms:CallerAccount", true],
    ],
  ],
  [
    "those in a condition's ARNs",
    toEveryone({ Condition: { ArnLike: { "AWS:principalarn": OTHER_ROLE } } }),
    [[OTHER_ACCOUNT, "aws:PrincipalArn", true]],
  ],
  [
    "none that a condition leaves out",
    toEveryone({ Condition: { StringNotEquals: { "kms:CallerAccount": OTHER_ACCOUNT } } }),
    [],
  ],
  [
    "none of a condition on something else",
    toEveryone({ Condition: { StringEquals: { "aws:userid": OTHER_ACCOUNT } } }),
    [],
  ],
  [
    "none in a pattern or a longer number",
    toEveryone({
      Condition: { StringLike: { "kms:CallerAccount": ["4444*", `${OTHER_ACCOUNT}1`] } },
    }),
    [],
  ],
  [
    "that of a service's encryption context, which tells for whom it asks",
    allow({
      Principal: { Service: SERVICE, AWS: ROLE_ARN },
      Condition: { StringLike: { [CONTEXT]: trailOf(OTHER_ACCOUNT) } },
    }),
    [
      [ACCOUNT, ROLE_ARN, false],
      [OTHER_ACCOUNT, CONTEXT, true],
    ],
  ],
  [
    "none of the encryption context where the source is named",
    allow({
      Principal: { Service: SERVICE },
      Condition: {
        StringLike: { [CONTEXT]: trailOf(OTHER_ACCOUNT) },
        ArnLike: { "aws:SourceArn": trailOf(ACCOUNT) },
      },
    }),
    [[ACCOUNT, "aws:SourceArn", true]],
  ],
  [
    "that of the encryption context where a source is only left out",
    allow({
      Principal: { Service: SERVICE },
      Condition: {
        StringLike: { [CONTEXT]: trailOf(OTHER_ACCOUNT) },
        ArnNotLike: { "aws:SourceArn": trailOf(ACCOUNT) },
      },
    }),
    [[OTHER_ACCOUNT, CONTEXT, true]],
  ],
  [
    "none of an encryption context that people write",
    toAws(ROLE_ARN, { Condition: { StringLike: { [CONTEXT]: trailOf(OTHER_ACCOUNT) } } }),
    [[ACCOUNT, ROLE_ARN, false]],
  ],
  [
    "none of a context that AWS does not write",
    allow({
      Principal: { Service: SERVICE },
      Condition: { StringEquals: { "kms:EncryptionContext:team": OTHER_ACCOUNT } },
    }),
    [],
  ],
];

describe("the accounts that a document lets in", () => {
  for (const [title, statement, letIn] of byStatement) {
    it(`are ${title}`, () => {
      const found = accountsLetIn(documentRead([statement]), KMS);
      assert.deepEqual(
        found,
        letIn.map(([account, by, isCondition]) => ({
          ...{ account, by, isCondition, path: "policy.Statement[0]" },
          actions: new Set(["kms:decrypt"]),
        })),
      );
    });
  }

  it("are named with what each statement allows, of the service that is asked for", () => {
    const statement = toAws(OTHER_ACCOUNT, {
      Sid: "Readers",
      Action: ["s3:GetObject", "kms:Encrypt"],
      Resource: "arn:aws:s3:::files/*",
    });
    const [found] = accountsLetIn(documentRead([statement], S3), S3);
    assert.deepEqual(
      [found?.path, [...(found?.actions ?? [])]],
      ['policy.Statement[0] ("Readers")', ["s3:getobject"]],
    );
  });

  it("are told apart in what a message says", () => {
    const base = { account: ACCOUNT, path: "policy.Statement[0]", actions: new Set<string>() };
    const FIX = "Remove it, or add the account to trustedAccounts.";
    assert.equal(
      strangerFault({ ...base, by: ROLE_ARN, isCondition: false }),
      `policy.Statement[0] lets in ${ROLE_ARN}, of account ${ACCOUNT}. ${FIX}`,
    );
    assert.equal(
      strangerFault({ ...base, by: "aws:SourceArn", isCondition: true }),
      `policy.Statement[0] lets in account ${ACCOUNT} through its condition on aws:SourceArn. ${FIX}`,
    );
  });
});

describe("the accounts in control of a key", () => {
  const all = (AWS: string) => toAws(AWS, { Action: "kms:*" });

  for (const [title, statements, inControl, own] of [
    ["are none without statements", [], [], undefined],
    ["are those whose root has every right", [all(ROOT_ARN)], [ACCOUNT, ACCOUNT], ACCOUNT],
    [
      "are those whose principals may change the policy",
      [mayChangePolicy(OTHER_ROLE)],
      [OTHER_ACCOUNT],
      OTHER_ACCOUNT,
    ],
    [
      "are first those with every right",
      [mayChangePolicy(OTHER_ROLE), all(ACCOUNT)],
      [ACCOUNT, OTHER_ACCOUNT, ACCOUNT],
      ACCOUNT,
    ],
    ["are none that may only use the key", [toAws(OTHER_ROOT)], [], OTHER_ACCOUNT],
    [
      "are none whose root may do all but change the policy",
      [toAws(OTHER_ROOT, { NotAction: "kms:PutKeyPolicy" })],
      [],
      OTHER_ACCOUNT,
    ],
    [
      "are none that a Deny names",
      [deny({ Principal: { AWS: OTHER_ROOT }, Action: "kms:*" }), all(ROOT_ARN)],
      [ACCOUNT, ACCOUNT],
      ACCOUNT,
    ],
    [
      "are no Deny's where nobody is let in",
      [deny({ Principal: { AWS: OTHER_ROOT } })],
      [],
      undefined,
    ],
    [
      "are no service's",
      [allow({ Principal: { Service: SERVICE }, Action: "kms:*" })],
      [],
      undefined,
    ],
  ] as const satisfies readonly (readonly [
    string,
    readonly StatementParts[],
    readonly string[],
    string | undefined,
  ])[]) {
    it(title, () => {
      const document = documentRead(statements);
      assert.deepEqual(accountsInControl(document), inControl);
      assert.equal(accountTakenForOwn(document, []), own);
    });
  }

  it("give the key's own account, except one that is known to be another", () => {
    const document = documentRead([all(ROOT_ARN), toAws(OTHER_ROLE)]);
    assert.deepEqual(
      [[], [ACCOUNT], [ACCOUNT, OTHER_ACCOUNT]].map((trusted) =>
        accountTakenForOwn(document, trusted),
      ),
      [ACCOUNT, OTHER_ACCOUNT, undefined],
    );
  });
});
