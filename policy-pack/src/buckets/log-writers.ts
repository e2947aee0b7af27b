import {
  BEANSTALK_TYPES,
  CLASSIC_LOAD_BALANCER_TYPES,
  DISTRIBUTION,
  LOAD_BALANCER_TYPES,
  NATIVE_BEANSTALK_TYPES,
  NATIVE_DISTRIBUTION,
  NATIVE_LOAD_BALANCER,
  NATIVE_REDSHIFT_CLUSTER,
  REDSHIFT_CLUSTER,
  REDSHIFT_LOGGING,
  SPOT_DATA_FEED_SUBSCRIPTION,
} from "../resources/aws-types";
import type { Stack, StackResource } from "../resources/stack";
import { isUnset } from "../values/expect";
import { member, members, type Node } from "../values/node";
import { UNKNOWN } from "../values/unknown";

/** A resource for which an AWS service writes logs into a bucket. */
export interface LogWriter {
  readonly resource: StackResource;
  /** The property that names the bucket. */
  readonly property: string;
  readonly bucketName: Node;
  /** The path of what may turn out to keep the service from writing; undefined if nothing may. */
  readonly unknown: string | undefined;
}

/** Logs as a resource declares them. */
interface LogForm {
  readonly types: readonly string[];
  readonly property: string;
  readonly bucketName: (node: Node) => Node;
  /** What must have one of these values for the service to write, and write as it does here. */
  readonly provided?: (resource: StackResource, node: Node) => readonly Condition[];
}

interface Condition {
  readonly node: Node;
  readonly holds: (value: unknown) => boolean;
}

/**
 * A Network Load Balancer writes under customer managed keys; an Application Load Balancer, which
 * is what AWS makes where nothing is said, does not.
 *
 * Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/application/enable-access-logging.html
 */
const APPLICATION_LOAD_BALANCER: readonly LogForm[] = [
  "accessLogs",
  "connectionLogs",
  "healthCheckLogs",
].map((property) => ({
  types: LOAD_BALANCER_TYPES,
  property,
  bucketName: (node) => member(node, "bucket"),
  provided: (resource, node) => [
    {
      node: resource.property("loadBalancerType"),
      holds: (value) => isUnset(value) || value === "application",
    },
    { node: member(node, "enabled"), holds: (value) => value === true },
  ],
}));

/**
 * AWS Cloud Control has the same in a list of attributes.
 *
 * Source: https://docs.aws.amazon.com/AWSCloudFormation/latest/TemplateReference/aws-properties-elasticloadbalancingv2-loadbalancer-loadbalancerattribute.html
 */
const NATIVE_APPLICATION_LOAD_BALANCER: readonly LogForm[] = [
  "access_logs",
  "connection_logs",
  "health_check_logs",
].map((logs) => ({
  types: [NATIVE_LOAD_BALANCER],
  property: "loadBalancerAttributes",
  bucketName: (node) => listed(node, { key: `${logs}.s3.bucket` }),
  provided: (resource, node) => [
    {
      node: resource.property("type"),
      holds: (value) => isUnset(value) || value === "application",
    },
    {
      node: listed(node, { key: `${logs}.s3.enabled` }),
      holds: (value) => value === "true" || value === true,
    },
  ],
}));

/**
 * The Application Load Balancer of an environment. Network Load Balancers have no such options
 * there.
 *
 * Source: https://docs.aws.amazon.com/elasticbeanstalk/latest/dg/command-options-general.html#command-options-general-elbv2
 */
const BEANSTALK: readonly LogForm[] = [
  { types: BEANSTALK_TYPES, property: "settings", name: "name" },
  { types: NATIVE_BEANSTALK_TYPES, property: "optionSettings", name: "optionName" },
].map(({ types, property, name }) => ({
  types,
  property,
  bucketName: (node) =>
    listed(node, { namespace: "aws:elbv2:loadbalancer", [name]: "AccessLogsS3Bucket" }),
  provided: (_, node) => [
    {
      node: listed(node, { namespace: "aws:elbv2:loadbalancer", [name]: "AccessLogsS3Enabled" }),
      holds: (value) => value === "true",
    },
    {
      node: listed(node, {
        namespace: "aws:elasticbeanstalk:environment",
        [name]: "LoadBalancerType",
      }),
      holds: (value) => value !== "network",
    },
  ],
}));

/** Source: https://docs.aws.amazon.com/elasticloadbalancing/latest/classic/enable-access-logs.html */
const CLASSIC_LOAD_BALANCER: LogForm = {
  types: CLASSIC_LOAD_BALANCER_TYPES,
  property: "accessLogs",
  bucketName: (node) => member(node, "bucket"),
  provided: (_, node) => [{ node: member(node, "enabled"), holds: (value) => value !== false }],
};

/** Source: https://docs.aws.amazon.com/redshift/latest/mgmt/db-auditing-enable-logging.html */
const REDSHIFT: readonly LogForm[] = [
  {
    types: [REDSHIFT_LOGGING],
    property: "bucketName",
    bucketName: (node) => node,
    provided: (resource) => [
      {
        node: resource.property("logDestinationType"),
        holds: (value) => isUnset(value) || value === "s3",
      },
    ],
  },
  {
    // Version 6 of the provider has it in the cluster.
    types: [REDSHIFT_CLUSTER],
    property: "logging",
    bucketName: (node) => member(node, "bucketName"),
    provided: (_, node) => [
      { node: member(node, "enable"), holds: (value) => value === true },
      {
        node: member(node, "logDestinationType"),
        holds: (value) => isUnset(value) || value === "s3",
      },
    ],
  },
  {
    types: [NATIVE_REDSHIFT_CLUSTER],
    property: "loggingProperties",
    bucketName: (node) => member(node, "bucketName"),
    provided: (_, node) => [
      {
        node: member(node, "logDestinationType"),
        holds: (value) => isUnset(value) || value === "s3",
      },
    ],
  },
];

/**
 * CloudFront's standard logs (legacy). They can be under a customer managed key, but only with a
 * key policy statement that AWS documents without any source.
 *
 * Source: https://docs.aws.amazon.com/AmazonCloudFront/latest/DeveloperGuide/standard-logging-legacy-s3.html
 */
const CLOUDFRONT: readonly LogForm[] = [
  {
    types: [DISTRIBUTION],
    property: "loggingConfig",
    bucketName: (node) => nameInDomain(member(node, "bucket")),
  },
  {
    types: [NATIVE_DISTRIBUTION],
    property: "distributionConfig",
    bucketName: (node) => nameInDomain(member(member(node, "logging"), "bucket")),
  },
];

/**
 * AWS's data feed account writes it through the bucket's access control list. AWS documents no key policy
 * that lets that account use a key, and the key that AWS manages for S3 is for no other account.
 *
 * Source: https://docs.aws.amazon.com/AWSEC2/latest/UserGuide/spot-data-feeds.html and
 * https://docs.aws.amazon.com/AmazonS3/latest/userguide/UsingKMSEncryption.html
 */
const SPOT_DATA_FEED: LogForm = {
  types: [SPOT_DATA_FEED_SUBSCRIPTION],
  property: "bucket",
  bucketName: (node) => node,
};

/** Logs for which SSE-S3 is all that a bucket can be asked for. */
const UNDER_S3_KEYS: readonly LogForm[] = [
  ...APPLICATION_LOAD_BALANCER,
  ...NATIVE_APPLICATION_LOAD_BALANCER,
  ...BEANSTALK,
  CLASSIC_LOAD_BALANCER,
  ...REDSHIFT,
  ...CLOUDFRONT,
  SPOT_DATA_FEED,
];

/** Logs that are written through an access control list, so that the bucket needs ACLs. */
const THROUGH_ACCESS_LISTS: readonly LogForm[] = [...CLOUDFRONT, SPOT_DATA_FEED];

/** Who writes logs that no customer managed key can protect. */
export function writersUnderS3Keys(stack: Stack): readonly LogWriter[] {
  return UNDER_S3_KEYS.flatMap((form) => writersIn(stack, form));
}

/** Who writes logs through access control lists. */
export function writersThroughAccessLists(stack: Stack): readonly LogWriter[] {
  return THROUGH_ACCESS_LISTS.flatMap((form) => writersIn(stack, form));
}

function writersIn(
  stack: Stack,
  { types, property, bucketName, provided = () => [] }: LogForm,
): readonly LogWriter[] {
  return stack.ofTypes(types).flatMap((resource) => {
    const node = resource.property(property);
    const name = bucketName(node);
    const conditions = provided(resource, node);
    const isOff = conditions.some(
      ({ node: each, holds }) => each.value !== UNKNOWN && !holds(each.value),
    );
    const unknown = conditions.find(({ node: each }) => each.value === UNKNOWN)?.node.path;
    return isOff || isUnset(name.value) ? [] : [{ resource, property, bucketName: name, unknown }];
  });
}

/** The value of what these properties name in a list of names and values, or what hides it. */
function listed(list: Node, names: Readonly<Record<string, string>>): Node {
  const absent = { path: list.path, value: undefined };
  if (isUnset(list.value)) {
    return absent;
  }
  const possible = members(list).flatMap((entry) => {
    const nodes = Object.entries(names).map(([property, name]) => ({
      node: member(entry, property),
      name,
    }));
    const unknown = nodes.find(({ node }) => node.value === UNKNOWN)?.node;
    const others = nodes.filter(({ node }) => node.value !== UNKNOWN);
    return others.every(({ node, name }) => node.value === name) ? [{ entry, unknown }] : [];
  });
  const named = possible.find(({ unknown }) => unknown === undefined);
  return named === undefined ? (possible[0]?.unknown ?? absent) : member(named.entry, "value");
}

/** CloudFront takes the bucket's domain name in place of its name. */
function nameInDomain(node: Node): Node {
  const { value } = node;
  return typeof value === "string"
    ? { ...node, value: value.replace(/^(.+)\.s3[.-][a-z0-9.-]+$/, "$1") }
    : node;
}
