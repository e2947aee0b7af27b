import assert from "node:assert/strict";
import { foldedText as ofLocal } from "../../../local/cli/folded-text";
import { foldedText as ofOps } from "../../../ops/terminal/folded-text";

const KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
const BUCKET = "aerosecure-prod-111122223333-us-east-1-an";

for (const [where, folded] of Object.entries({ "npm start": ofLocal, aerosecure: ofOps })) {
  describe(`A text of ${where} on a terminal`, () => {
    const cases: Readonly<Record<string, readonly [columns: number, text: string, shown: string]>> =
      {
        "stays as it is if it is as wide as the terminal": [80, "x ".repeat(40), "x ".repeat(40)],
        "breaks at a blank if it is wider by one": [
          80,
          `${"ab ".repeat(26)}abc`,
          `${"ab ".repeat(26).trim()}\n  abc`,
        ],
        "breaks at blanks, with what follows indented": [
          40,
          "  ✓ The key policy keeps what the stack was deployed with",
          "  ✓ The key policy keeps what the stack\n    was deployed with",
        ],
        "keeps an ARN whole on a line of its own if that has room": [
          80,
          `✓ It is encrypted under: ${KEY}.`,
          `✓ It is encrypted under:\n  ${KEY}.`,
        ],
        "breaks an ARN without room after a colon or a slash": [
          80,
          `      the key ${KEY} is Enabled`,
          "      the key arn:aws:kms:us-east-1:111122223333:key/\n        1234abcd-12ab-34cd-56ef-1234567890ab is Enabled",
        ],
        "breaks nothing else within a word": [40, `in ${BUCKET}`, `in\n  ${BUCKET}`],
        "breaks a command as a shell takes it": [
          60,
          `    aws kms cancel-key-deletion --key-id ${KEY.slice(-36)} --region us-east-1`,
          `    aws kms cancel-key-deletion --key-id \\\n      ${KEY.slice(-36)} --region \\\n      us-east-1`,
        ],
        "breaks no command within quotes": [
          40,
          '  pulumi import --parent "parent=a b c d e f g" --yes',
          '  pulumi import --parent \\\n    "parent=a b c d e f g" --yes',
        ],
        "breaks each line by itself": [
          40,
          `one\n${"ab ".repeat(14)}\n\nlast`,
          `one\n${"ab ".repeat(13).trim()}\n  ab\n\nlast`,
        ],
        "is left to a terminal of fewer columns": [39, "ab ".repeat(20), "ab ".repeat(20)],
      };
    for (const [title, [columns, text, shown]] of Object.entries(cases)) {
      it(title, () => assert.equal(folded(text, { isTTY: true, columns }), shown));
    }

    it("is as it was anywhere else", () => {
      for (const stream of [{ columns: 40 }, { isTTY: false, columns: 40 }, { isTTY: true }]) {
        assert.equal(folded("ab ".repeat(20), stream), "ab ".repeat(20));
      }
    });
  });
}
