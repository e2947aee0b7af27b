import type { RecordedRequest } from "./call-recorder";

/** A call of AWS, read back from the request that it was. */
export interface AwsCall {
  /** As requests are signed for: `kms`, `s3`, `iam`. */
  readonly service: string;
  readonly region: string;
  /** As the API names it: `CreateKey`. */
  readonly operation: string;
  /** The parameters by their names; of S3 the bucket, the key and the XML body. */
  readonly input: Readonly<Record<string, unknown>>;
  readonly status: number;
}

/** The operations of S3 on a bucket, by method and the subresource in the query. */
const ON_BUCKETS: Readonly<Record<string, string>> = {
  "PUT ": "CreateBucket",
  "DELETE ": "DeleteBucket",
  "HEAD ": "HeadBucket",
  "GET list-type": "ListObjectsV2",
  "GET versions": "ListObjectVersions",
  "GET location": "GetBucketLocation",
  "GET policyStatus": "GetBucketPolicyStatus",
  "GET uploads": "ListMultipartUploads",
  "POST delete": "DeleteObjects",
  ...methods("tagging", "BucketTagging"),
  ...methods("encryption", "BucketEncryption"),
  ...methods("versioning", "BucketVersioning"),
  ...methods("publicAccessBlock", "PublicAccessBlock"),
  ...methods("policy", "BucketPolicy"),
  ...methods("ownershipControls", "BucketOwnershipControls"),
  ...methods("lifecycle", "BucketLifecycleConfiguration"),
  ...methods("notification", "BucketNotificationConfiguration"),
  ...methods("logging", "BucketLogging"),
  ...methods("replication", "BucketReplication"),
  ...methods("object-lock", "ObjectLockConfiguration"),
};

const ON_OBJECTS: Readonly<Record<string, string>> = {
  "GET ": "GetObject",
  "HEAD ": "HeadObject",
  "PUT ": "PutObject",
  "DELETE ": "DeleteObject",
  "POST uploads": "CreateMultipartUpload",
  "PUT uploadId": "UploadPart",
  "POST uploadId": "CompleteMultipartUpload",
  "DELETE uploadId": "AbortMultipartUpload",
};

/** The other services that speak REST, by method and path. */
const REST: readonly (readonly [
  service: string,
  method: string,
  path: RegExp,
  operation: string,
])[] = [
  ["s3", "PUT", /^\/v20180820\/configuration\/publicAccessBlock$/, "PutAccountPublicAccessBlock"],
  ["s3", "GET", /^\/v20180820\/configuration\/publicAccessBlock$/, "GetAccountPublicAccessBlock"],
  ["guardduty", "POST", /^\/detector$/, "CreateDetector"],
  ["guardduty", "GET", /^\/detector$/, "ListDetectors"],
  ["guardduty", "GET", /^\/detector\/[^/]+$/, "GetDetector"],
  ["guardduty", "POST", /^\/detector\/[^/]+$/, "UpdateDetector"],
  ["securityhub", "GET", /^\/accounts$/, "DescribeHub"],
  ["securityhub", "POST", /^\/standards\/get$/, "GetEnabledStandards"],
];

/** @throws Error for a request that no rule here knows: it would go unseen otherwise. */
export function awsCallOf(recorded: RecordedRequest): AwsCall {
  const { service, region } = scopeOf(recorded);
  const { operation, input } = operationOf(service, recorded);
  return { service, region, operation, input, status: recorded.status };
}

function scopeOf(recorded: RecordedRequest) {
  const { headers, method, path } = recorded;
  const credential =
    headers.authorization ?? `Credential=${formField(recorded, "x-amz-credential")}`;
  const scope = /Credential=[^/]+\/\d+\/([^/]+)\/([^/]+)\//.exec(credential);
  if (scope === null) {
    throw new Error(`${method} ${path} is not signed.`);
  }
  const [, region = "", service = ""] = scope;
  return { service, region };
}

function operationOf(
  service: string,
  recorded: RecordedRequest,
): Pick<AwsCall, "operation" | "input"> {
  const { headers, body, method } = recorded;
  const target = headers["x-amz-target"];
  if (typeof target === "string") {
    return { operation: target.split(".").at(-1) ?? "", input: JSON.parse(body || "{}") };
  }
  if (String(headers["content-type"]).startsWith("application/x-www-form-urlencoded")) {
    const { Action = "", ...input } = Object.fromEntries(new URLSearchParams(body));
    return { operation: Action, input };
  }
  const url = new URL(recorded.path, "http://127.0.0.1");
  const rest = REST.find(
    ([of, by, path]) => of === service && by === method && path.test(url.pathname),
  );
  if (rest !== undefined) {
    return { operation: rest[3], input: { path: url.pathname } };
  }
  return service === "s3" ? s3Operation(recorded, url) : unknown(recorded);
}

/** A field of an upload by a form, which is signed in its fields; empty if the request is none. */
function formField({ headers, body }: RecordedRequest, name: string): string {
  return String(headers["content-type"]).startsWith("multipart/form-data")
    ? (new RegExp(`name="${name}"\\r\\n\\r\\n(.*)\\r\\n`).exec(body)?.[1] ?? "")
    : "";
}

function s3Operation(recorded: RecordedRequest, url: URL): Pick<AwsCall, "operation" | "input"> {
  const [, bucket = "", ...rest] = url.pathname.split("/");
  const { method, headers, body } = recorded;
  const formKey = formField(recorded, "key");
  if (formKey !== "") {
    return { operation: "PutObject", input: { bucket, key: formKey, body } };
  }
  const key = decodeURIComponent(rest.join("/"));
  const rules = key === "" ? ON_BUCKETS : ON_OBJECTS;
  const known = Object.keys({ ...ON_BUCKETS, ...ON_OBJECTS }).map((rule) => rule.split(" ")[1]);
  const subresource = [...url.searchParams.keys()].find((name) => known.includes(name)) ?? "";
  const versionId = url.searchParams.get("versionId");
  const source = headers["x-amz-copy-source"];
  const operation = rules[`${method} ${subresource}`];
  if (operation === undefined) {
    return unknown(recorded);
  }
  return {
    operation: source === undefined ? operation : "CopyObject",
    input: {
      bucket,
      key,
      body,
      ...(versionId !== null && { versionId }),
      ...(source !== undefined && { source: decodeURIComponent(String(source)) }),
      ...(headers["x-amz-bucket-object-lock-enabled"] === "true" && { locked: true }),
    },
  };
}

function unknown({ method, path }: RecordedRequest): never {
  throw new Error(`No rule tells which call of AWS ${method} ${path} is.`);
}

function methods(subresource: string, what: string): Readonly<Record<string, string>> {
  return {
    [`PUT ${subresource}`]: `Put${what}`,
    [`GET ${subresource}`]: `Get${what}`,
    [`DELETE ${subresource}`]: `Delete${what}`,
  };
}
