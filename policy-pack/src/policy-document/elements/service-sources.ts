import { ARN_OF_SOURCE } from "./caller-keys";
import { isService } from "./service-name";

/** A use of a key or a bucket for which AWS documents rights without a condition, and no source to ask for. */
export interface SourcelessUse {
  /** The service's name without the partition's domain. */
  readonly service: string;
  /** What it is for, as a message has it. */
  readonly purpose: string;
  /** Whether the actions that a statement leaves open, in lower case, and its resources are those of this use. */
  readonly fits: (actions: readonly string[], resources: readonly string[]) => boolean;
}

/** Whom Elastic Load Balancing delivers access logs as. */
export const LOAD_BALANCER_LOGS: readonly string[] = [
  "logdelivery.elasticloadbalancing",
  "logdelivery.elb",
];

/**
 * Services that send no source. A key that one of them uses for anyone who asks is to be for
 * nothing else.
 *
 * Sources: https://docs.aws.amazon.com/sns/latest/dg/sns-key-management.html#compatibility-with-aws-services
 * https://docs.aws.amazon.com/awscloudtrail/latest/userguide/create-kms-key-policy-for-cloudtrail.html
 * and https://docs.aws.amazon.com/Route53/latest/DeveloperGuide/access-control-managing-permissions.html#KMS-key-policy-for-DNSSEC
 */
const SOURCELESS_USES: readonly SourcelessUse[] = [
  {
    service: "events",
    purpose: "EventBridge's topic",
    fits: (actions) =>
      actions.every(
        (action) => action === "kms:decrypt" || action.startsWith("kms:generatedatakey"),
      ),
  },
  {
    // A trail sends its source, and its statement has no right to decrypt, or all to make keys.
    service: "cloudtrail",
    purpose: "CloudTrail's event data store",
    fits: (actions) => [...actions].sort().join(" ") === "kms:decrypt kms:generatedatakey",
  },
  {
    // The statement that lets Route 53 sign has a source; the one for its grant, none.
    service: "dnssec-route53",
    purpose: "Amazon Route 53's key-signing key",
    fits: (actions) => actions.every((action) => action === "kms:creategrant"),
  },
  ...LOAD_BALANCER_LOGS.map((service) => ({
    service,
    purpose: "a load balancer's access logs",
    fits: writesToOwnFolder,
  })),
];

/**
 * Elastic Load Balancing writes the load balancer's account into the object's key, and takes no
 * prefix with AWSLogs in it, so that a folder of an account is its own.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
function writesToOwnFolder(actions: readonly string[], resources: readonly string[]): boolean {
  return (
    actions.every((action) => action === "s3:putobject") &&
    resources.every((resource) => /^[^*?]*\/AWSLogs\/\d{12}\//.test(resource))
  );
}

/**
 * What a service writes into the encryption context by itself is as good as a source: who or what
 * it acts for.
 */
const CONTEXT_OF_A_SERVICE = "kms:encryptioncontext:aws:";
const CONTEXT_VALUE = new RegExp(`^\\d{12}$|${ARN_OF_SOURCE.source}`);

/** What a value of a key must look like to name a service's source by its encryption context. */
export function contextForm(key: string): RegExp | undefined {
  return key.startsWith(CONTEXT_OF_A_SERVICE) ? CONTEXT_VALUE : undefined;
}

/**
 * The conditions that bind services which the usual ones do not, by how their names begin.
 *
 * Sources: https://docs.aws.amazon.com/AmazonCloudWatch/latest/logs/encrypt-log-data-kms.html
 * and https://docs.aws.amazon.com/ses/latest/dg/receiving-email-action-s3.html
 */
const BOUND_BY_CONTEXT: Readonly<Record<string, string>> = {
  logs: "Add ArnLike kms:EncryptionContext:aws:logs:arn with the ARNs of your log groups.",
  ses: "Add StringEquals aws:SourceAccount with the account id, or kms:EncryptionContext:aws:ses:source-account.",
};

/** The documented use of a service that these rights are for, if there is one. */
export function sourcelessUseOf(
  service: string,
  fits: (use: SourcelessUse) => boolean,
): SourcelessUse | undefined {
  return SOURCELESS_USES.find((use) => isService(service, use.service) && fits(use));
}

/** What to do about a service that is bound by no source. */
export function bindingFor(service: string): string {
  const [name = ""] = service.split(".");
  return Object.hasOwn(BOUND_BY_CONTEXT, name)
    ? (BOUND_BY_CONTEXT[name] ?? "")
    : "Add a condition on aws:SourceAccount, aws:SourceArn or aws:SourceOrgID.";
}
