import type { Grants, LastUse } from "../../../aws/key-use";
import { LAST_USE_CAVEATS, lastUseText } from "../../../aws/last-use-text";
import { type Found, isFound } from "../../../aws/reading";
import { coverageLines } from "../../../controls/coverage";
import { bytesText, countText, tableOf, textOfLines, timeText } from "../../../terminal/output";
import type { KeyFound } from "../key-found";
import type { BucketCount, Loss } from "./loss";

/** What will be lost, for people. */
export function lossText({ buckets, grants, lastUse, coverage }: Loss, key: KeyFound): string {
  const name = [...key.aliases, key.arn].join(", ");
  const rows = buckets.map((count) => [
    count.bucketName,
    countText(count.objects),
    countText(count.versions),
    bytesText(count.bytes),
    sourceText(count),
  ]);
  return textOfLines([
    `With the key ${name} (${key.state}) everything encrypted under it is lost for ever:`,
    "",
    ...tableOf(rows, ["bucket", "objects", "versions", "size", "counted by"]),
    "",
    ...grantLines(grants),
    ...lastUseLines(lastUse, key),
    "",
    ...coverageLines(coverage),
  ]);
}

function sourceText({ source, asOf, unknown = 0, hasOldVersions }: BucketCount): string {
  if (source === "scan") {
    return unknown === 0
      ? "a check of every version"
      : `a check of every version; the key of ${countText(unknown)} could not be read: counted as under it`;
  }
  const date = asOf === undefined ? "" : ` of ${timeText(new Date(asOf))}`;
  const old = hasOldVersions === true ? "" : ", without old versions";
  return `S3 Inventory${date}: all under KMS, whatever the key${old}`;
}

function grantLines(grants: Found<Grants>): readonly string[] {
  if (!isFound(grants)) {
    return [`Grants: ${unknownText(grants)}`];
  }
  const { list } = grants;
  return [
    `Grants: ${list.length === 0 ? "none" : countText(list.length)}`,
    ...list.map(({ grantee, operations }) => `  ${grantee}: ${operations.join(", ")}`),
  ];
}

function lastUseLines(lastUse: Found<LastUse>, { metadata }: KeyFound): readonly string[] {
  const createdAt = metadata.CreationDate?.toISOString() ?? null;
  return isFound(lastUse)
    ? [
        `Last use: ${lastUseText(lastUse, { createdAt })}`,
        ...LAST_USE_CAVEATS.map((caveat) => `  ${caveat}`),
      ]
    : [`Last use: ${unknownText(lastUse)}`];
}

function unknownText(found: { readonly notJudged: string } | { readonly refused: string }): string {
  return "refused" in found ? `not known. ${found.refused}` : `not known: ${found.notJudged}.`;
}
