import { type ExpectedEncryption, encryptionFault } from "../../aws/object-encryption";
import type { ObjectVersion, VersionPage } from "../../aws/objects";
import { type Check, judged } from "../../controls/check";
import type { InventoryManifest } from "../../inventory/inventory-manifest";
import {
  ALGORITHMS,
  type Inventory,
  type InventoryEncryption,
  type InventoryGroup,
  withInventory,
} from "../../inventory/open-inventory";
import { underText } from "../../long-work/not-shown-text";
import type { ReportPlace, VersionReport } from "../../long-work/version-report";
import { countText, timeText } from "../../terminal/output";
import { UserError } from "../../terminal/user-error";
import {
  type AllArgs,
  checkAll,
  checkPicked,
  inOneRun,
  type ObjectsReport,
  type WalkSource,
} from "./existing-objects";

/** What an S3 Inventory report says of a bucket. */
export interface InventoryReport {
  /** s3://BUCKET/…/manifest.json. */
  readonly manifest: string;
  /** When S3 began to list, in ISO 8601. */
  readonly asOf: string;
  readonly format: InventoryManifest["format"];
  /** Whether it lists versions that are not current. */
  readonly hasOldVersions: boolean;
  readonly versions: number;
  /** How many of them are not encrypted as expected, whatever their key. */
  readonly wrong: number;
  readonly bytes: number;
  readonly groups: readonly (InventoryGroup & { readonly asExpected: boolean })[];
  /** With `--prefix` alone. */
  readonly prefixes?: readonly string[];
  /** With `--report` alone. */
  readonly reportFile?: ReportPlace;
}

export interface InventoryFindings {
  readonly inventory: InventoryReport;
  /** Of the versions whose key was checked by HEAD, with `--sample` or `--all`. */
  readonly objects?: ObjectsReport;
}

export interface InventoryObjectsArgs extends AllArgs {
  readonly location: string;
  /** Whose keys to check: of all that the inventory finds as expected, or of a number of them. */
  readonly keys: "none" | "all" | { readonly sample: number };
}

const NEEDED = ["Key", "Size", "EncryptionStatus", "BucketKeyStatus"];

/** Where a walk through an inventory resumes: how many of the versions were checked. */
interface RowMarker {
  readonly row: number;
}

/**
 * Judges a bucket by an S3 Inventory report. Inventory does not know which key a version is under: that is checked by
 * HEAD, for as many as are asked for.
 *
 * @throws UserError if the report is of another bucket, damaged, or lacks what is needed
 */
export async function checkInventory(args: InventoryObjectsArgs): Promise<InventoryFindings> {
  const { context, location, keys } = args;
  const { clients, progress, signal, target } = context;
  const accept = ({ sourceBucket }: InventoryManifest): void => {
    if (sourceBucket !== target.bucketName) {
      throw new UserError(
        `${location} is an inventory of the bucket ${sourceBucket}, not of ${target.bucketName}. Name a manifest of that bucket.`,
      );
    }
  };
  const needed = keys === "none" ? NEEDED : [...NEEDED, "VersionId"];
  return withInventory(
    { s3: clients.s3, location, needed, progress, signal, accept },
    async (inventory) => {
      const groups = await progress.during("Reading the inventory", () =>
        inventory.groups(args.prefix),
      );
      const report = reportOf(args, inventory, groups);
      return keys === "all"
        ? checkEveryKey(args, inventory, report)
        : checkSomeKeys(args, inventory, report, keys);
    },
  );
}

function reportOf(
  { location, prefix, expected }: InventoryObjectsArgs,
  { manifest, hasVersions }: Inventory,
  found: readonly InventoryGroup[],
): InventoryReport {
  const groups = found.map((group) => ({
    ...group,
    asExpected: faultOf(group, expected) === undefined,
  }));
  const count = (counted: readonly InventoryGroup[]) =>
    counted.reduce((sum, { current, noncurrent }) => sum + current + noncurrent, 0);
  return {
    manifest: location,
    asOf: manifest.asOf.toISOString(),
    format: manifest.format,
    hasOldVersions: hasVersions,
    versions: count(groups),
    wrong: count(groups.filter(({ asExpected }) => !asExpected)),
    bytes: groups.reduce((sum, { bytes }) => sum + bytes, 0),
    groups,
    ...(prefix.length > 0 && { prefixes: prefix }),
  };
}

/** As far as an inventory knows. */
function faultOf({ encryption, bucketKey }: InventoryEncryption, expected: ExpectedEncryption) {
  return encryptionFault(
    {
      algorithm: ALGORITHMS[encryption ?? ""] ?? "an encryption that the inventory does not name",
      keyArn: expected.keyArn,
      bucketKey: bucketKey === "ENABLED",
    },
    expected,
  );
}

const waysOf = ({ groups }: InventoryReport): readonly InventoryEncryption[] =>
  groups.filter(({ asExpected }) => asExpected);

/** Lists what is wrong by the inventory alone. */
async function writeWrong(
  { expected, prefix, context: { signal } }: InventoryObjectsArgs,
  inventory: Inventory,
  report: InventoryReport,
  file: VersionReport,
): Promise<void> {
  for await (const versions of inventory.except(waysOf(report), prefix)) {
    signal.throwIfAborted();
    for (const { key, versionId, ...encryption } of versions) {
      const fault = faultOf(encryption, expected);
      if (fault !== undefined) {
        file.add({ key, versionId, ...fault });
      }
    }
  }
}

async function checkEveryKey(
  args: InventoryObjectsArgs,
  inventory: Inventory,
  report: InventoryReport,
): Promise<InventoryFindings> {
  const source: WalkSource<RowMarker> = {
    command: "verify --inventory --all",
    subject: { inventory: args.location, asOf: report.asOf },
    pages: (from) => pagesFrom(args, inventory, report, from?.row ?? 0),
    begin: (file) => writeWrong(args, inventory, report, file),
  };
  const { reportFile, prefixes: _, ...objects } = await checkAll(args, source);
  return { inventory: { ...report, ...(reportFile && { reportFile }) }, objects };
}

async function* pagesFrom(
  { prefix }: InventoryObjectsArgs,
  inventory: Inventory,
  report: InventoryReport,
  from: number,
): AsyncGenerator<VersionPage<RowMarker>, void, undefined> {
  let row = from;
  for await (const versions of inventory.among(waysOf(report), prefix, { from })) {
    row += versions.length;
    yield { versions, next: { row } };
  }
}

async function checkSomeKeys(
  args: InventoryObjectsArgs,
  inventory: Inventory,
  report: InventoryReport,
  keys: Exclude<InventoryObjectsArgs["keys"], "all">,
): Promise<InventoryFindings> {
  const { findings } = await inOneRun(args, async (file) => {
    if (file !== undefined && report.wrong > 0) {
      await args.context.progress.during("Writing the report", () =>
        writeWrong(args, inventory, report, file),
      );
    }
    const objects =
      keys === "none"
        ? undefined
        : await checkPicked(args, await picked(args, inventory, report, keys.sample), file);
    const complete = objects?.complete ?? true;
    file?.position();
    const shown = { ...report, ...(complete && file && { reportFile: file.place }) };
    return { complete, findings: { inventory: shown, ...(objects && { objects }) } };
  });
  return findings;
}

async function picked(
  { prefix }: InventoryObjectsArgs,
  inventory: Inventory,
  report: InventoryReport,
  sample: number,
): Promise<readonly ObjectVersion[]> {
  const versions: ObjectVersion[] = [];
  for await (const page of inventory.among(waysOf(report), prefix, { sample })) {
    versions.push(...page);
  }
  return versions;
}

const DAY_MS = 86_400_000;

/** S3 lists a bucket daily at most, so that only an older inventory is worth a word. */
export function inventoryNotes({ asOf }: InventoryReport, now: Date): readonly string[] {
  const begun = new Date(asOf);
  return now.getTime() - begun.getTime() > DAY_MS
    ? [
        `The inventory is older than a day: it is of ${timeText(begun)}. What was uploaded since is not in it.`,
      ]
    : [];
}

/** What the inventory shows; and, if no key was checked, that none was. */
export function inventoryChecks({ inventory, objects }: InventoryFindings): readonly Check[] {
  const { versions, wrong, prefixes = [] } = inventory;
  const all = judged(
    {
      id: "inventory",
      title: `Every version in the inventory${underText(prefixes)} is encrypted as the bucket encrypts, whatever its key`,
    },
    {
      holds: wrong === 0,
      expected: `${countText(versions)} of ${countText(versions)}`,
      found: `${countText(versions - wrong)} of ${countText(versions)}`,
      remedy: "`aerosecure reencrypt` shows what it can re-encrypt.",
    },
  );
  const keys: Check = {
    id: "inventory-keys",
    title: "Every version in the inventory is under the key",
    verdict: "not-judged",
    expected: "each under the key",
    found: "S3 Inventory does not name keys. Add --sample N or --all to check them",
    remedy: null,
    missingPermission: null,
  };
  return objects === undefined ? [all, keys] : [all];
}
