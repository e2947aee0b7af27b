import { OBJECT_LOCK_DAYS, OLD_VERSIONS_KEPT_FOR_DAYS } from "../aws/limits";
import { OBJECT_LOCK_MODES, type ObjectLock } from "../aws/object-lock";
import { SSE_ALGORITHMS, type SseAlgorithm } from "../aws/sse-algorithm";
import { TLS_VERSIONS, type TlsVersion } from "../aws/tls-version";
import { quoted, type SettingReader } from "./reader/setting-reader";
import { SETTINGS } from "./table";

/** Whether what is declared may be deleted. */
export interface DeletionSettings {
  /** Whether destroying the bucket deletes the objects in it. Never with `protect`. @default false */
  readonly forceDestroy: boolean;
  /** Whether key and bucket, with all that belongs to them, refuse to be deleted. @default true */
  readonly protect: boolean;
}

/** What every bucket's settings say, that of the state as well. */
export interface BasicBucketSettings extends DeletionSettings {
  /** The oldest TLS that the bucket answers. @default "1.2" */
  readonly minimumTlsVersion: TlsVersion;
}

/** What a stack's settings say about the bucket. */
export interface BucketSettings extends BasicBucketSettings {
  /** How objects are encrypted. @default "aws:kms" */
  readonly sseAlgorithm: SseAlgorithm;
  /** Whether every request to the bucket is logged into a bucket of its own. @default true */
  readonly accessLogs: boolean;
  /** Days that an old version is kept: a whole number, 30 to 36500. @default undefined: for ever */
  readonly oldVersionsKeptForDays: number | undefined;
  /** Never with `forceDestroy`. @default undefined: none */
  readonly objectLock: ObjectLock | undefined;
}

/** Reads what is set about the bucket, except its name. */
export function readBucketSettings(own: SettingReader): BucketSettings {
  const sseAlgorithm = own.choice("sseAlgorithm", SSE_ALGORITHMS, SETTINGS.sseAlgorithm.default);
  const basics = readBasicBucketSettings(own);
  const settings = {
    sseAlgorithm,
    ...basics,
    accessLogs: own.flag("accessLogs", SETTINGS.accessLogs.default),
    oldVersionsKeptForDays:
      own.raw("oldVersionsKeptForDays") === undefined
        ? undefined
        : own.wholeNumber("oldVersionsKeptForDays", OLD_VERSIONS_KEPT_FOR_DAYS, "days"),
    objectLock: readObjectLock(own),
  };
  if (settings.objectLock !== undefined && own.isValid("forceDestroy") && basics.forceDestroy) {
    own.refuse(
      "objectLock",
      "is set, and forceDestroy is true. S3 refuses to delete a locked object, so the bucket could not be destroyed: set forceDestroy to false, or leave objectLock out.",
    );
  }
  return settings;
}

/** Reads what is set about every bucket. */
export function readBasicBucketSettings(own: SettingReader): BasicBucketSettings {
  const minimumTlsVersion = own.choice(
    "minimumTlsVersion",
    TLS_VERSIONS,
    SETTINGS.minimumTlsVersion.default,
  );
  return { minimumTlsVersion, ...readDeletionSettings(own) };
}

/** Reads whether what is declared may be deleted. */
export function readDeletionSettings(own: SettingReader): DeletionSettings {
  const settings = {
    forceDestroy: own.flag("forceDestroy", SETTINGS.forceDestroy.default),
    protect: own.flag("protect", SETTINGS.protect.default),
  };
  if (own.isValid("forceDestroy", "protect") && settings.forceDestroy && settings.protect) {
    own.refuse(
      "forceDestroy",
      "is true, and so is protect. A bucket that may not be deleted must not be set to lose its objects: set one of the two to false.",
    );
  }
  return settings;
}

/** Reads mode and days, both of which have to be there. */
function readObjectLock(own: SettingReader): ObjectLock | undefined {
  const how = [
    own.howToSet("objectLock.mode", "GOVERNANCE"),
    own.howToSet("objectLock.days", "365"),
  ];
  const parts = own.object("objectLock", `Set mode and days: ${how.join(" and ")}.`);
  if (own.raw("objectLock") === undefined || !own.isValid("objectLock")) {
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
  return mode !== undefined && own.isValid("objectLock") ? { mode, days } : undefined;
}

function refusePart(own: SettingReader, name: string, value: unknown, expected: string): void {
  const found = value === undefined ? "missing" : quoted(value);
  own.refuse("objectLock", `is ${found}. ${expected}`, `.${name}`);
}

/** `pulumi config set` keeps digits as a number, and as a text if they were quoted. */
function wholeNumber(value: unknown): number {
  const text = typeof value === "string" ? value : JSON.stringify(value);
  return /^[1-9]\d{0,8}$/.test(text) ? Number(text) : Number.NaN;
}
