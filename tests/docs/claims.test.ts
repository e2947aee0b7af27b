import assert from "node:assert/strict";
import { bucketProperties } from "../../policy-pack/src/policy-document/prove/bucket-properties";
import { keyProperties } from "../../policy-pack/src/policy-document/prove/key-properties";
import { linksOf, markdownText, withoutCode } from "./markdown";
import { testTitles } from "./test-titles";

const PAGES = [
  "README.md",
  "docs/authorization.md",
  "docs/threat-model.md",
  "bootstrap/README.md",
] as const;

/** Words that say something of all cases. Only a proof or a complete test can show that. */
const CLAIMS = /\b(?:never|always|alone|whatever|nobody|every)\b/i;

/** A comment that names properties of `aerosecure prove`: `<!-- proved: grants; lockout -->`. */
const PROVED = /<!-- proved: ([^>]+) -->/;

/** What names a proof, and the rest. */
const NOT_SAID = /<!--.*?-->|\[[^\]]*\]\([^)]*\)/g;

interface Line {
  readonly page: string;
  readonly number: number;
  readonly word: string;
  /** Titles of tests, each with its file. */
  readonly tests: readonly { readonly title: string; readonly file: string }[];
  readonly properties: readonly string[];
}

/** The lines of a page that claim something. A table's row, a list's item or a paragraph is one line. */
function claimsOn(page: string, text = markdownText(page)): readonly Line[] {
  const lines = text.split("\n");
  return withoutCode(text)
    .split("\n")
    .flatMap((said, index) => {
      const word = CLAIMS.exec(said.replace(NOT_SAID, ""))?.[0];
      const line = lines[index] ?? "";
      const [, properties] = PROVED.exec(line) ?? [];
      return word === undefined
        ? []
        : [
            {
              ...{ page, number: index + 1, word },
              tests: linksOf(line)
                .filter(({ target }) => target.endsWith(".test.ts"))
                .map(({ text: title, target }) => ({ title, file: target.replace(/^\.\.\//, "") })),
              properties: properties?.split("; ") ?? [],
            },
          ];
    });
}

const ARN = "arn:aws:iam::111122223333:role/Crew";
const BUCKET_ARN = "arn:aws:s3:::aerosecure-dev";

/** Of a stack that has everything. */
const PROPERTIES = new Set(
  [
    ...keyProperties({
      partition: { name: "aws", dnsSuffix: "amazonaws.com" },
      accountId: "111122223333",
      region: "us-east-1",
      bucketArn: BUCKET_ARN,
      sseAlgorithm: "aws:kms",
      administrators: ["arn:aws:iam::111122223333:user/kzax01"],
      administratorsMayDeleteKey: false,
      keyUsers: [ARN],
      minimumUnusedDaysBeforeDeletion: 30,
      reencryptor: [ARN],
      deniedDeletion: [ARN],
    }),
    ...bucketProperties({
      accountId: "111122223333",
      bucketArn: BUCKET_ARN,
      keyArn: "arn:aws:kms:us-east-1:111122223333:key/1234abcd",
      sseAlgorithm: "aws:kms",
      minimumTlsVersion: "1.2",
      perimeter: { organizationId: "o-a1b2c3d4e5", vpcEndpointIds: ["vpce-1a2b3c4d"] },
      serviceRoles: [ARN],
      deployer: [ARN],
      protect: true,
    }),
  ].map(({ name }) => name),
);

/** The claims without a proof, as page, line and word, and the proofs that are not there. */
function faultsIn(
  lines: readonly Line[],
  titles: ReadonlyMap<string, ReadonlySet<string>>,
): readonly string[] {
  return lines.flatMap(({ page, number, word, tests, properties }) => {
    const where = `${page}:${number}`;
    const missing = [
      ...properties
        .filter((name) => !PROPERTIES.has(name))
        .map((name) => `${where} names the property "${name}", which does not exist.`),
      ...tests
        .filter(({ title, file }) => titles.get(file)?.has(title) !== true)
        .map(
          ({ title, file }) => `${where} names the test "${title}", which ${file} does not have.`,
        ),
    ];
    return tests.length + properties.length > 0
      ? missing
      : [`${where} says "${word}". Name a property or a test beside it, or leave the word out.`];
  });
}

describe("What the documentation says of all cases", function () {
  this.timeout(120_000);

  it("has a proof or a complete test beside it", async () => {
    const lines = PAGES.flatMap((page) => claimsOn(page));
    assert.ok(lines.length >= 15, `${lines.length} lines`);
    const files = lines.flatMap(({ tests }) => tests.map(({ file }) => file));
    const titles = await testTitles([...new Set(files)]);
    assert.deepEqual(faultsIn(lines, titles), []);
  });

  const cases: readonly (readonly [string, string, readonly string[]])[] = [
    [
      "a word without a proof, by page, line and word",
      "# Title\n\nNobody reads it.\n",
      ['page.md:3 says "Nobody". Name a property or a test beside it, or leave the word out.'],
    ],
    ["no word that is code", "`never`\n\n```\nnever\n```\n", []],
    ["no word of a test's title", "It [never does](tests/a.test.ts).\n", []],
    ["no part of another word", "everyone, however, nevertheless\n", []],
    ["no word beside a property", "It never does. <!-- proved: grants; lockout -->\n", []],
    [
      "a property that is not there",
      "It never does. <!-- proved: grants; peace -->\n",
      ['page.md:1 names the property "peace", which does not exist.'],
    ],
    ["no word beside a test", "It never does ([is there](../tests/a.test.ts)).\n", []],
    [
      "a test that is not there",
      "It never does ([is gone](../tests/a.test.ts)).\n",
      ['page.md:1 names the test "is gone", which tests/a.test.ts does not have.'],
    ],
  ];
  for (const [what, text, faults] of cases) {
    it(`finds ${what}`, () => {
      const titles = new Map([["tests/a.test.ts", new Set(["is there"])]]);
      assert.deepEqual(faultsIn(claimsOn("page.md", text), titles), faults);
    });
  }
});
