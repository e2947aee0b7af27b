import { keysBehind } from "../keys/key-stack";
import { clausesOf } from "../policy-document/clause";
import { type PolicyDocument, readDocument } from "../policy-document/document";
import { accountOf, type Principal } from "../policy-document/elements/principal";
import { isService } from "../policy-document/elements/service-name";
import { LOAD_BALANCER_LOGS } from "../policy-document/elements/service-sources";
import { S3 } from "../policy-document/services";
import { BUCKET_POLICY_TYPES } from "../resources/aws-types";
import type { Stack, StackResource } from "../resources/stack";
import { holdsUnknown } from "../values/unknown";
import { type Place, readBucketStack } from "./bucket-stack";
import { type Declaration, declarationsIn } from "./declarations";
import { LOAD_BALANCER_ACCOUNTS } from "./load-balancer-accounts";

/** A bucket whose policy lets a service deliver logs that no customer managed key can protect. */
export interface LogPolicy {
  readonly place: Place;
  readonly resource: StackResource;
  /** The path of the policy, as long as it is not known what it says; undefined once it is. */
  readonly unknown: string | undefined;
}

/** S3 itself, for its access logs. */
export const S3_LOGS: readonly string[] = ["logging.s3"];

/**
 * Other services that deliver logs under S3's own keys alone. A Network Load Balancer's come from
 * another one, which takes customer managed keys.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 * and https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing-enable-logging.html
 */
export const OTHER_LOGS: readonly string[] = ["redshift", ...LOAD_BALANCER_LOGS];

/**
 * Buckets that collect logs from other stacks, regions' load balancers or accounts: nothing but
 * their policy tells.
 */
export function logPoliciesFor(stack: Stack, services: readonly string[]): readonly LogPolicy[] {
  const { all } = declarationsIn(stack.view(readBucketStack), BUCKET_POLICY_TYPES, ["policy"]);
  return all.flatMap((declaration) => {
    const answer = answerOf(declaration, services);
    return answer === "no"
      ? []
      : [{ place: declaration, resource: declaration.resource, ...answer }];
  });
}

function answerOf(
  { resource }: Declaration,
  services: readonly string[],
): "no" | Pick<LogPolicy, "unknown"> {
  const { path, value } = resource.property("policy");
  const document = readDocument(path, value, S3);
  if (!("fault" in document) && letsIn(document, services)) {
    return { unknown: undefined };
  }
  // A policy made from a key is that of a bucket under the key.
  const mayLetIn = holdsUnknown(value) && keysBehind(resource, "policy").length === 0;
  return mayLetIn ? { unknown: path } : "no";
}

function letsIn(document: PolicyDocument, services: readonly string[]): boolean {
  return clausesOf(document, S3).some(
    ({ allows, actions, principals }) =>
      allows &&
      actions.has("s3:putobject") &&
      !principals.isInverted &&
      principals.named.some((principal) => isAmong(principal, services)),
  );
}

/** AWS's own accounts deliver for Elastic Load Balancing in older Regions. */
function isAmong(principal: Principal, services: readonly string[]): boolean {
  const { kind, name } = principal;
  return (
    (kind === "service" && services.some((service) => isService(name, service))) ||
    (services.includes("logdelivery.elasticloadbalancing") &&
      LOAD_BALANCER_ACCOUNTS.has(accountOf(principal) ?? ""))
  );
}
