import { bucketOwnerOf } from "../buckets/bucket-owner";
import { readBucketStack } from "../buckets/bucket-stack";
import { type Declaration, declarationsIn } from "../buckets/declarations";
import { LOAD_BALANCER_ACCOUNTS } from "../buckets/load-balancer-accounts";
import { texts } from "../framework/settings";
import { stackRule } from "../framework/stack-rule";
import { OWN_ACCOUNT } from "../keys/own-account";
import {
  type AccountLetIn,
  accountsLetIn,
  strangerFault,
} from "../policy-document/access/accounts";
import { clausesOf } from "../policy-document/clause";
import { nameOf, type PolicyDocument } from "../policy-document/document";
import { labelOf } from "../policy-document/elements/principal";
import { judgePolicy } from "../policy-document/judge-policy";
import { S3 } from "../policy-document/services";
import { BUCKET_POLICY_TYPES } from "../resources/aws-types";
import type { Findings } from "../values/findings";

const WRITE_LOGS: ReadonlySet<string> = new Set(["s3:putobject"]);
const READ_OBJECTS: ReadonlySet<string> = new Set(["s3:getobject"]);

export const s3PolicyTrustedAccounts = stackRule({
  name: "s3-policy-trusted-accounts",
  description:
    "A bucket policy gives access to no account except the bucket's own and the trusted ones.",
  displayName: "S3 bucket policy trusts only known accounts",
  severity: "high",
  why: "Another account's administrators decide what that account does with your bucket, and one mistyped digit names a stranger's account.",
  services: ["s3", "iam"],
  securityHub: ["S3.6"],
  settings: {
    trustedAccounts: texts({
      pattern: /^(\d{12}|[0-9a-f]{64})$/,
      accepts: "account ids of 12 digits or canonical user ids of 64 hexadecimal digits",
      description:
        "Accounts, or canonical users, besides the bucket's own account that its policy may give access to.",
    }),
    ownAccount: OWN_ACCOUNT,
  },
  remediationSteps:
    "Remove the account from the statement, or add it to trustedAccounts in this policy's configuration. If it is the bucket's own account, set ownAccount, or allowedAccountIds on the provider. If nothing names the bucket's account, the account that the stack's key policies leave in control counts as its own, or else the first that the bucket policy names. AWS's accounts that deliver a load balancer's access logs may write objects, and a canonical user, such as a CloudFront origin access identity, may read them.",
  url: "https://docs.aws.amazon.com/AmazonS3/latest/userguide/example-walkthroughs-managing-access-example2.html",
  judge(stack, findingsOf, { trustedAccounts, ownAccount }) {
    const { all } = declarationsIn(stack.view(readBucketStack), BUCKET_POLICY_TYPES, ["policy"]);
    for (const declaration of all) {
      const { account, unknown } = bucketOwnerOf(stack, declaration, ownAccount);
      judgeAccounts(findingsOf(declaration.resource.urn), declaration, {
        account,
        unknown,
        trusted: trustedAccounts,
      });
    }
  },
});

interface Known {
  readonly account: string | undefined;
  readonly unknown: readonly string[];
  readonly trusted: readonly string[];
}

function judgeAccounts(
  findings: Findings,
  { resource }: Declaration,
  { account, unknown, trusted }: Known,
): void {
  const policy = resource.property("policy");
  let mayBeOwn = false;
  judgePolicy(findings, policy, S3, (document) => {
    const doubtful = accountsLetIn(document, S3).filter(
      (each) => !trusted.includes(each.account) && !deliversLogs(each),
    );
    const own = account ?? (unknown.length === 0 ? doubtful[0]?.account : undefined);
    const others = doubtful.filter((each) => each.account !== own);
    const canonical = canonicalUsersIn(document, trusted);
    if (own !== undefined) {
      return [...others.map(strangerFault), ...canonical];
    }
    const accounts = [...new Set(others.map((each) => each.account))];
    mayBeOwn ||= accounts.length === 1;
    return accounts.length < 2
      ? canonical
      : [
          `${policy.path} lets in the accounts ${accounts.join(", ")}, of which at most one is the bucket's own. Remove the others, or add them to trustedAccounts.`,
          ...canonical,
        ];
  });
  for (const path of mayBeOwn ? unknown : []) {
    findings.unknown(path);
  }
}

function deliversLogs({ account, actions }: AccountLetIn): boolean {
  return LOAD_BALANCER_ACCOUNTS.has(account) && areAmong(actions, WRITE_LOGS);
}

function areAmong(actions: ReadonlySet<string>, few: ReadonlySet<string>): boolean {
  return [...actions].every((action) => few.has(action));
}

/**
 * Nothing in a canonical user's id tells whose it is. AWS documents one for reading: CloudFront's
 * origin access identity, to which a customer managed key is closed.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/private-content-restricting-access-to-s3.html
 */
function canonicalUsersIn(document: PolicyDocument, trusted: readonly string[]): readonly string[] {
  return clausesOf(document, S3)
    .filter(({ allows, actions }) => allows && !areAmong(actions, READ_OBJECTS))
    .flatMap(({ statement, principals }) =>
      (principals.isInverted ? [] : principals.named)
        .filter(({ kind, name }) => kind === "canonicaluser" && !trusted.includes(name))
        .map(
          ({ name }) =>
            `${nameOf(statement)} lets in the canonical user ${labelOf(name)}, whose account nothing tells. Name the account or its roles instead, or add the id to trustedAccounts.`,
        ),
    );
}
