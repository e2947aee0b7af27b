import assert from "node:assert/strict";
import {
  type AwsFailure,
  awsFailure,
  codeOf,
  isDenied,
  permissionMissingIn,
} from "../../../../ops/aws/errors/aws-errors";
import { noteOperation } from "../../../../ops/aws/errors/aws-operation";

interface Thrown {
  readonly name: string;
  readonly message: string;
  readonly status?: number;
  readonly code?: string | undefined;
}

function failureOf(thrown: Thrown, service: string, operation: string, input: object = {}) {
  const error = errorOf(thrown);
  noteOperation(error, { service, operation, input });
  return awsFailure(error);
}

function errorOf({ name, message, status = 400, code }: Thrown): Error {
  return Object.assign(new Error(message), {
    name,
    $metadata: { httpStatusCode: status },
    ...(code === undefined ? {} : { code }),
  });
}

const KEY = "arn:aws:kms:us-east-1:111122223333:key/1234abcd";
const DENIED: Thrown = { name: "AccessDenied", message: "Access Denied", status: 403 };
const object = { Bucket: "b", Key: "k" };

describe("permissionMissingIn", () => {
  const said = (reason: string) =>
    `User: arn:aws:iam::111122223333:user/kzax01 is not authorized to perform: kms:Decrypt on resource: ${KEY} ${reason}`;
  const denials: readonly (readonly [string, Thrown, string | null])[] = [
    [
      "no policy of the caller allows it",
      {
        ...DENIED,
        message: said("because no identity-based policy allows the kms:Decrypt action"),
      },
      "kms:Decrypt",
    ],
    [
      "another policy than a resource's denies it",
      { ...DENIED, message: said("with an explicit deny in a service control policy") },
      "kms:Decrypt",
    ],
    ["a HEAD is denied", { name: "Unknown", message: "UnknownError", status: 403 }, "s3:GetObject"],
    [
      "the policy of the resource denies it",
      { ...DENIED, message: said("with an explicit deny in a resource-based policy") },
      null,
    ],
    ["AWS gives no reason", DENIED, null],
    ["it failed otherwise", { name: "NoSuchKey", message: "There is no such key." }, null],
  ];
  for (const [what, thrown, expected] of denials) {
    it(`is ${expected} if ${what}`, () => {
      const error = errorOf(thrown);
      noteOperation(error, { service: "S3", operation: "HeadObject", input: object });
      assert.equal(permissionMissingIn(error), expected);
    });
  }
});

describe("what AWS refuses", () => {
  type Call = readonly [string, string, object?];
  const refusals: readonly (readonly [string, Call, Thrown, Partial<AwsFailure>])[] = [
    [
      "names the action and the resource that KMS names",
      ["KMS", "ScheduleKeyDeletion"],
      {
        name: "AccessDeniedException",
        message: `User: arn:aws:iam::111122223333:user/kzax01 is not authorized to perform: kms:ScheduleKeyDeletion on resource: ${KEY} because no resource-based policy allows the kms:ScheduleKeyDeletion action`,
      },
      {
        missingPermission: "kms:ScheduleKeyDeletion",
        resource: KEY,
        message: `AWS refused kms:ScheduleKeyDeletion: the permission kms:ScheduleKeyDeletion on ${KEY} is missing (no resource-based policy allows the kms:ScheduleKeyDeletion action). Ask for it, or use credentials that have it.`,
      },
    ],
    [
      "names another action than the call's if AWS misses that one",
      ["S3", "GetObject", object],
      {
        ...DENIED,
        message: `User: arn:aws:sts::111122223333:assumed-role/Crew/me is not authorized to perform: kms:Decrypt on resource: ${KEY} with an explicit deny in a resource-based policy`,
      },
      { call: "s3:GetObject", missingPermission: "kms:Decrypt", resource: KEY },
    ],
    [
      "names the call's own action and the object if S3 says nothing",
      ["S3", "HeadObject", object],
      DENIED,
      { missingPermission: "s3:GetObject", resource: "s3://b/k" },
    ],
    [
      "names the action for versions if a version was asked for",
      ["S3", "DeleteObject", { ...object, VersionId: "v" }],
      DENIED,
      { missingPermission: "s3:DeleteObjectVersion" },
    ],
    [
      "names the action of a HEAD, whose refusal has no body",
      ["S3", "HeadBucket", { Bucket: "b" }],
      { name: "Unknown", message: "UnknownError", status: 403 },
      { code: "Forbidden", missingPermission: "s3:ListBucket", resource: "the bucket b" },
    ],
    [
      "names S3's action if it is called otherwise",
      ["S3", "GetBucketEncryption", { Bucket: "b" }],
      DENIED,
      { missingPermission: "s3:GetEncryptionConfiguration" },
    ],
  ];
  for (const [title, call, thrown, expected] of refusals) {
    it(title, () => {
      const failure: Partial<AwsFailure> = failureOf(thrown, ...call) ?? {};
      assert.ok(isDenied(errorOf(thrown)));
      for (const [name, value] of Object.entries(expected)) {
        assert.equal(failure[name as keyof AwsFailure], value, name);
      }
    });
  }

  /** By what is reported: the error's name and message, then the sentence. */
  const sentences: Readonly<Record<string, readonly [string, string, RegExp, string?]>> = {
    throttling: ["ThrottlingException", "Rate exceeded", /still throttles kms:DescribeKey/],
    "throttling that S3 passes on from KMS": [
      "KMS.ThrottlingException",
      "You have exceeded the rate at which you may call KMS",
      /^AWS still throttles kms:DescribeKey after every retry \(KMS\.ThrottlingException\)\. Run the command again later\.$/,
    ],
    "a failure of KMS that passes": [
      "KMS.InternalFailureException",
      "internal",
      /^AWS could not answer kms:DescribeKey after every retry \(KMS\.InternalFailureException\)\. This passes: run the command again later\.$/,
    ],
    "a failure of S3 that passes": ["InternalError", "internal", /^AWS could not answer kms:/],
    "a quota, which no waiting helps": [
      "LimitExceededException",
      "too many tags",
      /^kms:DescribeKey failed: LimitExceededException: too many tags$/,
    ],
    "expired credentials": ["ExpiredTokenException", "expired", /have expired.*Sign in/],
    "unknown credentials": ["UnrecognizedClientException", "no", /does not know these credentials/],
    "no network": [
      "Error",
      "connect ECONNREFUSED 10.0.0.1:443",
      /could not be reached for kms:DescribeKey \(ECONNREFUSED: connect ECONNREFUSED 10\.0\.0\.1:443\)\. Check the network, the region, AWS_ENDPOINT_URL and HTTPS_PROXY\.$/,
      "ECONNREFUSED",
    ],
    "a local AWS that is not up": [
      "Error",
      "connect ECONNREFUSED 127.0.0.1:4566",
      /127\.0\.0\.1:4566\)\. No AWS answers there on this machine: check AWS_ENDPOINT_URL\. `npm run -s local -- env` starts/,
      "ECONNREFUSED",
    ],
    "a timeout": ["TimeoutError", "no byte", /could not be reached/],
    "anything else": [
      "KMSInvalidStateException",
      "is pending\n deletion",
      /^kms:DescribeKey failed: KMSInvalidStateException: is pending deletion$/,
    ],
  };
  for (const [title, [name, message, expected, code]] of Object.entries(sentences)) {
    it(`reports ${title} in a sentence`, () => {
      const failure = failureOf({ name, message, code }, "KMS", "DescribeKey");
      assert.match(failure?.message ?? "", expected);
    });
  }

  for (const [status, code] of [
    [403, "Forbidden"],
    [500, "InternalError"],
    [503, "SlowDown"],
    [400, "Unknown"],
  ] as const) {
    it(`gives the answer ${status} to a HEAD, which has no body, the code ${code}`, () => {
      assert.equal(codeOf(errorOf({ name: "Unknown", message: "UnknownError", status })), code);
      assert.equal(codeOf(errorOf({ name: "NoSuchKey", message: "no", status })), "NoSuchKey");
    });
  }

  it("reports missing credentials without a call", () => {
    const error = errorOf({ name: "CredentialsProviderError", message: "none in chain" });
    assert.match(awsFailure(error)?.message ?? "", /^No AWS credentials were found/);
  });

  it("is silent about errors that are none of AWS's", () => {
    assert.equal(awsFailure(new TypeError("a fault of this code")), undefined);
    assert.equal(awsFailure("text"), undefined);
  });

  it("reads the code that the local AWS puts into a body of its own", () => {
    const body =
      "<ErrorResponse><Error><Code>InvalidAccessException</Code></Error></ErrorResponse>";
    assert.equal(codeOf(errorOf({ name: "400", message: body })), "InvalidAccessException");
  });
});
