import assert from "node:assert/strict";
import { versionPages } from "../../../ops/aws/objects";
import { inTurn, type StubAnswer, stubAws } from "../support/stub-aws";

const listing = (encoding: string, key: string, next = ""): StubAnswer => ({
  status: 200,
  headers: { "content-type": "application/xml" },
  body: `<?xml version="1.0" encoding="UTF-8"?><ListVersionsResult>${encoding}<IsTruncated>${next !== ""}</IsTruncated>${next}<Version><Key>${key}</Key><VersionId>v1</VersionId><IsLatest>true</IsLatest><Size>1</Size></Version></ListVersionsResult>`,
});
const URL_ENCODED = "<EncodingType>url</EncodingType>";

/** By shapes from https://docs.aws.amazon.com/AmazonS3/latest/API/API_ListObjectVersions.html. */
describe("versionPages", () => {
  const aws = stubAws();
  const keysOf = async (...answers: readonly StubAnswer[]) => {
    const { clients, requests } = await aws(inTurn(...answers));
    const keys: string[] = [];
    for await (const { versions } of versionPages(clients.s3, { bucket: "files" })) {
      keys.push(...versions.map(({ key }) => key));
    }
    return { keys, requests };
  };

  it("asks for keys as a URL has them, since XML cannot hold all of them", async () => {
    const { keys, requests } = await keysOf(listing(URL_ENCODED, "a+b%2Bc%0D%1B%25/%E2%9C%93"));
    assert.deepEqual(keys, ["a b+c\r\u001b%/✓"]);
    assert.match(requests[0]?.path ?? "", /encoding-type=url/);
  });

  it("goes on at the next key as it is, not as it is written", async () => {
    const next =
      "<NextKeyMarker>a+%26%2B</NextKeyMarker><NextVersionIdMarker>v1</NextVersionIdMarker>";
    const { keys, requests } = await keysOf(
      listing(URL_ENCODED, "a", next),
      listing(URL_ENCODED, "z"),
    );
    assert.deepEqual(keys, ["a", "z"]);
    const asked = new URL(requests[1]?.path ?? "", "http://127.0.0.1").searchParams;
    assert.deepEqual([asked.get("key-marker"), asked.get("version-id-marker")], ["a &+", "v1"]);
  });

  describe("under prefixes", () => {
    const named = "<NextKeyMarker>a/1</NextKeyMarker><NextVersionIdMarker>v1</NextVersionIdMarker>";
    const pagesUnder = async (
      answers: readonly StubAnswer[],
      listing: Omit<Parameters<typeof versionPages>[1], "bucket">,
    ) => {
      const { clients, requests } = await aws(inTurn(...answers));
      const markers: unknown[] = [];
      for await (const { next } of versionPages(clients.s3, { bucket: "files", ...listing })) {
        markers.push(next);
      }
      const asked = requests.map(({ path }) => {
        const query = new URL(path, "http://127.0.0.1").searchParams;
        return [query.get("prefix"), query.get("key-marker"), query.get("version-id-marker")];
      });
      return { markers, asked };
    };

    it("lists one after the other, and what is within another only once", async () => {
      const { markers, asked } = await pagesUnder(
        [listing("", "a/1", named), listing("", "a/2"), listing("", "b")],
        { prefixes: ["b", "a/b/", "a/", "a/"] },
      );
      assert.deepEqual(asked, [
        ["a/", null, null],
        ["a/", "a/1", "v1"],
        ["b", null, null],
      ]);
      assert.deepEqual(markers, [{ key: "a/1", versionId: "v1" }, { key: "b" }, undefined]);
    });

    for (const [title, from, first] of [
      ["within a prefix", { key: "b1", versionId: "v2" }, ["b", "b1", "v2"]],
      ["at the beginning of one, its own key included", { key: "b" }, ["b", null, null]],
    ] as const) {
      it(`goes on ${title}`, async () => {
        const { asked } = await pagesUnder([listing("", "b2")], { prefixes: ["a/", "b"], from });
        assert.deepEqual(asked, [first]);
      });
    }
  });

  it("takes keys as they are if S3 does not say that it has encoded them", async () => {
    assert.deepEqual((await keysOf(listing("", "100%+"))).keys, ["100%+"]);
  });
});
