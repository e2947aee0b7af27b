import {
  ALARM_LABEL_MAX_CHARACTERS,
  isAlarmLabel,
  operationsKeyAlias,
  trailName,
} from "../alarm/alarm-names";
import { EMAIL_ADDRESS_MAX_CHARACTERS, TRAIL_NAME_CHARACTERS } from "../aws/limits";
import type { SettingReader } from "./reader/setting-reader";
import { SETTINGS } from "./table";

/** Whether a stack has a tamper alarm, and what feeds it. */
export interface AlarmSource {
  /** @default true */
  readonly tamperAlarm: boolean;
  /** The trail of this account and region that feeds it. @default undefined, for one of its own */
  readonly existingTrail: string | undefined;
}

/** What a stack's settings say about the tamper alarm. */
export interface AlarmSettings extends AlarmSource {
  /** Who is written to. @default nobody */
  readonly alarmEmail: string | undefined;
}

/** Names that the alarm's own must differ from, or that they are made of. */
interface StackNames {
  readonly stack: string;
  /** The alias that the data's key will have. */
  readonly keyAlias: string;
}

/** Reads what is set about the tamper alarm. */
export function readAlarmSettings(own: SettingReader, names: StackNames): AlarmSettings {
  const source = readAlarmSource(own, names);
  const alarmEmail = readAlarmEmail(own);
  refuseWithoutAlarm(own, "alarmEmail", undefined, source);
  return { ...source, alarmEmail };
}

/** Reads whether there is an alarm and by which trail, except whom it writes to. */
export function readAlarmSource(own: SettingReader, { stack, keyAlias }: StackNames): AlarmSource {
  const tamperAlarm = own.flag("tamperAlarm", SETTINGS.tamperAlarm.default);
  const existingTrail = readTrail(own);
  const source = { tamperAlarm, existingTrail };
  refuseWithoutAlarm(own, "trail", SETTINGS.trail.default, source);
  if (tamperAlarm && own.isValid("keyAlias") && keyAlias === operationsKeyAlias(stack)) {
    own.refuse(
      "keyAlias",
      `is "${keyAlias}", the alias of the key that the alarm is under. Use another one.`,
    );
  }
  if (tamperAlarm && existingTrail === undefined && !isTrailName(trailName(stack))) {
    own.refuse(
      "tamperAlarm",
      `is true, which makes the trail's name "${trailName(stack)}". CloudTrail takes letters and digits, with single ".", "_" and "-" between them. Change the stack's name, or set trail to the name of a trail that is there.`,
    );
  }
  if (tamperAlarm && !isAlarmLabel(stack)) {
    own.refuse(
      "tamperAlarm",
      `is true, which names topics and queues after the stack "${stack}". SNS and SQS take letters, digits, "_" and "-", and here at most ${ALARM_LABEL_MAX_CHARACTERS} characters. Change the stack's name.`,
    );
  }
  return source;
}

/** Reads who is written to; nobody by default. */
export function readAlarmEmail(own: SettingReader): string | undefined {
  return own.raw("alarmEmail") === undefined
    ? undefined
    : own.text(
        "alarmEmail",
        "",
        `Use one e-mail address of at most ${EMAIL_ADDRESS_MAX_CHARACTERS} characters, such as alarms@example.com.`,
        isEmailAddress,
      );
}

/** Reads the existing trail that feeds the alarm; undefined for one of its own. */
export function readTrail(own: SettingReader): string | undefined {
  const { min, max } = TRAIL_NAME_CHARACTERS;
  const create = SETTINGS.trail.default;
  const trail = own.text(
    "trail",
    create,
    `Use ${create}, or the name of a trail of this account and region: ${min} to ${max} letters and digits, with single ".", "_" and "-" between them.`,
    isTrailName,
  );
  return trail === create ? undefined : trail;
}

/** A setting that would have no effect is refused: the user counts on it. */
function refuseWithoutAlarm(
  own: SettingReader,
  name: string,
  fallback: string | undefined,
  { tamperAlarm }: AlarmSource,
): void {
  if (!tamperAlarm && own.isChanged(name, fallback) && own.isValid(name, "tamperAlarm")) {
    own.refuse(
      name,
      "is set, but tamperAlarm is false: there is no alarm that it could serve. Remove one of the two.",
    );
  }
}

function isEmailAddress(text: string): boolean {
  return (
    text.length <= EMAIL_ADDRESS_MAX_CHARACTERS &&
    /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;".]+$/.test(text)
  );
}

/**
 * Whether CloudTrail accepts a name for a trail.
 *
 * Source: https://docs.aws.amazon.com/awscloudtrail/latest/APIReference/API_CreateTrail.html
 */
export function isTrailName(name: string): boolean {
  const { min, max } = TRAIL_NAME_CHARACTERS;
  return (
    name.length >= min &&
    name.length <= max &&
    /^[a-zA-Z0-9]+(?:[._-][a-zA-Z0-9]+)*$/.test(name) &&
    !/^\d{1,3}(?:\.\d{1,3}){3}$/.test(name)
  );
}
