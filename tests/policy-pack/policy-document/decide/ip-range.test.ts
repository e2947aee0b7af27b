import assert from "node:assert/strict";
import {
  ipRangeOf,
  ipText,
  isWithin,
} from "../../../../policy-pack/src/policy-document/decide/ip-range";

/** A text, and the first and the last address that it stands for; neither if it is not read. */
const RANGES: readonly (readonly [string, (readonly [first: string, last: string])?])[] = [
  ["192.0.2.1", ["192.0.2.1", "192.0.2.1"]],
  ["192.0.2.1/24", ["192.0.2.0", "192.0.2.255"]],
  ["192.0.2.130/25", ["192.0.2.128", "192.0.2.255"]],
  ["255.255.255.255/0", ["0.0.0.0", "255.255.255.255"]],
  ["0.0.0.0/32", ["0.0.0.0", "0.0.0.0"]],
  ["0.0.0.0/33"],
  ["256.0.0.0"],
  ["192.0.2"],
  ["192.0.2.1.1"],
  ["192.0.02.1"],
  ["192.0.2.x"],
  ["192.0.2.1000"],
  ["192.0.2.-1"],
  ["192.0.2.1/"],
  ["192.0.2.1/x"],
  ["192.0.2.1/1000"],
  ["192.0.2.1/24/24"],
  ["/24"],
  [""],
  ["2001:db8::1", ["2001:db8:0:0:0:0:0:1", "2001:db8:0:0:0:0:0:1"]],
  ["2001:DB8:0:0:0:0:0:1", ["2001:db8:0:0:0:0:0:1", "2001:db8:0:0:0:0:0:1"]],
  ["2001:db8::/32", ["2001:db8:0:0:0:0:0:0", "2001:db8:ffff:ffff:ffff:ffff:ffff:ffff"]],
  ["::", ["0:0:0:0:0:0:0:0", "0:0:0:0:0:0:0:0"]],
  ["::1", ["0:0:0:0:0:0:0:1", "0:0:0:0:0:0:0:1"]],
  ["1::", ["1:0:0:0:0:0:0:0", "1:0:0:0:0:0:0:0"]],
  ["1:2:3:4:5:6:7::", ["1:2:3:4:5:6:7:0", "1:2:3:4:5:6:7:0"]],
  ["::/128", ["0:0:0:0:0:0:0:0", "0:0:0:0:0:0:0:0"]],
  ["::/129"],
  ["1:2:3:4:5:6:7"],
  ["1:2:3:4:5:6:7:8:9"],
  ["1:2:3:4:5:6:7:8::"],
  ["1::2::3"],
  ["1::12345"],
  ["1::g"],
  ["1::x1"],
  ["1::1x"],
  ["1:::2"],
  ["fe80::1%eth0"],
  ["::ffff:192.0.2.1"],
];

describe("a range of addresses", () => {
  for (const [text, ends] of RANGES) {
    it(`is ${ends === undefined ? "not read" : ends.join(" to ")} in "${text}"`, () => {
      const range = ipRangeOf(text);
      const found = range && [range.first, range.last].map((value) => ipText(range.family, value));
      assert.deepEqual(found, ends);
      assert.equal(range?.family, ends && (text.includes(":") ? 6 : 4));
    });
  }

  for (const [inside, range, expected] of [
    ["192.0.2.0", "192.0.2.0/24", true],
    ["192.0.2.255", "192.0.2.0/24", true],
    ["192.0.1.255", "192.0.2.0/24", false],
    ["192.0.3.0", "192.0.2.0/24", false],
    ["192.0.2.0/25", "192.0.2.0/24", true],
    ["192.0.2.0/23", "192.0.2.0/24", false],
    ["::1", "0.0.0.0/0", false],
    ["0.0.0.1", "::/0", false],
    ["::1", "::/0", true],
  ] as const) {
    it(`${range} ${expected ? "has" : "does not have"} ${inside} in it`, () => {
      const [one, other] = [ipRangeOf(inside), ipRangeOf(range)];
      assert.ok(one && other);
      assert.equal(isWithin(one, other), expected);
    });
  }
});
