import { HEADERS_UNDER_THE_KEY } from "./samples";
import type { StubAnswer, StubRequest } from "./stub-aws";

/** How S3 answers for a bucket with one version of each key. */
export function listedBucket(
  keys: readonly string[],
  headersOf: (key: string) => Readonly<Record<string, string>> = () => HEADERS_UNDER_THE_KEY,
): (request: StubRequest) => StubAnswer {
  return ({ path }) => {
    const [pathname = "", query] = path.split("?");
    const searchParams = new URLSearchParams(query);
    if (!searchParams.has("versions")) {
      const key = decodeURIComponent(pathname.replace(/^\/[^/]+\//, ""));
      return { status: 200, headers: { etag: '"e"', ...headersOf(key) } };
    }
    const prefix = searchParams.get("prefix") ?? "";
    const versions = keys
      .filter((key) => key.startsWith(prefix))
      .map(
        (key) =>
          `<Version><Key>${encodeURIComponent(key)}</Key><VersionId>v1</VersionId><IsLatest>true</IsLatest><Size>1</Size></Version>`,
      );
    return {
      status: 200,
      headers: { "content-type": "application/xml" },
      body: `<ListVersionsResult><EncodingType>url</EncodingType><IsTruncated>false</IsTruncated>${versions.join("")}</ListVersionsResult>`,
    };
  };
}
