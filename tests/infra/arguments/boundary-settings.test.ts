import assert from "node:assert/strict";
import { readPermissionsBoundary } from "../../../infra/arguments/boundary-settings";
import { fault, readerOf } from "../support/own-settings";
import { PLACE } from "../support/places";

const { partition } = PLACE;
const root = "arn:aws:iam::111122223333:root";
const caller = { accountId: "111122223333", partition: "aws", arn: root };
const policy = (name: string): string => `arn:aws:iam::111122223333:policy/${name}`;

const WANTED =
  "Use the name or the ARN of a managed policy of this account, such as aerosecure-prod-deploy-boundary-*. A * at its end stands for replication, malware-scan, batch-operations.";

function read(text: string | undefined) {
  const reader = readerOf({ permissionsBoundary: text });
  return { arn: readPermissionsBoundary(reader, partition, caller), faults: reader.faults };
}

describe("readPermissionsBoundary", () => {
  it("bounds nothing by default", () => {
    assert.deepEqual(read(undefined), { arn: undefined, faults: [] });
  });

  const longest = "x".repeat(128);
  const accepted: readonly (readonly [string, string])[] = [
    ["aerosecure-prod-deploy-boundary", policy("aerosecure-prod-deploy-boundary")],
    ["Bound_by+=,.@-42", policy("Bound_by+=,.@-42")],
    [longest, policy(longest)],
    ["aerosecure-prod-deploy-boundary-*", policy("aerosecure-prod-deploy-boundary-*")],
    [policy("ops/bound-*"), policy("ops/bound-*")],
    [`${"x".repeat(112)}*`, policy(`${"x".repeat(112)}*`)],
    [policy("boundary"), policy("boundary")],
    [policy("ops/bounds/boundary"), policy("ops/bounds/boundary")],
    [policy(`${"p".repeat(510)}/boundary`), policy(`${"p".repeat(510)}/boundary`)],
  ];
  for (const [text, arn] of accepted) {
    it(`takes ${text.slice(0, 70)}`, () => {
      assert.deepEqual(read(text), { arn, faults: [] });
    });
  }

  const ofAws = "arn:aws:iam::aws:policy/PowerUserAccess";
  const role = "arn:aws:iam::111122223333:role/boundary";
  const refused: readonly (readonly [string, string, string])[] = [
    ["an empty text", "", `"". ${WANTED}`],
    ["a name with a space", "my boundary", `"my boundary". ${WANTED}`],
    ["a path without an ARN", "ops/boundary", `"ops/boundary". ${WANTED}`],
    ["a wildcard within a name", "aerosecure-*-boundary", `"aerosecure-*-boundary". ${WANTED}`],
    ["two wildcards", "aerosecure-**", `"aerosecure-**". ${WANTED}`],
    ["a wildcard alone", "*", `"*". ${WANTED}`],
    [
      "a name that is too long with the longest purpose",
      `${"x".repeat(113)}*`,
      `"${"x".repeat(100)}…". ${WANTED}`,
    ],
    ["a list", '["boundary"]', `["boundary"]. ${WANTED}`],
    ["an object", '{"name":"boundary"}', `{"name":"boundary"}. ${WANTED}`],
    ["a name that is too long", "x".repeat(129), `"${"x".repeat(100)}…". ${WANTED}`],
    [
      "a path that is too long",
      policy(`${"p".repeat(511)}/boundary`),
      `"${policy("p".repeat(100)).slice(0, 100)}…". ${WANTED}`,
    ],
    ["a policy of AWS", ofAws, `"${ofAws}". ${WANTED}`],
    ["a role", role, `"${role}". ${WANTED}`],
    [
      "a policy of another account",
      "arn:aws:iam::999988887777:policy/boundary",
      `"arn:aws:iam::999988887777:policy/boundary", of the account 999988887777. Name a policy of this account, 111122223333.`,
    ],
    [
      "a policy of another partition",
      "arn:aws-cn:iam::111122223333:policy/boundary",
      `"arn:aws-cn:iam::111122223333:policy/boundary", of the partition aws-cn. Name a policy of the partition aws.`,
    ],
  ];
  for (const [what, text, found] of refused) {
    it(`refuses ${what}`, () => {
      const faults = [fault("permissionsBoundary", `is ${found}`)];
      assert.deepEqual(read(text), { arn: undefined, faults });
    });
  }

  it("judges what is written alone where the account is not known", () => {
    for (const [text, faults] of [
      ["boundary", 0],
      [policy("boundary"), 0],
      ["my boundary", 1],
    ] as const) {
      const reader = readerOf({ permissionsBoundary: text });
      assert.equal(readPermissionsBoundary(reader, undefined, undefined), undefined);
      assert.equal(reader.faults.length, faults);
    }
  });
});
