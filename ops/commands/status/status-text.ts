import type { Grant } from "../../aws/key-use";
import { LAST_USE_CAVEATS, lastUseText } from "../../aws/last-use-text";
import type { Rotation } from "../../aws/live-key";
import { type Found, isFound } from "../../aws/reading";
import { tableOf, textOfLines, timeText } from "../../terminal/output";
import type { BucketEncryption, KeyStatus } from "./key-status";
import type { OtherKey } from "./other-keys";

/** The most lines that grants take. */
const MAX_GRANTS = 6;

/** A key and its bucket in one screen. */
export function statusText(status: KeyStatus, findings: readonly string[]): string {
  const { key, rotation, lastUse, aliases, grants, otherKeys, bucket } = status;
  const rows: readonly (readonly [string, string | readonly string[]])[] = [
    ["key", key.arn],
    ["state", stateText(status)],
    [
      "what",
      `${key.spec}, ${key.usage}, ${key.origin}${key.isMultiRegion ? ", multi-region" : ""}`,
    ],
    ["rotation", shown(rotation, rotationText)],
    ["last use", shown(lastUse, (use) => lastUseText(use, key))],
    ["aliases", shown(aliases, ({ names }) => names.join(", ") || "none")],
    ["grants", shown(grants, ({ list }) => grantsText(list))],
    ["others", shown(otherKeys, ({ list }) => otherKeysText(list))],
    ["bucket", bucket === undefined ? "not named: --bucket" : shown(bucket, bucketText)],
  ];
  return textOfLines([
    ...tableOf(rows),
    ...(isFound(lastUse) ? ["", ...LAST_USE_CAVEATS] : []),
    "",
    ...(findings.length === 0 ? ["✓ No findings."] : findings.map((finding) => `✗ ${finding}`)),
  ]);
}

function shown<T extends object, Text>(found: Found<T>, text: (found: T) => Text): Text | string {
  if (isFound(found)) {
    return text(found);
  }
  return "notJudged" in found ? `not judged: ${found.notJudged}` : "refused, see below";
}

function stateText({ key }: KeyStatus): string {
  return key.deletionDate === null
    ? key.state
    : `${key.state}, permanently deleted on ${timeText(new Date(key.deletionDate))}`;
}

function rotationText({ isOn, periodInDays, next }: Rotation): string {
  return isOn
    ? [
        periodInDays === null ? "on" : `every ${periodInDays} days`,
        ...(next === null ? [] : [`next ${timeText(new Date(next))}`]),
      ].join(", ")
    : "off";
}

/** No more than leaves room for the rest on the screen. */
function grantsText(list: readonly Grant[]): readonly string[] {
  const first = list.length > MAX_GRANTS ? list.slice(0, MAX_GRANTS - 1) : list;
  const left = list.length - first.length;
  return list.length === 0
    ? ["none"]
    : [...first.map(grantText), ...(left > 0 ? [`and ${left} more, all with --json`] : [])];
}

function grantText({ grantee, operations, name }: Grant): string {
  return `${grantee}: ${operations.join(", ")}${name === null ? "" : ` (${name})`}`;
}

function otherKeysText(list: readonly OtherKey[]): string {
  return list.length === 0
    ? "no key of the same stack that cannot be used"
    : `${list.length}, see below`;
}

function bucketText({
  name,
  algorithm,
  keyArn,
  isBucketKeyOn,
  blocked,
}: BucketEncryption): readonly string[] {
  return [
    name,
    `${algorithm ?? "no default encryption"}${keyArn === null ? "" : ` under ${keyArn}`}`,
    `Bucket Key ${isBucketKeyOn ? "on" : "off"}, ${blocked.length === 0 ? "nothing" : blocked.join(", ")} blocked`,
  ];
}
