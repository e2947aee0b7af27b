import { ownAccountOf } from "../keys/own-account";
import { accountsInControl } from "../policy-document/access/accounts";
import { readDocument, textOf } from "../policy-document/document";
import { KMS } from "../policy-document/services";
import { KEY_POLICY, KEY_TYPES } from "../resources/aws-types";
import type { Stack } from "../resources/stack";
import { holdsUnknown, UNKNOWN } from "../values/unknown";
import type { Declaration } from "./declarations";

/** The account that a bucket belongs to, as far as something outside its policy names it. */
interface BucketOwner {
  readonly account: string | undefined;
  /** What may name it once it is known, if nothing does yet. */
  readonly unknown: readonly string[];
}

/** Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html */
const NAME_IN_NAMESPACE = /-(\d{12})-[a-z0-9-]+-an$/;

/**
 * The bucket's account by the provider that makes it, else by the configuration, else by a name in the
 * account's own namespace, else by the one account that the stack's key policies leave in control.
 *
 * @param configured the configured account, or an empty text
 */
export function bucketOwnerOf(
  stack: Stack,
  { resource, bucketName }: Declaration,
  configured: string,
): BucketOwner {
  const told = ownAccountOf(resource, configured);
  const inControl = stack.view(readAccountInControl);
  const account =
    told.account ?? NAME_IN_NAMESPACE.exec(textOf(bucketName))?.[1] ?? inControl.account;
  const unknown = [
    ...told.unknown,
    ...(bucketName === UNKNOWN ? ["bucket"] : []),
    ...inControl.unknown,
  ];
  return { account, unknown: account === undefined ? unknown : [] };
}

/** A view for `stack.view`. */
function readAccountInControl(stack: Stack): BucketOwner {
  const policies = stack
    .ofTypes([...KEY_TYPES, KEY_POLICY])
    .map((resource) => ({ resource, ...resource.property("policy") }));
  const accounts = policies.flatMap(({ path, value }) => {
    const document = readDocument(path, value, KMS);
    return "fault" in document ? [] : accountsInControl(document).slice(0, 1);
  });
  const [first, ...others] = new Set(accounts);
  return {
    account: others.length === 0 ? first : undefined,
    unknown: policies
      .filter(({ value }) => holdsUnknown(value))
      .map(({ path, resource }) => `${path} of ${resource.name}`),
  };
}
