import { publicAccess } from "../../../policy-pack/src/policy-document/access/public-access";
import {
  type PolicyDocument,
  readDocument,
} from "../../../policy-pack/src/policy-document/document";
import { requiresTls } from "../../../policy-pack/src/policy-document/secure-transport";
import { KMS, S3, type Service } from "../../../policy-pack/src/policy-document/services";

/**
 * The statements of a key policy that allow something to callers that it does not name, as the
 * policy pack judges them.
 *
 * Source: https://docs.aws.amazon.com/securityhub/latest/userguide/kms-controls.html#kms-5
 *
 * @param policy as JSON
 * @returns their Sids, or their positions; undefined if it is no policy document
 */
export function publicStatements(policy: string): readonly string[] | undefined {
  const document = documentIn(policy, KMS);
  if (document === undefined) {
    return undefined;
  }
  const open = new Set(publicAccess(document, KMS).map(({ statement }) => statement));
  return document.statements.flatMap((statement, index) =>
    open.has(statement) ? [String(statement.elements["Sid"] ?? `statement ${index + 1}`)] : [],
  );
}

/** Whether a bucket policy denies everyone everything without TLS, as the policy pack judges it. */
export function deniesPlainText(policy: string, bucketName: string): boolean {
  const document = documentIn(policy, S3);
  return document !== undefined && requiresTls(document, bucketName);
}

function documentIn(policy: string, service: Service): PolicyDocument | undefined {
  const document = readDocument("policy", policy, service);
  return "fault" in document ? undefined : document;
}
