import assert from "node:assert/strict";
import {
  dateOf,
  isMatch,
  numberOf,
  operatorNamed,
  readingOf,
} from "../../../../policy-pack/src/policy-document/decide/comparison";
import { undecidable } from "../../../../policy-pack/src/policy-document/decide/truth";

const plain = { isNegated: false };
const negated = { isNegated: true };

/** Every operator of IAM with what it compares, and how. */
const OPERATORS: Readonly<Record<string, object>> = {
  StringEquals: { ...plain, family: "text" },
  StringNotEquals: { ...negated, family: "text" },
  StringEqualsIgnoreCase: { ...plain, family: "text", ignoresCase: true },
  StringNotEqualsIgnoreCase: { ...negated, family: "text", ignoresCase: true },
  StringLike: { ...plain, family: "text", hasWildcards: true },
  StringNotLike: { ...negated, family: "text", hasWildcards: true },
  ArnEquals: { ...plain, family: "arn", hasWildcards: true },
  ArnNotEquals: { ...negated, family: "arn", hasWildcards: true },
  ArnLike: { ...plain, family: "arn", hasWildcards: true },
  ArnNotLike: { ...negated, family: "arn", hasWildcards: true },
  NumericEquals: { ...plain, family: "number", orders: [0] },
  NumericNotEquals: { ...negated, family: "number", orders: [0] },
  NumericLessThan: { ...plain, family: "number", orders: [-1] },
  NumericLessThanEquals: { ...plain, family: "number", orders: [-1, 0] },
  NumericGreaterThan: { ...plain, family: "number", orders: [1] },
  NumericGreaterThanEquals: { ...plain, family: "number", orders: [1, 0] },
  DateEquals: { ...plain, family: "date", orders: [0] },
  DateNotEquals: { ...negated, family: "date", orders: [0] },
  DateLessThan: { ...plain, family: "date", orders: [-1] },
  DateLessThanEquals: { ...plain, family: "date", orders: [-1, 0] },
  DateGreaterThan: { ...plain, family: "date", orders: [1] },
  DateGreaterThanEquals: { ...plain, family: "date", orders: [1, 0] },
  IpAddress: { ...plain, family: "address" },
  NotIpAddress: { ...negated, family: "address" },
  Bool: { ...plain, family: "boolean" },
  BinaryEquals: { ...plain, family: "binary" },
  Null: { ...plain, family: "presence" },
};

const NO_NUMBER = undecidable("a number compared with what is none that AWS documents");
const NO_DATE = undecidable("a date compared with what is none that AWS documents");
const NO_BASE64 = undecidable("BinaryEquals with a value that is no base64");
const ARN = "arn:aws:iam::111122223333:role/Reader";

/** An operator, the policy's value and the request's, and whether they match, "Not" left out. */
const MATCHES: readonly (readonly [string, string, string, unknown])[] = [
  ["StringEquals", "a", "a", true],
  ["StringEquals", "a", "A", false],
  ["StringEquals", "a*", "ab", false],
  ["StringEquals", "a*", "a*", true],
  ["StringNotEquals", "a", "a", true],
  ["StringEqualsIgnoreCase", "aB", "Ab", true],
  ["StringLike", "a*c", "abbc", true],
  ["StringLike", "a?c", "ac", false],
  ["StringLike", "A*", "ab", false],
  ["ArnLike", "arn:aws:iam::*:role/R*", ARN, true],
  ["ArnEquals", "arn:aws:iam::*:user/*", ARN, false],
  ["ArnLike", ARN, "Reader", undecidable('an ARN compared with "Reader", which is none')],
  [
    "ArnLike",
    ARN,
    "arn:aws:iam::1",
    undecidable('an ARN compared with "arn:aws:iam::1", which is none'),
  ],
  ["ArnLike", ARN, `x${ARN}`, undecidable(`an ARN compared with "x${ARN}", which is none`)],
  ["ArnLike", "Reader", ARN, undecidable('the value "Reader", which is no ARN')],
  ["Bool", "true", "TRUE", true],
  ["Bool", "False", "true", false],
  ["Bool", "false", "false", true],
  [
    "Bool",
    "yes",
    "true",
    undecidable('Bool between "yes" and "true", which are not both true or false'),
  ],
  [
    "Bool",
    "true",
    "1",
    undecidable('Bool between "true" and "1", which are not both true or false'),
  ],
  ["NumericEquals", "7", "7.0", true],
  ["NumericEquals", "7", "8", false],
  ["NumericLessThan", "7", "6", true],
  ["NumericLessThan", "7", "7", false],
  ["NumericLessThan", "7", "8", false],
  ["NumericLessThanEquals", "7", "7", true],
  ["NumericLessThanEquals", "7", "8", false],
  ["NumericGreaterThan", "-7", "-6", true],
  ["NumericGreaterThan", "7", "7", false],
  ["NumericGreaterThanEquals", "7", "7", true],
  ["NumericGreaterThanEquals", "7", "6", false],
  ["NumericEquals", "seven", "7", NO_NUMBER],
  ["NumericEquals", "7", "seven", NO_NUMBER],
  ["DateEquals", "2026-01-01", "2026-01-01T00:00:00Z", true],
  ["DateEquals", "2026-01-01T01:00+01:00", "1767225600", true],
  ["DateLessThan", "2026-01-02", "2026-01-01", true],
  ["DateLessThan", "2026-01-01", "2026-01-02", false],
  ["DateGreaterThan", "2026-01-01", "2026-01-01T00:00:00.001Z", true],
  ["DateGreaterThan", "soon", "2026-01-01", NO_DATE],
  ["DateGreaterThan", "2026-01-01", "soon", NO_DATE],
  ["IpAddress", "192.0.2.0/24", "192.0.2.255", true],
  ["IpAddress", "192.0.2.0/24", "192.0.3.0", false],
  ["IpAddress", "192.0.2.1", "192.0.2.1", true],
  ["NotIpAddress", "192.0.2.0/24", "192.0.2.1", true],
  [
    "IpAddress",
    "192.0.2.0/24",
    "here",
    undecidable('an address compared between "192.0.2.0/24" and "here"'),
  ],
  [
    "IpAddress",
    "here",
    "192.0.2.1",
    undecidable('an address compared between "here" and "192.0.2.1"'),
  ],
  ["BinaryEquals", "QUI=", "QUI=", true],
  ["BinaryEquals", "QUI=", "QUJD", false],
  // The bits that the last character has too many of count for nothing.
  ["BinaryEquals", "QQ==", "QR==", true],
  ["BinaryEquals", "", "", true],
  ["BinaryEquals", "QUI", "QUI=", NO_BASE64],
  ["BinaryEquals", "QUI=", "Q=", NO_BASE64],
  ["BinaryEquals", "QUJDQUI=", "QUJDQUI=x", NO_BASE64],
  ["BinaryEquals", "*UJDQUI=", "QUJDQUI=", NO_BASE64],
  ["BinaryEquals", "QUJDQ===", "QUJD", NO_BASE64],
];

function operator(name: string) {
  const found = operatorNamed(name);
  assert.ok(found !== undefined, name);
  return found;
}

describe("an operator of IAM", () => {
  for (const [name, expected] of Object.entries(OPERATORS)) {
    it(`is ${name}, in any case`, () => {
      assert.deepEqual(operatorNamed(name), expected);
      assert.deepEqual(operatorNamed(name.toUpperCase()), expected);
    });
  }

  for (const name of [
    "",
    "StringMatches",
    "ArnLikes",
    "NullEquals",
    "BinaryNotEquals",
    "NotBool",
  ]) {
    it(`is not "${name}"`, () => {
      assert.equal(operatorNamed(name), undefined);
    });
  }

  it("has its policy's text read as it compares", () => {
    const read = { hasVariables: true, hasWildcards: false, ignoresCase: false, isArn: false };
    assert.deepEqual(readingOf(operator("StringEquals"), true), read);
    assert.deepEqual(readingOf(operator("StringEqualsIgnoreCase"), false), {
      ...{ ...read, hasVariables: false, ignoresCase: true },
    });
    assert.deepEqual(readingOf(operator("ArnLike"), true), {
      ...{ ...read, hasWildcards: true, isArn: true },
    });
  });
});

describe("a value of a request", () => {
  for (const [name, policyValue, requestValue, expected] of MATCHES) {
    it(`"${requestValue}" against ${name} "${policyValue}"`, () => {
      const matched = isMatch(operator(name), policyValue, requestValue, true, () => undefined);
      assert.deepEqual(matched, expected);
    });
  }

  it("is compared with what a variable stands for", () => {
    const match = (name: string, value: string | undefined, hasVariables = true) =>
      isMatch(operator(name), `\${aws:username}`, "kzax", hasVariables, (key) =>
        key === "aws:username" ? value : "other",
      );
    assert.deepEqual([match("StringLike", "kzax"), match("StringLike", "anna")], [true, false]);
    assert.deepEqual(
      [match("StringLike", undefined), match("StringLike", "kzax", false)],
      [false, false],
    );
    const refused = undecidable(
      `the variable in "\${aws:username}", which this operator does not take`,
    );
    for (const name of ["NumericEquals", "DateEquals", "IpAddress", "BinaryEquals"]) {
      assert.deepEqual(match(name, "kzax"), refused);
    }
    assert.deepEqual(match("NumericEquals", "7", false), NO_NUMBER);
  });

  it("is in doubt where the variable's value is", () => {
    const doubt = { kind: "open", what: "aws:username" } as const;
    assert.equal(
      isMatch(operator("StringLike"), `\${aws:username}`, "x", true, () => doubt),
      doubt,
    );
  });
});

describe("a number", () => {
  for (const [text, expected] of [
    ["7", 7],
    ["-7.125", -7.125],
    ["123456789012", 123456789012],
    ["1234567890123", undefined],
    ["7.1234", undefined],
    ["7.", undefined],
    [".5", undefined],
    ["+7", undefined],
    ["7 ", undefined],
    [" 7", undefined],
    ["", undefined],
  ] as const) {
    it(`is ${expected === undefined ? "not read" : expected} in "${text}"`, () => {
      assert.equal(numberOf(text), expected);
    });
  }
});

describe("a date", () => {
  const day = Date.UTC(2026, 0, 2);
  for (const [text, expected] of [
    ["2026-01", Date.UTC(2026, 0, 1)],
    ["2026-01-02", day],
    ["2026-01-02T00:00Z", day],
    ["2026-01-02T00:00:00Z", day],
    ["2026-01-02T00:00:00.1Z", day + 100],
    ["2026-01-02T00:00:00.123Z", day + 123],
    ["2026-01-02T02:00:00+02:00", day],
    ["2026-01-01T22:00-02:00", day],
    ["123456789", 123456789000],
    ["12345678901", 12345678901000],
    ["12345678", undefined],
    ["123456789012", undefined],
    ["x123456789", undefined],
    ["2026", undefined],
    ["2026-1", undefined],
    ["2026-13", undefined],
    ["2026-01-02T00:00", undefined],
    ["2026-01-02T00:00:00.1234Z", undefined],
    ["2026-01-02T00:00:00+2", undefined],
    ["2026-01-02T00Z", undefined],
    ["2026-01-02Z", undefined],
    ["x2026-01-02", undefined],
    ["2026-01-02 ", undefined],
    ["", undefined],
  ] as const) {
    it(`is ${expected === undefined ? "not read" : expected} in "${text}"`, () => {
      assert.equal(dateOf(text), expected);
    });
  }
});
