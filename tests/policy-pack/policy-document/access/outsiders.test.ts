import assert from "node:assert/strict";
import { openActions } from "../../../../policy-pack/src/policy-document/access/outsiders";
import {
  CALLER_KEYS,
  patternOf,
} from "../../../../policy-pack/src/policy-document/elements/caller-keys";
import type { Request } from "../../../../policy-pack/src/policy-document/elements/condition";
import { deny, type StatementParts, toEveryone } from "../../policy-text";
import { clauseRead, clausesRead } from "./clauses";

const BOTH = ["kms:decrypt", "kms:encrypt"];
const ORG = { "aws:PrincipalOrgID": "o-a1b2c3d4e5" };
const VPC = { "aws:SourceVpc": "vpc-1a2b3c4d" };
const OWN = { StringEquals: ORG };
const NOT_OWN = { StringNotEquals: ORG };
const NOT_OWN_IF_ANY = { StringNotEqualsIfExists: ORG };
const NONE = { Null: { "aws:PrincipalOrgID": "true" } };
const SOME = { Null: { "aws:PrincipalOrgID": "false" } };
const NO_TLS = { Bool: { "aws:SecureTransport": "false" } };

const denies = (...conditions: readonly object[]): readonly StatementParts[] =>
  conditions.map((Condition) => deny({ Action: "kms:*", Condition }));

/** A statement's Condition and the Denies beside it: what an outsider may do of decrypting and encrypting. */
const cases: readonly (readonly [
  title: string,
  condition: object,
  denies: readonly StatementParts[],
  open: readonly string[],
])[] = [
  ["everything without a condition", {}, [], BOTH],
  ["nothing where the Condition names whom it means", OWN, [], []],
  [
    "everything where it names them only if they are named",
    { StringEqualsIfExists: ORG },
    [],
    BOTH,
  ],
  ["everything where it leaves them out", NOT_OWN, [], BOTH],
  [
    "everything under a condition that names nobody",
    { StringLike: { "aws:PrincipalOrgID": "*" } },
    [],
    BOTH,
  ],
  [
    "nothing where one of two conditions names them",
    { StringEquals: { ...ORG, "aws:SourceIp": "1" } },
    [],
    [],
  ],
  ["nothing where each of two keys would do alone", { StringEquals: { ...ORG, ...VPC } }, [], []],
  ["nothing where a key must be sent and not be sent", { ...OWN, ...NONE }, [], []],
  ["everything where a key must not be sent", NONE, [], BOTH],
  ["nothing that is denied to all", {}, denies({}), []],
  ["nothing that is denied to all but those named", {}, denies(NOT_OWN), []],
  [
    "what is denied to others who send the key, by not sending it",
    {},
    denies(NOT_OWN_IF_ANY, SOME),
    [],
  ],
  ["everything where only those who send it are denied", {}, denies(SOME), BOTH],
  ["everything where only those who do not send it are denied", {}, denies(NONE), BOTH],
  ["nothing where either is denied", {}, denies(SOME, NONE), []],
  ["nothing where it must be sent, which is denied", SOME, denies(SOME), []],
  ["nothing where it must not be sent, and that is denied", NONE, denies(NONE), []],
  [
    "everything where each key is denied beside the other",
    {},
    denies({ Null: { "aws:PrincipalOrgID": "true", "aws:SourceVpc": "true" } }),
    BOTH,
  ],
  [
    "nothing where two keys are denied in all four ways",
    {},
    denies(
      ...["true", "false"].flatMap((org) =>
        ["true", "false"].map((vpc) => ({
          Null: { "aws:PrincipalOrgID": org, "aws:SourceVpc": vpc },
        })),
      ),
    ),
    [],
  ],
  [
    "everything where they are denied in three ways of four",
    {},
    denies(
      { Null: { "aws:PrincipalOrgID": "true", "aws:SourceVpc": "true" } },
      { Null: { "aws:PrincipalOrgID": "true", "aws:SourceVpc": "false" } },
      { Null: { "aws:PrincipalOrgID": "false", "aws:SourceVpc": "true" } },
    ),
    BOTH,
  ],
  [
    "everything where a Deny may not hold",
    {},
    denies({ StringEquals: { "aws:PrincipalTag/team": "x" } }),
    BOTH,
  ],
  [
    "what is denied for another action alone",
    {},
    [deny({ Action: "kms:Encrypt" })],
    ["kms:decrypt"],
  ],
  [
    "what each of two Denies leaves",
    {},
    [deny({ Action: "kms:Encrypt", Condition: NOT_OWN }), deny({ Action: "kms:Decrypt" })],
    [],
  ],
  ["nothing of which the request is known to fail", NO_TLS, [], []],
  ["everything where a Deny is known to fail", {}, denies(NO_TLS), BOTH],
];

describe("what a statement allows somebody whom the policy does not name", () => {
  const request: Request = (key) => (key === "aws:securetransport" ? { is: "true" } : undefined);
  for (const [title, condition, taking, open] of cases) {
    it(`is ${title}`, () => {
      const clause = clauseRead(
        toEveryone({ Action: ["kms:Decrypt", "kms:Encrypt"], Condition: condition }),
      );
      const formOf = (key: string) => patternOf(CALLER_KEYS, key);
      assert.deepEqual(openActions(clause, clausesRead(...taking), formOf, request), open);
    });
  }
});
