import assert from "node:assert/strict";
import { type AwsFailure, awsFailure, codeOf, isDenied } from "../../../ops/aws-errors";
import { noteOperation } from "../../../ops/aws-operation";

interface Thrown {
  readonly name: string;
  readonly message: string;
  readonly status?: number;
  readonly code?: string;
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

describe("what AWS refuses", () => {
  const refusals: readonly {
    readonly title: string;
    readonly thrown: Thrown;
    readonly call: readonly [string, string, object?];
    readonly wanted: Partial<AwsFailure>;
  }[] = [
    {
      title: "names the action and the resource that KMS names",
      thrown: {
        name: "AccessDeniedException",
        message: `User: arn:aws:iam::111122223333:user/kzax01 is not authorized to perform: kms:ScheduleKeyDeletion on resource: ${KEY} because no resource-based policy allows the kms:ScheduleKeyDeletion action`,
      },
      call: ["KMS", "ScheduleKeyDeletion"],
      wanted: {
        missingPermission: "kms:ScheduleKeyDeletion",
        resource: KEY,
        message: `AWS refused kms:ScheduleKeyDeletion: the permission kms:ScheduleKeyDeletion on ${KEY} is missing (no resource-based policy allows the kms:ScheduleKeyDeletion action). Ask for it, or use credentials that have it.`,
      },
    },
    {
      title: "names another action than the call's where AWS misses that one",
      thrown: {
        name: "AccessDenied",
        message: `User: arn:aws:sts::111122223333:assumed-role/Crew/me is not authorized to perform: kms:Decrypt on resource: ${KEY} with an explicit deny in a resource-based policy`,
        status: 403,
      },
      call: ["S3", "GetObject", { Bucket: "b", Key: "k" }],
      wanted: { call: "s3:GetObject", missingPermission: "kms:Decrypt", resource: KEY },
    },
    {
      title: "names the call's own action and the object where S3 says nothing",
      thrown: { name: "AccessDenied", message: "Access Denied", status: 403 },
      call: ["S3", "HeadObject", { Bucket: "b", Key: "k" }],
      wanted: { missingPermission: "s3:GetObject", resource: "s3://b/k" },
    },
    {
      title: "names the action for versions where a version was asked for",
      thrown: { name: "AccessDenied", message: "Access Denied", status: 403 },
      call: ["S3", "DeleteObject", { Bucket: "b", Key: "k", VersionId: "v" }],
      wanted: { missingPermission: "s3:DeleteObjectVersion" },
    },
    {
      title: "names the action of a HEAD, whose refusal has no body",
      thrown: { name: "Unknown", message: "UnknownError", status: 403 },
      call: ["S3", "HeadBucket", { Bucket: "b" }],
      wanted: { code: "Forbidden", missingPermission: "s3:ListBucket", resource: "the bucket b" },
    },
    {
      title: "names S3's action where it is called otherwise",
      thrown: { name: "AccessDenied", message: "Access Denied", status: 403 },
      call: ["S3", "GetBucketEncryption", { Bucket: "b" }],
      wanted: { missingPermission: "s3:GetEncryptionConfiguration" },
    },
  ];
  for (const { title, thrown, call, wanted } of refusals) {
    it(title, () => {
      const failure: Partial<AwsFailure> = failureOf(thrown, ...call) ?? {};
      assert.ok(isDenied(errorOf(thrown)));
      for (const [name, value] of Object.entries(wanted)) {
        assert.equal(failure[name as keyof AwsFailure], value, name);
      }
    });
  }

  const sentences: readonly (readonly [string, Thrown, RegExp])[] = [
    [
      "throttling",
      { name: "ThrottlingException", message: "Rate exceeded" },
      /still throttles kms:DescribeKey/,
    ],
    [
      "a quota, which no waiting helps",
      { name: "LimitExceededException", message: "too many tags" },
      /^kms:DescribeKey failed: LimitExceededException: too many tags$/,
    ],
    [
      "expired credentials",
      { name: "ExpiredTokenException", message: "expired" },
      /have expired.*Sign in/,
    ],
    [
      "unknown credentials",
      { name: "UnrecognizedClientException", message: "no" },
      /does not know the credentials/,
    ],
    [
      "no network",
      { name: "Error", code: "ECONNREFUSED", message: "connect" },
      /could not be reached.*ECONNREFUSED/,
    ],
    ["a timeout", { name: "TimeoutError", message: "no byte" }, /could not be reached/],
    [
      "anything else",
      { name: "KMSInvalidStateException", message: "is pending\n deletion" },
      /^kms:DescribeKey failed: KMSInvalidStateException: is pending deletion$/,
    ],
  ];
  for (const [title, thrown, wanted] of sentences) {
    it(`tells ${title} in a sentence`, () => {
      assert.match(failureOf(thrown, "KMS", "DescribeKey")?.message ?? "", wanted);
    });
  }

  it("tells missing credentials without a call", () => {
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
