import assert from "node:assert/strict";
import {
  NO_VALUE,
  patternIn,
  type Reading,
  variablesIn,
} from "../../../../policy-pack/src/policy-document/decide/policy-text";
import type { Context } from "../../../../policy-pack/src/policy-document/decide/request";
import { exactly, wildcard } from "../../../../policy-pack/src/policy-document/decide/text-pattern";
import { undecidable } from "../../../../policy-pack/src/policy-document/decide/truth";

const PLAIN: Reading = { hasVariables: false, hasWildcards: false };
const LIKE: Reading = { hasVariables: true, hasWildcards: true };
const ARN: Reading = { ...LIKE, isArn: true };
const OPEN = { kind: "open", what: "aws:open" } as const;

const VALUES: ReturnType<Context> extends infer Value ? Readonly<Record<string, Value>> : never = {
  "aws:username": "a*b",
  "aws:colons": "1:2",
  "aws:several": ["a"],
  "aws:open": OPEN,
};
const context: Context = (key) => VALUES[key];
const star = wildcard("*");
const starInPart = wildcard("*", "part");
/** A policy variable, which IAM fills in. */
const variable = (inside: string) => `\${${inside}}`;

describe("the text of a policy", () => {
  for (const [title, text, reading, expected] of [
    ["is what it says", "a*?b", PLAIN, exactly("a*?b")],
    ["has wildcards", "a*?", LIKE, [...exactly("a"), star, wildcard("?")]],
    [
      "has a variable's value, whose wildcards are plain",
      variable("AWS:username"),
      LIKE,
      exactly("a*b"),
    ],
    [
      "has no variables in an old version",
      variable("aws:username"),
      PLAIN,
      exactly(variable("aws:username")),
    ],
    [
      "has characters by variables",
      `${variable("*")}${variable("?")}${variable("$")}`,
      LIKE,
      exactly("*?$"),
    ],
    ["has a default", variable("aws:none, 'x y'"), LIKE, exactly("x y")],
    ["has an empty default", variable("aws:none, ''"), LIKE, []],
    ["has the value before the default", variable("aws:username, 'x'"), LIKE, exactly("a*b")],
    ["has space around a variable's name", variable(" aws:username "), LIKE, exactly("a*b")],
    ["has no value for a variable of none", `a${variable("aws:none")}`, LIKE, NO_VALUE],
    ["has no value for a default without quotes", variable("aws:none, x"), LIKE, NO_VALUE],
    ["has no end of a variable", `a${variable("b").slice(0, -1)}`, LIKE, exactly("a${b")],
    ["is in doubt where a variable's value is", variable("aws:open"), LIKE, OPEN],
    [
      "is in doubt of a variable of several values",
      variable("aws:several"),
      LIKE,
      undecidable(`the variable ${variable("aws:several")}, whose key has several values`),
    ],
    [
      "is in any case",
      "aB*",
      { ...LIKE, ignoresCase: true },
      [{ takes: ["a", "A"], repeats: false }, { takes: ["b", "B"], repeats: false }, star],
    ],
    [
      "is an ARN of six parts",
      "a*:b:c:d:e:f*:g",
      ARN,
      [...exactly("a"), starInPart, ...exactly(":b:c:d:e:f"), star, ...exactly(":g")],
    ],
    [
      "is no ARN with five",
      "a:b:c:d:e",
      ARN,
      undecidable('the value "a:b:c:d:e", which is no ARN'),
    ],
    [
      "is an ARN with a variable's value, whose colons end no part",
      `a:b:c:${variable("aws:colons")}:*:*`,
      ARN,
      [...exactly("a:b:c:1:2:"), starInPart, ...exactly(":"), star],
    ],
  ] as const) {
    it(title, () => {
      assert.deepEqual(patternIn(text, reading, context), expected);
    });
  }

  it("names its variables, but for those that stand for a character", () => {
    const text = `a${variable("aws:username")}${variable("*")}${variable("aws:none, 'x'")}`;
    assert.deepEqual(variablesIn(text, LIKE), ["aws:username", "aws:none"]);
    assert.deepEqual(variablesIn(text, PLAIN), []);
  });
});
