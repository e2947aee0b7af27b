import assert from "node:assert/strict";
import fc from "fast-check";
import { holds, type Test } from "../../../../policy-pack/src/policy-document/decide/test";
import { glob } from "../../../../policy-pack/src/policy-document/decide/text-pattern";
import { choicesAmong, choicesOf } from "../../../../policy-pack/src/policy-document/prove/domain";
import { madeUp } from "../../../support/made-up";

const KEY = "aws:test";

function test(operator: string, ...values: readonly string[]): Test {
  return { operator, key: KEY, name: "aws:Test", values, hasVariables: true };
}

const valuesOf = (...tests: readonly Test[]) => choicesOf(KEY, tests).map(({ value }) => value);

/** What each test says of each choice, which is what the judge of single requests says. */
function assertJudged(tests: readonly Test[], within?: Parameters<typeof choicesOf>[2]): void {
  for (const { value, truths } of choicesOf(KEY, tests, within)) {
    for (const each of tests) {
      assert.deepEqual(
        truths.get(each),
        holds(each, () => value),
        JSON.stringify([each, value]),
      );
    }
  }
}

describe("the values of a condition key that tests tell apart", () => {
  for (const [title, tests, values] of [
    ["are one where there is no test", [], [undefined]],
    ["are its presence and its absence", [test("Null", "true")], [undefined, ""]],
    ["are a truth value, the other, and none", [test("Bool", "true")], [undefined, "true"]],
    [
      "are both truth values and none, if all differ",
      [test("Bool", "true"), test("BoolIfExists", "true")],
      [undefined, "true", "false"],
    ],
    [
      "are truth values if a text is compared with them",
      [test("Bool", "true"), test("StringEqualsIfExists", "true")],
      [undefined, "true", "false"],
    ],
    [
      "are numbers, between and beside them",
      [
        test("NumericEquals", "7", "9"),
        test("NumericLessThan", "9"),
        test("NumericGreaterThan", "7"),
      ],
      [undefined, "6", "7", "9", "8", "10"],
    ],
    [
      "are numbers that are named twice, once",
      [test("NumericLessThanEquals", "7"), test("NumericLessThan", "7.0")],
      [undefined, "6", "7"],
    ],
    [
      "are decimal numbers",
      [test("NumericEquals", "0.001"), test("NumericLessThan", "0.001")],
      [undefined, "-0.999", "0.001"],
    ],
    [
      "are dates beside one",
      [test("DateLessThan", "2026-01-01"), test("DateGreaterThan", "2026-01-01")],
      [undefined, "2025-12-31T23:59:59.999Z", "2026-01-01T00:00:00.001Z"],
    ],
    [
      "are the first address of each stretch",
      [test("IpAddress", "192.0.2.0/24"), test("IpAddressIfExists", "192.0.2.128/25")],
      [undefined, "0.0.0.0", "192.0.2.0", "192.0.2.128"],
    ],
    [
      "are addresses of both families",
      [test("IpAddress", "2001:db8::/32"), test("NotIpAddress", "0.0.0.0/0")],
      [undefined, "0.0.0.0", "2001:db8:0:0:0:0:0:0"],
    ],
    [
      "are addresses up to the last",
      [
        test("IpAddress", "255.255.255.255"),
        test("IpAddress", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"),
      ],
      [undefined, "255.255.255.255", "ffff:ffff:ffff:ffff:ffff:ffff:ffff:ffff"],
    ],
    [
      "are binary values and another",
      [test("BinaryEquals", "QQ=="), test("BinaryEqualsIfExists", "QQ==")],
      [undefined, "QQ==", "b3RoZXI="],
    ],
  ] as const) {
    it(title, () => {
      assert.deepEqual(valuesOf(...tests), values);
      assertJudged(tests);
    });
  }

  for (const [title, tests] of [
    [
      "texts",
      [test("StringEquals", "a", "b"), test("StringLike", "a*"), test("StringNotLike", "?")],
    ],
    ["texts in any case", [test("StringEqualsIgnoreCase", "aB"), test("StringEquals", "ab")]],
    [
      "ARNs",
      [test("ArnLike", "arn:aws:iam::1:role/*"), test("ArnNotEquals", "arn:aws:iam::*:role/a")],
    ],
    ["ARNs and texts", [test("ArnLike", "arn:aws:iam::1:role/*"), test("StringLike", "*a")]],
    ["sets", [test("ForAnyValue:StringEquals", "a", "b"), test("ForAllValues:StringLike", "a*")]],
    [
      "what opposes another",
      [
        test("StringEquals", "a"),
        test("StringNotEquals", "a"),
        test("StringNotEqualsIfExists", "a"),
      ],
    ],
  ] as const) {
    it(`are judged as single requests are: ${title}`, () => {
      assertJudged(tests);
      assert.ok(choicesOf(KEY, tests).length > 1);
    });
  }

  it("are texts within a pattern, never absent", () => {
    const tests = [test("StringLike", "a*"), test("Null", "true")];
    const found = choicesOf(KEY, tests, glob("?b"));
    assert.deepEqual(found.map(({ value }) => value).sort(), [
      "ab",
      found.map(({ value }) => value).find((value) => value !== "ab"),
    ]);
    assert.ok(found.every(({ value }) => typeof value === "string" && /^.b$/s.test(value)));
    assertJudged(tests, glob("?b"));
  });

  it("are sets of at most eight classes", () => {
    const tests = (count: number) => [
      test("ForAnyValue:StringEquals", ...Array.from({ length: count }, (_, at) => `v${at}`)),
      ...Array.from({ length: count }, (_, at) => test("ForAllValues:StringEquals", `v${at}`)),
    ];
    assert.ok(choicesOf(KEY, tests(7)).length > 1);
    assert.throws(() => choicesOf(KEY, tests(8)), {
      name: "UndecidableError",
      message: `This cannot be decided: ${KEY}, whose sets of values make too many classes.`,
    });
  });

  for (const [title, tests, what] of [
    [
      "numbers and texts",
      [test("NumericEquals", "7"), test("StringEquals", "a")],
      `${KEY}, which is compared as number and as text`,
    ],
    ["what is no number", [test("NumericEquals", "seven")], `${KEY} compared with "seven"`],
    ["what is no date", [test("DateEquals", "soon")], `${KEY} compared with "soon"`],
    ["what is no address", [test("IpAddress", "here")], `${KEY} compared with "here"`],
    [
      "a variable",
      [test("StringEquals", `\${aws:username}`)],
      `StringEquals of aws:Test with "\${aws:username}"`,
    ],
    ["what is no ARN", [test("ArnLike", "Reader")], 'ArnLike of aws:Test with "Reader"'],
  ] as const) {
    it(`are not told apart by ${title}`, () => {
      assert.throws(() => choicesOf(KEY, tests), {
        name: "UndecidableError",
        message: `This cannot be decided: ${what}.`,
      });
    });
  }

  it("are those that are known, each once for all that the tests take alike", () => {
    const tests = [test("StringEquals", "a")];
    const found = choicesAmong(["b", "a", undefined, "c"], tests);
    assert.deepEqual(
      found.map(({ value }) => value),
      ["b", "a"],
    );
    assert.deepEqual(
      found.map(({ truths }) => truths.get(tests[0] as Test)),
      [false, true],
    );
    assert.deepEqual(choicesAmong([], tests), []);
  });

  it("leave no value out, whatever the tests of texts are", () => {
    const text = fc.string({ unit: fc.constantFrom("a", "b", "*", "?"), maxLength: 3 });
    const operator = fc.constantFrom(
      ...["StringEquals", "StringNotEquals", "StringLike", "StringNotLike", "Null"],
      ...["StringEqualsIfExists", "StringEqualsIgnoreCase", "StringNotLikeIfExists"],
    );
    const tests = fc
      .array(fc.tuple(operator, fc.array(text, { minLength: 1, maxLength: 2 })), { maxLength: 3 })
      .map((made) =>
        made.map(([name, values]) =>
          name === "Null" ? test(name, "true") : test(name, ...values),
        ),
      );
    const covers = fc.property(tests, fc.option(text, { nil: undefined }), (made, value) => {
      const said = (of: string | undefined) =>
        JSON.stringify(made.map((each) => holds(each, () => of)));
      const choices = choicesOf(KEY, made).map((choice) =>
        said(choice.value as string | undefined),
      );
      assert.ok(choices.includes(said(value)), `${said(value)} is not among ${choices.join()}`);
      assert.equal(new Set(choices).size, choices.length);
    });
    fc.assert(covers, madeUp(1_000));
  });
});
