import assert from "node:assert/strict";
import fc from "fast-check";
import { holds, type Test } from "../../../../policy-pack/src/policy-document/decide/test";
import { glob } from "../../../../policy-pack/src/policy-document/decide/text-pattern";
import { isDoubt, undecidable } from "../../../../policy-pack/src/policy-document/decide/truth";
import { choicesAmong, choicesOf } from "../../../../policy-pack/src/policy-document/prove/domain";
import { madeUp } from "../../../support/made-up";

const KEY = "aws:test";

function test(operator: string, ...values: readonly string[]): Test {
  return { operator, key: KEY, name: "aws:Test", values, hasVariables: true };
}

const valuesOf = (...tests: readonly Test[]) => choicesOf(KEY, tests).map(({ value }) => value);

/** Each value, and what each test says of it. */
const saidOf = (...tests: readonly Test[]) =>
  choicesOf(KEY, tests).map(({ value, truths }) => [value, tests.map((each) => truths.get(each))]);

const VARIABLE = `\${aws:username}`;

function inDoubtBy(operator: string, value: string = VARIABLE) {
  return undecidable(`${operator} of aws:Test with "${value}"`);
}

const twice = (what: string) => [undecidable(what), undecidable(what)];

/** A value of each type that a test compares stands for all. */
function unlessAbsent(operator: string, value: string, any = ANY[operator]) {
  return [
    [any, [inDoubtBy(operator, value)]],
    [undefined, [false]],
  ];
}

const ANY: Readonly<Record<string, string>> = {
  NumericEquals: "-1",
  DateLessThan: "1969-12-31T23:59:59.999Z",
  IpAddress: "0.0.0.0",
  Bool: "true",
  BinaryEquals: "b3RoZXI=",
  ArnLike: "arn:::::",
};

/** What a policy compares, and what requests have, by family. */
const FAMILIES = [
  {
    operators: ["StringEquals", "StringNotEquals", "StringLike", "StringNotLikeIfExists"],
    named: ["a", "b*", "A", `a\${aws:username}`],
    requested: ["a", "b", "A", "aa", "7"],
  },
  {
    operators: ["ArnLike", "ArnNotEquals"],
    named: ["arn:aws:iam::*:role/a", "a", `arn:aws:iam::1:role/\${aws:username}`],
    requested: ["arn:aws:iam::1:role/a", "arn:aws:iam::2:role/7"],
  },
  {
    operators: ["NumericEquals", "NumericNotEquals", "NumericLessThanIfExists"],
    named: ["7", "6.5", "seven"],
    requested: ["6", "7", "6.7", "9"],
  },
  {
    operators: ["DateEquals", "DateGreaterThan"],
    named: ["2026-01-01", "soon"],
    requested: ["2025-06-01", "2026-01-01", "1767225601"],
  },
  {
    operators: ["Bool", "BoolIfExists"],
    named: ["true", "False", "yes"],
    requested: ["true", "false"],
  },
  { operators: ["BinaryEquals"], named: ["QQ==", "?"], requested: ["QQ==", "Qg=="] },
  {
    operators: ["IpAddress", "NotIpAddress"],
    named: ["192.0.2.0/24", "2001:db8::/32", "here"],
    requested: ["192.0.2.9", "198.51.100.1", "2001:db8::1"],
  },
] as const;

function testOf({ operators, named }: (typeof FAMILIES)[number]): fc.Arbitrary<Test> {
  return fc
    .record({
      quantifier: fc.constantFrom("", "", "", "ForAnyValue:", "ForAllValues:"),
      operator: fc.constantFrom<string>(...operators),
      values: fc.subarray<string>([...named, VARIABLE, `\${${KEY}}`], {
        minLength: 1,
        maxLength: 3,
      }),
    })
    .map(({ quantifier, operator, values }) => test(`${quantifier}${operator}`, ...values));
}

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
    assert.ok(choicesOf(KEY, tests(7)).length > 2);
    const inDoubt = undecidable(`${KEY}, whose sets of values make too many classes`);
    assert.deepEqual(saidOf(...tests(8)), [
      ["x", tests(8).map(() => inDoubt)],
      [
        undefined,
        [
          false,
          ...tests(8)
            .slice(1)
            .map(() => true),
        ],
      ],
    ]);
  });

  for (const [title, tests, said] of [
    [
      "all, if they are compared as numbers and as texts",
      [test("NumericEquals", "7"), test("StringNotEquals", "a"), test("Null", "false")],
      [
        [undefined, [false, true, false]],
        ["x", [...twice(`${KEY}, which is compared as number and as text`), true]],
      ],
    ],
    [
      "all, if their patterns make too many classes",
      [test("StringLike", `*a${"?".repeat(20)}`), test("Null", "true")],
      [
        [undefined, [false, true]],
        ["x", [undecidable(`${KEY}, whose patterns make too many classes`), false]],
      ],
    ],
    ["what is no number", [test("NumericEquals", "seven")], unlessAbsent("NumericEquals", "seven")],
    ["what is no date", [test("DateLessThan", "soon")], unlessAbsent("DateLessThan", "soon")],
    ["what is no address", [test("IpAddress", "here")], unlessAbsent("IpAddress", "here")],
    ["what is no truth value", [test("Bool", "yes")], unlessAbsent("Bool", "yes")],
    ["what is no base64", [test("BinaryEquals", "?")], unlessAbsent("BinaryEquals", "?")],
    ["what is no ARN", [test("ArnLike", "Reader")], unlessAbsent("ArnLike", "Reader")],
    [
      "a variable, and nothing else",
      [test("StringEquals", VARIABLE), test("StringLike", "a*"), test("Null", "true")],
      [
        [undefined, [false, false, true]],
        ["", [inDoubtBy("StringEquals"), false, false]],
        ["a", [inDoubtBy("StringEquals"), true, false]],
      ],
    ],
    [
      "a variable, unless another value matches",
      [test("StringEquals", "a", VARIABLE), test("StringNotEquals", "a", VARIABLE)],
      [
        ["", [inDoubtBy("StringEquals"), inDoubtBy("StringNotEquals")]],
        [undefined, [false, true]],
        ["a", [true, false]],
      ],
    ],
    [
      "a variable of the key itself",
      [test("StringEquals", `\${${KEY}}`)],
      unlessAbsent("StringEquals", `\${${KEY}}`, ""),
    ],
    [
      "a variable in a truth value",
      [test("BoolIfExists", VARIABLE)],
      [
        ["true", [inDoubtBy("BoolIfExists")]],
        [undefined, [true]],
      ],
    ],
    [
      "a variable in sets, unless another value matches",
      [test("ForAnyValue:StringEquals", "a", VARIABLE)],
      [
        [["x"], [inDoubtBy("ForAnyValue:StringEquals")]],
        [undefined, [false]],
        [["a"], [true]],
      ],
    ],
  ] as const) {
    it(`leave in doubt ${title}`, () => {
      assert.deepEqual(saidOf(...tests), said);
    });
  }

  it("are covered by another that settles what is in doubt in them and agrees in all else", () => {
    const equals = test("StringEquals", VARIABLE);
    const like = test("StringLike", "b", VARIABLE);
    const covered = (...tests: readonly Test[]) =>
      choicesOf(KEY, tests).map(({ value, isCovered }) => [value, isCovered]);
    assert.deepEqual(covered(equals), [
      ["", true],
      [undefined, false],
    ]);
    assert.deepEqual(covered(equals, test("Null", "true")), [
      [undefined, false],
      ["", false],
    ]);
    assert.deepEqual(covered(equals, like), [
      ["", true],
      [undefined, false],
      ["b", false],
    ]);
    assert.deepEqual(covered(equals, test("StringEquals", "a")), [
      ["", true],
      [undefined, false],
      ["a", false],
    ]);
    assert.deepEqual(covered(test("StringEquals", "a")), [
      [undefined, false],
      ["a", false],
    ]);
  });

  it("leave a variable in doubt where values are known", () => {
    const tests = [test("StringEquals", `\${aws:ResourceAccount}`, "b"), test("Null", "true")];
    const said = choicesAmong(["a", "b", undefined], tests).map(({ value, truths }) => [
      value,
      [...truths.values()],
    ]);
    assert.deepEqual(said, [
      ["a", [undecidable(`StringEquals of aws:Test with "\${aws:ResourceAccount}"`), false]],
      ["b", [true, false]],
      [undefined, [false, true]],
    ]);
  });

  it("say nothing of a value that a request contradicts, whatever its variables stand for", () => {
    const covers = fc.property(
      fc.constantFrom(...FAMILIES).chain((family) =>
        fc.record({
          tests: fc.array(testOf(family), { minLength: 1, maxLength: 3 }),
          values: fc.subarray<string>([...family.requested], { minLength: 1, maxLength: 2 }),
        }),
      ),
      fc.constantFrom(undefined, "a", "7", "true", "arn:aws:iam::1:role/a"),
      fc.boolean(),
      (made, username, isAbsent) => {
        const tests = [...made.tests, test("Null", "true")];
        const isSet = tests.some(({ operator }) => operator.includes(":"));
        const value = isAbsent ? undefined : isSet ? made.values : made.values[0];
        const context = (key: string) => (key === KEY ? value : username);
        const isCovered = choicesOf(KEY, tests).some(({ truths }) =>
          tests.every((each) => {
            const truth = truths.get(each);
            return isDoubt(truth) || truth === holds(each, context);
          }),
        );
        assert.ok(isCovered, JSON.stringify([value, username]));
      },
    );
    fc.assert(covers, madeUp(1_000));
  });

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
