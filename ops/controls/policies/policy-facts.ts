import {
  MINIMUM_DELETION_WINDOW_IN_DAYS,
  MINIMUM_UNUSED_DAYS_BEFORE_DELETION,
} from "../../../infra/aws/limits";
import { type PolicyDocument, textsIn } from "../../../policy-pack/src/policy-document/document";
import type { BucketFacts } from "../../../policy-pack/src/policy-document/prove/bucket-properties";
import type { KeyFacts } from "../../../policy-pack/src/policy-document/prove/key-properties";

/** What the policies of key and bucket should keep. */
export interface Facts {
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

/** What every stack keeps. */
export const USUAL_FACTS: Facts = {
  algorithm: "aws:kms",
  minimumWindow: MINIMUM_DELETION_WINDOW_IN_DAYS.default,
  minimumUnused: MINIMUM_UNUSED_DAYS_BEFORE_DELETION.default,
  minimumTls: "1.2",
  vpcEndpoint: [],
  letThrough: [],
  deployer: [],
};

/** The policies of key and bucket, one of them or both. */
export interface Policies {
  readonly key?: PolicyDocument;
  readonly bucket?: PolicyDocument;
}

/** Where a key is, and the bucket that it is for. */
export interface Site {
  readonly partition: { readonly name: string; readonly dnsSuffix: string };
  readonly accountId: string;
  readonly region: string;
  readonly keyArn: string;
  readonly bucketArn: string;
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
    reencryptor: peopleOf(statementsNamed(document, "AllowReencryptionThroughS3Only")),
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

/**
 * What policies of this project say that they keep, by their guards. What they do not say is left
 * out.
 */
export function factsIn({ key, bucket }: Policies): Partial<Facts> {
  const guard = (document: PolicyDocument | undefined, sid: string, ...path: readonly string[]) =>
    document === undefined
      ? []
      : statementsNamed(document, sid).flatMap((each) =>
          textsIn(textsOf(each, "Condition", ...path)),
        );
  const [unused] = guard(
    key,
    "DenyDeletionOfRecentlyUsedKey",
    ...["NumericLessThan", "kms:TrailingDaysWithoutKeyUsage"],
  );
  const [window] = guard(
    key,
    "DenyShortDeletionWindow",
    ...["NumericLessThan", "kms:ScheduleKeyDeletionPendingWindowInDays"],
  );
  const [tls] = guard(bucket, "DenyTlsBelowMinimum", "NumericLessThan", "s3:TlsVersion");
  const [organization] = guard(
    bucket,
    "DenyOutsideOrganization",
    ...["StringNotEquals", "aws:PrincipalOrgID"],
  );
  const perimeter = ["DenyOutsideOrganization", "DenyOutsideVpcEndpoints"];
  return {
    ...(window !== undefined && { minimumWindow: Number(window) }),
    ...(unused !== undefined && { minimumUnused: Number(unused) }),
    ...(tls !== undefined && { minimumTls: tls }),
    ...(organization !== undefined && { organization }),
    vpcEndpoint: guard(bucket, "DenyOutsideVpcEndpoints", "StringNotEquals", "aws:SourceVpce"),
    letThrough: [
      ...new Set(perimeter.flatMap((sid) => guard(bucket, sid, "ArnNotLike", "aws:PrincipalArn"))),
    ],
    deployer: guard(bucket, "DenyEncryptionDowngrade", "ArnNotLike", "aws:PrincipalArn"),
    protected: bucket !== undefined && statementsNamed(bucket, "DenyRemoval").length > 0,
  };
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
