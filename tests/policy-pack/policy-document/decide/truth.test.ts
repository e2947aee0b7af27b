import assert from "node:assert/strict";
import {
  and,
  every,
  isDoubt,
  not,
  or,
  some,
  type Truth,
  undecidable,
} from "../../../../policy-pack/src/policy-document/decide/truth";

const doubt = undecidable("a");
const other = undecidable("b");
const open = { kind: "open", what: "c" } as const;
const openToo = { kind: "open", what: "d" } as const;

describe("truths that may be in doubt", () => {
  for (const [truths, all, any] of [
    [[], true, false],
    [[true, true], true, true],
    [[true, false], false, true],
    [[false, false], false, false],
    [[doubt, false], false, doubt],
    [[doubt, true], doubt, true],
    [[doubt, other], doubt, doubt],
    [[true, doubt, other, true], doubt, true],
    [[doubt, open, openToo], open, open],
    [[open, doubt], open, open],
    [[false, doubt, open], false, open],
    [[true, doubt, open], open, true],
  ] as const satisfies readonly (readonly [readonly Truth[], Truth, Truth])[]) {
    it(`of ${JSON.stringify(truths)} are ${JSON.stringify(all)} together, and ${JSON.stringify(any)} in one`, () => {
      assert.deepEqual([and(...truths), or(...truths)], [all, any]);
    });
  }

  it("are looked for no further than to what decides", () => {
    const seen: number[] = [];
    const isBig = (item: number) => {
      seen.push(item);
      return item > 1;
    };
    assert.deepEqual([some([1, 2, 3], isBig), every([2, 1, 0], isBig)], [true, false]);
    assert.deepEqual(seen, [1, 2, 2, 1]);
  });

  it("turn over, and a doubt stays", () => {
    assert.deepEqual([not(true), not(false), not(doubt)], [false, true, doubt]);
  });

  it("are told from what else a value may be", () => {
    const values = [
      doubt,
      open,
      true,
      null,
      undefined,
      "kind",
      {},
      { kind: "open" },
      { what: "a" },
    ];
    assert.deepEqual(values.map(isDoubt), [true, true, ...Array(7).fill(false)]);
  });
});
