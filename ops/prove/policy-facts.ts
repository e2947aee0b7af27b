import { partitionOf } from "../../infra/aws/partitions";
import { type PolicyDocument, textsIn } from "../../policy-pack/policy-document/document";
import type { BucketFacts } from "../../policy-pack/policy-document/prove/bucket-properties";
import type { KeyFacts } from "../../policy-pack/policy-document/prove/key-properties";
import { UserError } from "../terminal/user-error";

/** What the options say of key and bucket. */
export interface Facts {
  readonly key: string;
  readonly bucket: string;
  readonly algorithm: "aws:kms" | "aws:kms:dsse";
  readonly minimumWindow: number;
  readonly minimumUnused: number;
  readonly minimumTls: string;
  readonly organization?: string;
  readonly vpcEndpoint: readonly string[];
  readonly letThrough: readonly string[];
  readonly deployer: readonly string[];
  readonly protected?: boolean;
}

/** Where a key is, and the bucket that it is for. */
export interface Site {
  readonly partition: { readonly name: string; readonly dnsSuffix: string };
  readonly accountId: string;
  readonly region: string;
  readonly keyArn: string;
  readonly bucketArn: string;
}

const KEY_ARN = /^arn:aws[a-z-]*:kms:([a-z0-9-]+):(\d{12}):key\/[\w-]+$/;
const BUCKET_NAME = /^[a-z0-9][a-z0-9.-]{1,61}[a-z0-9]$/;

/** @throws UserError for what is no ARN of a key, or no bucket's name */
export function siteOf({ key, bucket }: Pick<Facts, "key" | "bucket">): Site {
  const [, region = "", accountId = ""] = KEY_ARN.exec(key) ?? [];
  const partition = partitionOf(region);
  if (partition === undefined) {
    throw new UserError(`--key is "${key}". Name the key by its ARN.`, 2);
  }
  if (!BUCKET_NAME.test(bucket)) {
    throw new UserError(`--bucket is "${bucket}". Name the bucket, such as aerosecure-prod.`, 2);
  }
  const bucketArn = `arn:${partition.name}:s3:::${bucket}`;
  return { partition, accountId, region, keyArn: key, bucketArn };
}

/**
 * What a key's policy itself says of its people: whom the statements that this project's policies
 * begin with name, or find by pattern.
 */
export function keyFactsOf(document: PolicyDocument, site: Site, facts: Facts): KeyFacts {
  const administration = statementsNamed(document, "Allow access for Key Administrators");
  return {
    ...site,
    sseAlgorithm: facts.algorithm,
    administrators: peopleOf(administration),
    administratorsMayDeleteKey: administration.some((statement) =>
      textsIn(statement["Action"]).includes("kms:ScheduleKeyDeletion"),
    ),
    keyUsers: peopleOf(statementsNamed(document, "AllowDecryptThroughS3Only")),
    minimumDeletionWindowInDays: facts.minimumWindow,
    minimumUnusedDaysBeforeDeletion: facts.minimumUnused,
    deniedDeletion: facts.protected ? facts.deployer : [],
  };
}

export function bucketFactsOf(site: Site, facts: Facts): BucketFacts {
  const { organization, vpcEndpoint: vpcEndpointIds } = facts;
  return {
    ...site,
    sseAlgorithm: facts.algorithm,
    minimumTlsVersion: facts.minimumTls,
    perimeter: {
      ...(organization !== undefined && { organizationId: organization }),
      vpcEndpointIds,
    },
    serviceRoles: facts.letThrough,
    deployer: facts.deployer,
    protect: facts.protected ?? false,
  };
}

type Elements = Readonly<Record<string, unknown>>;

/** With those of the same name for people who are found by a pattern. */
function statementsNamed({ statements }: PolicyDocument, sid: string): readonly Elements[] {
  const sids: readonly unknown[] = [sid, `${sid} by pattern`, `${sid}ByPattern`];
  return statements.map(({ elements }) => elements).filter(({ Sid }) => sids.includes(Sid));
}

function peopleOf(statements: readonly Elements[]): readonly string[] {
  return statements.flatMap((statement) => {
    const names = textsIn(textsOf(statement, "Principal", "AWS"));
    const patterns = textsIn(textsOf(statement, "Condition", "ArnLike", "aws:PrincipalArn"));
    return patterns.length > 0 ? patterns : names;
  });
}

function textsOf(elements: Elements, ...path: readonly string[]): unknown {
  return path.reduce<unknown>(
    (value, name) =>
      typeof value === "object" && value !== null
        ? Object.entries(value).find(([key]) => key === name)?.[1]
        : undefined,
    elements,
  );
}
