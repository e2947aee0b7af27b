import {
  type Checked,
  type Coverage,
  type NotChecked,
  OTHER_SERVICES,
} from "../../../controls/coverage";
import { timeText, versionsText } from "../../../terminal/output";
import type { BucketCount } from "./loss";

export interface LossPlaces {
  readonly region: string;
  readonly buckets: readonly BucketCount[];
  /** Buckets whose default encryption was not checked. */
  readonly skipped: readonly string[];
}

/** What was checked before a key's deletion, and what was not: that is lost with the key as well. */
export function lossCoverage({ region, buckets, skipped }: LossPlaces): Coverage {
  return {
    checked: [
      ...buckets.map(checkedIn),
      {
        what: `other buckets of this account in ${region}`,
        by: "their default encryption",
      },
      { what: "grants and last use", by: "what KMS records of the key" },
    ],
    notChecked: [
      ...buckets.flatMap(leftIn),
      ...skipped.map((name) => ({ what: `the bucket ${name}`, why: "--skip-bucket was given" })),
      {
        what: "objects under the key in buckets that encrypt otherwise by default",
        why: "--also-scan BUCKET counts them",
      },
      { what: "other accounts and regions", why: "these credentials, and S3 in this region, only" },
      OTHER_SERVICES,
    ],
  };
}

function checkedIn({ bucketName, source, versions, asOf }: BucketCount): Checked {
  const by =
    source === "scan"
      ? "a request for each version"
      : `S3 Inventory${asOf === undefined ? "" : ` of ${timeText(new Date(asOf))}`}`;
  return { what: `objects in ${bucketName}, ${versionsText(versions)} under the key`, by };
}

function leftIn({ bucketName, source, asOf, hasOldVersions }: BucketCount): readonly NotChecked[] {
  if (source === "scan") {
    return [];
  }
  const after = asOf === undefined ? "" : ` after ${timeText(new Date(asOf))}`;
  return [
    {
      what: `objects uploaded to ${bucketName}${after}`,
      why: "they are newer than the inventory",
    },
    {
      what: `the key of each version in ${bucketName}`,
      why: "S3 Inventory does not name keys: all under KMS is counted",
    },
    ...(hasOldVersions === true
      ? []
      : [
          {
            what: `old versions in ${bucketName}`,
            why: "the inventory lists current versions alone",
          },
        ]),
  ];
}
