import { visibleLine } from "../../../policy-pack/src/values/visible-text";
import { UserError } from "../../terminal/user-error";
import { type AwsOperation, operationOf } from "./aws-operation";
import { actionOf } from "./iam-actions";
import { isOfTheMoment } from "./kms-codes";

/** A call that AWS refused, or that did not reach it, as `--json` has it. */
export interface AwsFailure {
  /** One or two sentences: what failed and what to do. */
  readonly message: string;
  /** AWS's own code, such as AccessDeniedException. */
  readonly code: string;
  /** The call, such as kms:DescribeKey; undefined if no call was made. */
  readonly call?: string;
  /** The IAM action that is missing, such as kms:DescribeKey. */
  readonly missingPermission?: string;
  /** The resource of that action: an ARN, or what the call named. */
  readonly resource?: string;
}

const DENIED = /^(?:AccessDenied\w*|UnauthorizedOperation|Forbidden|403|NotAuthorized\w*)$/;
const THROTTLED = /Throttl|SlowDown|TooManyRequests|RequestLimitExceeded/;
/**
 * S3's other answers that pass.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorBestPractices.html
 */
const FAILING = /^(?:InternalError|ServiceUnavailable)$/;
const BAD_CREDENTIALS =
  /^(?:UnrecognizedClientException|InvalidClientTokenId|InvalidAccessKeyId|SignatureDoesNotMatch|InvalidSignatureException|InvalidToken|MissingAuthenticationToken\w*|IncompleteSignature\w*|RequestTimeTooSkewed)$/;
const EXPIRED = /^(?:ExpiredToken\w*|RequestExpired)$/;
const UNREACHABLE =
  /^(?:ECONNREFUSED|ENOTFOUND|ECONNRESET|EPIPE|EAI_AGAIN|ETIMEDOUT|TimeoutError)$/;
/** A refused connection names the address that refused it. */
const ON_THIS_MACHINE = /^connect ECONNREFUSED (?:127\.|::1)/;

const NOT_TRUSTED =
  /^(?:DEPTH_ZERO_SELF_SIGNED_CERT|SELF_SIGNED_CERT_IN_CHAIN|UNABLE_TO_(?:GET_ISSUER_CERT(?:_LOCALLY)?|VERIFY_LEAF_SIGNATURE)|CERT_HAS_EXPIRED|ERR_TLS_CERT_ALTNAME_INVALID)$/;

/**
 * Describes a failure: for a missing permission it names the IAM action and the resource.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 *
 * @returns undefined if the error is not from AWS
 */
export function awsFailure(error: unknown): AwsFailure | undefined {
  // What never reached AWS, since the network's settings forbid it, says so itself.
  if (!(error instanceof Error) || error instanceof UserError) {
    return undefined;
  }
  const code = codeOf(error);
  if (error.name === "CredentialsProviderError") {
    return {
      code: error.name,
      message: `No AWS credentials were found (${oneLine(error.message)}). Set AWS_PROFILE, or AWS_ACCESS_KEY_ID and AWS_SECRET_ACCESS_KEY, or sign in as for the AWS CLI.`,
    };
  }
  const made = operationOf(error);
  if (made === undefined) {
    return undefined;
  }
  const call = `${made.service.toLowerCase()}:${made.operation}`;
  if (DENIED.test(code)) {
    return denied(error, code, call, made);
  }
  return { code, call, message: sentence(error, code, call) };
}

/** Whether a permission is missing. */
export function isDenied(error: unknown): boolean {
  return error instanceof Error && DENIED.test(codeOf(error));
}

/**
 * The IAM action that the caller lacks. The policy of a resource, such as a bucket's or a key's, may deny a request to
 * anyone: that is no lack of the caller's. A denial without a reason may be either, except of a HEAD, which never has
 * one.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/troubleshoot_access-denied.html
 *
 * @returns null if the request was not denied, or not for that reason
 */
export function permissionMissingIn(error: unknown): string | null {
  const said = error instanceof Error ? error.message : "";
  const isOfCaller =
    codeOf(error) === BODYLESS[403] ||
    (/not authorized to perform/.test(said) &&
      !/explicit deny in a resource-based policy/.test(said));
  return (isOfCaller ? awsFailure(error)?.missingPermission : undefined) ?? null;
}

/** Whether AWS rejects the caller, or could not answer now, and so says nothing about the request. */
export function isAboutCaller(error: unknown): boolean {
  const code = codeOf(error);
  return isPassing(error) || [BAD_CREDENTIALS, EXPIRED].some((kind) => kind.test(code));
}

/** Whether AWS throttles, or could not answer at this moment: the same request may succeed later. */
export function isPassing(error: unknown): boolean {
  const code = codeOf(error);
  return THROTTLED.test(code) || FAILING.test(code) || isOfTheMoment(code);
}

/**
 * The answer to a HEAD has no body: its status is all that S3 says.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/ErrorResponses.html#ErrorCodeList
 */
const BODYLESS: Readonly<Record<number, string>> = {
  403: "Forbidden",
  500: "InternalError",
  503: "SlowDown",
};

/** AWS's code of an error, such as NotFoundException or KMS.DisabledException. */
export function codeOf(error: unknown): string {
  if (!(error instanceof Error)) {
    return "";
  }
  const bodyless = BODYLESS[statusOf(error) ?? 0];
  if (bodyless !== undefined && /^(?:Unknown.*|Error)$/.test(error.name)) {
    return bodyless;
  }
  // The local AWS answers some services in another one's format.
  const inBody = /^\d+$/.test(error.name) && /<Code>(\w+)<\/Code>/.exec(error.message)?.[1];
  if (inBody) {
    return inBody;
  }
  const { code } = error as { code?: unknown };
  return error.name === "Error" && typeof code === "string" ? code : error.name;
}

/** The HTTP status of AWS's answer; undefined for any other error. */
export function statusOf(error: unknown): number | undefined {
  const { $metadata } = (error ?? {}) as { $metadata?: { httpStatusCode?: number } };
  return $metadata?.httpStatusCode;
}

function denied(error: Error, code: string, call: string, made: AwsOperation): AwsFailure {
  const said = /not authorized to perform: ([\w-]+:\w+)(?: on resource: (\S+))?/.exec(
    error.message,
  );
  const missingPermission = said?.[1] ?? actionOf(made);
  const resource = said?.[2]?.replace(/^"|[".,]+$/g, "") ?? resourceIn(made.input);
  const because = / because (.+)$/.exec(oneLine(error.message))?.[1];
  const deny = / with an (explicit deny .+)$/.exec(oneLine(error.message))?.[1];
  const reason = (because ?? deny)?.replace(/\.$/, "");
  const place = resource === undefined ? "" : ` on ${visibleLine(resource)}`;
  return {
    code,
    call,
    missingPermission,
    ...(resource === undefined ? {} : { resource }),
    message: `AWS refused ${call}: the permission ${missingPermission}${place} is ${deny === undefined ? "missing" : "denied"}${reason === undefined ? "" : ` (${reason})`}. Ask for it, or use credentials that have it.`,
  };
}

function sentence(error: Error, code: string, call: string): string {
  const said = oneLine(error.message);
  if (EXPIRED.test(code)) {
    return `The AWS credentials have expired (${said}). Sign in again.`;
  }
  if (BAD_CREDENTIALS.test(code)) {
    return `AWS does not know these credentials (${code}: ${said}). Check AWS_PROFILE and AWS_ACCESS_KEY_ID.`;
  }
  if (THROTTLED.test(code)) {
    return `AWS still throttles ${call} after every retry (${code}). Run the command again later.`;
  }
  if (FAILING.test(code) || isOfTheMoment(code)) {
    return `AWS could not answer ${call} after every retry (${code}). This passes: run the command again later.`;
  }
  if (UNREACHABLE.test(code)) {
    const check = ON_THIS_MACHINE.test(said)
      ? "No AWS answers there on this machine: check AWS_ENDPOINT_URL. `npm run -s local -- env` starts the project's local AWS and prints its endpoint."
      : "Check the network, the region, AWS_ENDPOINT_URL and HTTPS_PROXY.";
    return `AWS could not be reached for ${call} (${code}${said === "" ? "" : `: ${said}`}). ${check}`;
  }
  if (NOT_TRUSTED.test(code)) {
    return `The certificate of the server for ${call} is not trusted (${code}). If your network has certificates of its own, name the file with their authorities in AWS_CA_BUNDLE.`;
  }
  return `${call} failed: ${code}${["", code, "UnknownError"].includes(said) ? "" : `: ${said}`}`;
}

/** The resource of a call, if AWS does not name it. */
function resourceIn(input: unknown): string | undefined {
  const named = (typeof input === "object" && input !== null ? input : {}) as Record<
    string,
    unknown
  >;
  const [bucket, key] = [named["Bucket"], named["Key"]];
  if (typeof bucket === "string") {
    return typeof key === "string" ? `s3://${bucket}/${key}` : `the bucket ${bucket}`;
  }
  const name = named["KeyId"] ?? named["RoleName"] ?? named["UserName"];
  return typeof name === "string" ? name : undefined;
}

function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}
