import { bucketPolicy } from "./bucket-policy";
import { keyPolicy } from "./key-policy";
import { someKeyArn } from "./key-use";
import {
  BUCKET_POLICY_LIMIT,
  KEY_POLICY_LIMIT,
  type PolicyDocument,
  policyText,
} from "./policy-document";
import { replicaBucketName, replicationRoleName } from "./replica-names";
import type { Settings } from "./settings";
import { malwareScanRoleArn } from "./threat-names";

/** A region in which data is kept, with the documents that protect it there. */
export interface DataPlace {
  /** The logical name of all that keeps the data there. */
  readonly name: string;
  readonly region: string;
  readonly bucketName: string;
  readonly bucketArn: string;
  /** The key policy as JSON. */
  readonly keyPolicy: string;
  readonly bucketPolicy: <Text>(keyArn: Text) => PolicyDocument<Text | string>;
}

/** The logical name of all that keeps the data. */
const DATA = "data";

/**
 * Where the stack keeps its data: in its own region, and in that of the copy if there is one.
 *
 * @throws RunError where a document is longer than AWS takes.
 */
export function dataPlaces(settings: Settings): readonly [DataPlace, DataPlace?] {
  const { region, bucketName, replicationRegion, partition } = settings;
  const own = dataPlace(settings, DATA, { region, bucketName, bucketArn: settings.bucketArn });
  if (replicationRegion === undefined) {
    return [own];
  }
  const copyName = replicaBucketName(bucketName, replicationRegion);
  const copy = dataPlace(settings, `${DATA}-replica`, {
    region: replicationRegion,
    bucketName: copyName,
    bucketArn: `arn:${partition.name}:s3:::${copyName}`,
  });
  return [own, copy];
}

type Location = Pick<DataPlace, "region" | "bucketName" | "bucketArn">;

function dataPlace(settings: Settings, name: string, location: Location): DataPlace {
  const here = { ...settings, ...location, serviceRoles: letThrough(settings) };
  const policyFor = <Text>(keyArn: Text) => bucketPolicy({ ...here, keyArn });
  // Its size alone: the key's ARN is known once the key is there.
  policyText(policyFor(someKeyArn(here)), BUCKET_POLICY_LIMIT);
  const rolesThroughS3 =
    name === DATA ? scanRoles(settings).map((arn) => ({ arn, mayEncrypt: true })) : [];
  return {
    name,
    ...location,
    keyPolicy: policyText(keyPolicy({ ...here, rolesThroughS3 }), KEY_POLICY_LIMIT),
    bucketPolicy: policyFor,
  };
}

/** Roles of the stack's own that a perimeter must not keep out, at either end of a replication. */
function letThrough(settings: Settings): readonly string[] {
  const { partition, accountId, bucketName, replicationRegion } = settings;
  const copies = `arn:${partition.name}:iam::${accountId}:role/${replicationRoleName(bucketName)}`;
  return [
    ...settings.serviceRoles,
    ...scanRoles(settings),
    ...(replicationRegion === undefined ? [] : [copies]),
  ];
}

function scanRoles(settings: Settings): readonly string[] {
  return settings.malwareProtection ? [malwareScanRoleArn(settings, settings.bucketName)] : [];
}
