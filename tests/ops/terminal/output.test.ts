import assert from "node:assert/strict";
import { bytesText, countText, tableOf, textOfLines, timeText } from "../../../ops/terminal/output";

describe("what ops prints", () => {
  it("lays rows out in columns without lines and without trailing blanks", () => {
    assert.deepEqual(
      tableOf(
        [
          ["key", 1],
          ["longer", ["two", "lines"]],
        ],
        ["name", "value"],
      ),
      ["name    value", "key     1", "longer  two", "        lines"],
    );
  });

  it("keeps a cell and a line to one line, whatever it names", () => {
    assert.deepEqual(tableOf([["a\nb", "c"]]), ["a\\u{a}b  c"]);
    assert.equal(textOfLines(["✗ a\n✓ b", "c"]), "✗ a\\u{a}✓ b\nc");
  });

  const sizes: readonly (readonly [number, string])[] = [
    [0, "0 B"],
    [1023, "1023 B"],
    [1024, "1.0 KiB"],
    [1_572_864, "1.5 MiB"],
    [5 * 1024 ** 3, "5.0 GiB"],
    [1024 ** 6, "1024.0 PiB"],
  ];
  for (const [bytes, expected] of sizes) {
    it(`writes ${bytes} bytes as ${expected}`, () => assert.equal(bytesText(bytes), expected));
  }

  it("writes counts with thousands and times without seconds", () => {
    assert.equal(countText(1_234_567), "1,234,567");
    assert.equal(timeText(new Date("2026-12-22T19:34:59.999Z")), "2026-12-22 19:34 UTC");
  });
});
