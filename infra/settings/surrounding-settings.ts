import { OBJECT_LOCK_DAYS, OLD_VERSIONS_KEPT_FOR_DAYS } from "../limits";
import { OBJECT_LOCK_MODES, type ObjectLock } from "../object-lock";
import { type SettingReader, shown } from "./setting-reader";

/** What a stack's settings say about what stands around the bucket. */
export interface SurroundingSettings {
  /** Whether every request to the bucket is logged into a bucket of its own. @default true */
  readonly accessLogs: boolean;
  /** Days that an old version is kept: a whole number, 30 to 36500. @default undefined: for ever */
  readonly oldVersionsKeptForDays: number | undefined;
  /** Whether the public is kept out of every bucket of the account. @default false */
  readonly blockPublicAccessOfAccount: boolean;
  /** Never with `forceDestroy`. @default undefined: none */
  readonly objectLock: ObjectLock | undefined;
}

/** Reads what is set about what stands around the bucket. */
export function readSurroundingSettings(
  own: SettingReader,
  { forceDestroy }: { readonly forceDestroy: boolean },
): SurroundingSettings {
  const settings = {
    accessLogs: own.flag("accessLogs", true),
    oldVersionsKeptForDays:
      own.raw("oldVersionsKeptForDays") === undefined
        ? undefined
        : own.wholeNumber("oldVersionsKeptForDays", OLD_VERSIONS_KEPT_FOR_DAYS, "days"),
    blockPublicAccessOfAccount: own.flag("blockPublicAccessOfAccount", false),
    objectLock: readObjectLock(own),
  };
  if (settings.objectLock !== undefined && own.sound("forceDestroy") && forceDestroy) {
    own.refuse(
      "objectLock",
      "is set, and forceDestroy is true. S3 keeps a locked object from whoever destroys the bucket: set forceDestroy to false, or leave objectLock out.",
    );
  }
  return settings;
}

const WANTED =
  "Set mode and days: `pulumi config set --path 'aerosecure-kms:objectLock.mode' GOVERNANCE` and `pulumi config set --path 'aerosecure-kms:objectLock.days' 365`.";

/** Reads mode and days, both of which have to be there. */
function readObjectLock(own: SettingReader): ObjectLock | undefined {
  const parts = own.object("objectLock", WANTED);
  if (own.raw("objectLock") === undefined || !own.sound("objectLock")) {
    return undefined;
  }
  for (const name of Object.keys(parts).filter((each) => each !== "mode" && each !== "days")) {
    own.refuse("objectLock", "is no part of it. Its parts are mode and days.", `.${name}`);
  }
  const mode = OBJECT_LOCK_MODES.find((each) => each === parts["mode"]);
  if (mode === undefined) {
    refusePart(own, "mode", parts["mode"], `Use ${OBJECT_LOCK_MODES.join(" or ")}.`);
  }
  const { min, max } = OBJECT_LOCK_DAYS;
  const days = wholeNumber(parts["days"]);
  if (!(days >= min && days <= max)) {
    refusePart(own, "days", parts["days"], `Use a whole number of days, ${min} to ${max}.`);
  }
  return mode !== undefined && own.sound("objectLock") ? { mode, days } : undefined;
}

function refusePart(own: SettingReader, name: string, value: unknown, wanted: string): void {
  const found = value === undefined ? "missing" : shown(textOf(value));
  own.refuse("objectLock", `is ${found}. ${wanted}`, `.${name}`);
}

/** `pulumi config set` keeps digits as a number, and as a text where they were quoted. */
function wholeNumber(value: unknown): number {
  return /^[1-9]\d{0,8}$/.test(textOf(value)) ? Number(value) : Number.NaN;
}

function textOf(value: unknown): string {
  return typeof value === "string" ? value : JSON.stringify(value ?? null);
}
