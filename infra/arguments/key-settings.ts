import {
  DELETION_WINDOW_IN_DAYS,
  KEY_ALIAS_MAX_CHARACTERS,
  KEY_DESCRIPTION_MAX_CHARACTERS,
  MINIMUM_DELETION_WINDOW_IN_DAYS,
  MINIMUM_UNUSED_DAYS_BEFORE_DELETION,
  ROTATION_PERIOD_IN_DAYS,
} from "../aws/limits";
import type { SettingReader } from "./reader/setting-reader";
import { SETTINGS } from "./table";

/** How long a key and its material live. */
export interface KeyLifetime {
  /** Days between two rotations: a whole number, 90 to 2560. @default 365 */
  readonly rotationPeriodInDays: number;
  /** Days between scheduling a deletion and losing the key: a whole number, 7 to 30. @default 30 */
  readonly deletionWindowInDays: number;
  /** Days that no deletion window may go under: a whole number, 7 to 30. @default 7 */
  readonly minimumDeletionWindowInDays: number;
}

/** What holds for the keys of the data and of the alarm alike. */
export interface CommonKeySettings extends KeyLifetime {
  /**
   * Days the key must have gone unused before its deletion can be scheduled: a whole number, 0 to
   * 365; 0 asks for none. @default 0
   */
  readonly minimumUnusedDaysBeforeDeletion: number;
  /** Whether administrators may schedule the key's deletion. @default true */
  readonly administratorsMayDeleteKey: boolean;
}

/** What a stack's settings say about the key. */
export interface KeySettings extends CommonKeySettings {
  /** @default `alias/aerosecure-<stack>` */
  readonly keyAlias: string;
  /** @default a sentence that names the stack */
  readonly keyDescription: string;
}

/** Reads what is set about the key. */
export function readKeySettings(own: SettingReader, stack: string): KeySettings {
  return {
    keyAlias: readKeyAlias(own, stack),
    keyDescription: own.text(
      "keyDescription",
      `Encrypts the files in the AeroSecure bucket of stack ${stack}.`,
      `Use a text of 1 to ${KEY_DESCRIPTION_MAX_CHARACTERS} characters.`,
      (text) => text.length > 0 && text.length <= KEY_DESCRIPTION_MAX_CHARACTERS,
    ),
    ...readCommonKeySettings(own),
  };
}

/** Reads what is set about every key. */
export function readCommonKeySettings(own: SettingReader): CommonKeySettings {
  return {
    ...readKeyLifetime(own),
    minimumUnusedDaysBeforeDeletion: own.wholeNumber(
      "minimumUnusedDaysBeforeDeletion",
      MINIMUM_UNUSED_DAYS_BEFORE_DELETION,
      "days",
    ),
    administratorsMayDeleteKey: own.flag(
      "administratorsMayDeleteKey",
      SETTINGS.administratorsMayDeleteKey.default,
    ),
  };
}

/** Reads the alias that the key of a stack's data has. */
export function readKeyAlias(own: SettingReader, stack: string): string {
  return own.text(
    "keyAlias",
    `alias/aerosecure-${stack}`,
    `Use alias/ and a name of letters, digits, "/", "_" and "-", ${KEY_ALIAS_MAX_CHARACTERS} characters in all; alias/aws/ is AWS's own.`,
    isCustomerAlias,
  );
}

/** Reads how long a key lives; its deletion window may not go under the minimum. */
export function readKeyLifetime(own: SettingReader): KeyLifetime {
  const rotation = own.wholeNumber("rotationPeriodInDays", ROTATION_PERIOD_IN_DAYS, "days");
  const window = own.wholeNumber("deletionWindowInDays", DELETION_WINDOW_IN_DAYS, "days");
  const floor = own.wholeNumber(
    "minimumDeletionWindowInDays",
    MINIMUM_DELETION_WINDOW_IN_DAYS,
    "days",
  );
  if (own.isValid("deletionWindowInDays", "minimumDeletionWindowInDays") && window < floor) {
    const { max } = DELETION_WINDOW_IN_DAYS;
    const expected = floor === max ? `${max} days` : `a whole number of days, ${floor} to ${max}`;
    own.refuse(
      "deletionWindowInDays",
      `is ${window}, under minimumDeletionWindowInDays, which is ${floor}. Use ${expected}.`,
    );
  }
  return {
    rotationPeriodInDays: rotation,
    deletionWindowInDays: window,
    minimumDeletionWindowInDays: floor,
  };
}

export function isCustomerAlias(text: string): boolean {
  return (
    text.length <= KEY_ALIAS_MAX_CHARACTERS &&
    /^alias\/[a-zA-Z0-9/_-]+$/.test(text) &&
    !/^alias\/aws\//i.test(text)
  );
}
