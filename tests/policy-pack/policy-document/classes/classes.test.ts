import assert from "node:assert/strict";
import fc from "fast-check";
import {
  classesOf,
  TooManyClassesError,
} from "../../../../policy-pack/src/policy-document/classes/classes";
import {
  exactly,
  glob,
  inAnyCase,
  matches,
  type TextPattern,
  wildcard,
} from "../../../../policy-pack/src/policy-document/decide/text-pattern";
import { madeUp } from "../../../support/made-up";

const RUNS = 200;

/** Characters of the longest texts that are tried. */
const LONGEST = 4;

/** All texts over an alphabet, up to a length. */
function textsOver(alphabet: readonly string[], length: number): readonly string[] {
  const shorter = length === 0 ? [] : textsOver(alphabet, length - 1);
  const longest = shorter.filter((text) => text.length === length - 1);
  return length === 0
    ? [""]
    : [...shorter, ...longest.flatMap((text) => alphabet.map((character) => text + character))];
}

/** "c" is a character that no pattern names. */
const SHORT_TEXTS = textsOver(["a", "A", ":", "c", "*", "?"], LONGEST);

const patternText = fc
  .array(fc.constantFrom("a", "A", ":", "*", "?"), { maxLength: 3 })
  .map((characters) => characters.join(""));

const pattern: fc.Arbitrary<{ readonly text: string; readonly pattern: TextPattern }> = fc.oneof(
  patternText.map((text) => ({ text, pattern: glob(text) })),
  patternText.map((text) => ({ text: `${text} in any case`, pattern: inAnyCase(glob(text)) })),
  patternText.map((text) => ({ text: `${text} exactly`, pattern: exactly(text) })),
  patternText.map((text) => ({
    text: `${text} in parts`,
    pattern: [...text].map((each) =>
      each === "*" || each === "?" ? wildcard(each, "part") : { takes: [each], repeats: false },
    ),
  })),
);

/** By a regular expression, which shares no code with the pattern. */
function expressionOf(text: string): RegExp {
  const [, source = "", kind] = /^(.*?)( in any case| exactly| in parts)?$/.exec(text) ?? [];
  const any = kind === " in parts" ? "[^:]" : "[^]";
  const body = [...source].map((each) =>
    kind !== " exactly" && each === "*"
      ? `${any}*`
      : kind !== " exactly" && each === "?"
        ? any
        : `\\x${each.charCodeAt(0).toString(16)}`,
  );
  return new RegExp(`^${body.join("")}$`, kind === " in any case" ? "i" : "");
}

function signature(patterns: readonly { readonly text: string }[], text: string): string {
  return String(patterns.map((each) => expressionOf(each.text).test(text)));
}

describe("classesOf", () => {
  it("finds the classes that all short texts fall into, and no other", () => {
    fc.assert(
      fc.property(fc.array(pattern, { maxLength: 3 }), (patterns) => {
        const classes = classesOf(patterns.map((each) => [each.pattern]));
        const found = classes.map(({ matched }) => String(matched));
        const expected = new Set(SHORT_TEXTS.map((text) => signature(patterns, text)));
        for (const { matched, witness } of classes) {
          assert.equal(signature(patterns, witness), String(matched), witness);
        }
        assert.equal(new Set(found).size, found.length);
        // Where several patterns have to fit at once, the shortest text may be longer than those.
        const short = classes.filter(({ witness }) => witness.length <= LONGEST);
        assert.deepEqual(new Set(short.map(({ matched }) => String(matched))), expected);
      }),
      madeUp(RUNS),
    );
  });

  it("takes alternatives together", () => {
    fc.assert(
      fc.property(fc.array(fc.array(pattern, { maxLength: 3 }), { maxLength: 2 }), (groups) => {
        const classes = classesOf(groups.map((group) => group.map((each) => each.pattern)));
        const of = (text: string): string =>
          String(groups.map((group) => group.some((each) => expressionOf(each.text).test(text))));
        for (const { matched, witness } of classes) {
          assert.equal(of(witness), String(matched), witness);
        }
        const short = classes.filter(({ witness }) => witness.length <= LONGEST);
        assert.deepEqual(
          new Set(short.map(({ matched }) => String(matched))),
          new Set(SHORT_TEXTS.map(of)),
        );
        assert.equal(new Set(classes.map(({ matched }) => String(matched))).size, classes.length);
      }),
      madeUp(RUNS),
    );
  });

  it("finds few classes of many alternatives, whatever subsets of them a text matches", () => {
    const many = Array.from({ length: 60 }, (_, index) => glob(`role/*/Crew${index}_*`));
    assert.deepEqual(
      classesOf([many]).map(({ witness }) => witness),
      ["", "role//Crew0_"],
    );
  });

  it("keeps to texts within a pattern", () => {
    fc.assert(
      fc.property(pattern, fc.array(pattern, { maxLength: 2 }), (within, patterns) => {
        const classes = classesOf(
          patterns.map((each) => [each.pattern]),
          within.pattern,
        );
        const expected = SHORT_TEXTS.filter((text) => expressionOf(within.text).test(text));
        const signatures = new Set(expected.map((text) => signature(patterns, text)));
        const short = classes.filter(({ witness }) => witness.length <= LONGEST);
        assert.deepEqual(new Set(short.map(({ matched }) => String(matched))), signatures);
        for (const { witness } of classes) {
          assert.ok(matches(within.pattern, witness), witness);
        }
      }),
      madeUp(RUNS),
    );
  });

  for (const [what, patterns, expected] of [
    ["none at all", [], [""]],
    ["a text", ["ab"], ["", "ab"]],
    ["two that overlap", ["a*", "*b"], ["", "a", "b", "ab"]],
    ["one within the other", ["a*", "ab"], ["", "a", "ab"]],
    ["two of the same", ["a?", "a?"], ["", "ax"]],
  ] as const) {
    it(`has a shortest witness for each class of ${what}`, () => {
      assert.deepEqual(
        classesOf(patterns.map((text) => [glob(text)])).map(({ witness }) => witness),
        expected,
      );
    });
  }

  it("does not walk for ever", () => {
    // Which of the last twenty characters were an "a" makes a million states.
    assert.throws(() => classesOf([[glob(`*a${"?".repeat(19)}`)]]), TooManyClassesError);
  });
});
