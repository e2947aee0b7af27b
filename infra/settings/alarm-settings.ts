import { alarmNames, operationsKeyAlias } from "../alarm-names";
import { EMAIL_ADDRESS_MAX_CHARACTERS, TRAIL_NAME_CHARACTERS } from "../limits";
import type { SettingReader } from "./setting-reader";
import { isTrailName } from "./trail-name";

/** What a stack's settings say about the tamper alarm. */
export interface AlarmSettings {
  /** Whether there is one. @default true */
  readonly tamperAlarm: boolean;
  /** The trail of this account and region that it lives on. @default undefined, for one of its own */
  readonly existingTrail: string | undefined;
  /** Who is written to. @default nobody */
  readonly alarmEmail: string | undefined;
}

/** Stand for what the trail's name does not depend on. */
const SOME_PLACE = {
  partition: { name: "aws", dnsSuffix: "amazonaws.com" },
  accountId: "000000000000",
  region: "us-east-1",
} as const;

const CREATE = "create";

/** Reads what is set about the tamper alarm. `keyAlias` is the one that the data's key will have. */
export function readAlarmSettings(
  own: SettingReader,
  { stack, keyAlias }: { readonly stack: string; readonly keyAlias: string },
): AlarmSettings {
  const tamperAlarm = own.flag("tamperAlarm", true);
  const { min, max } = TRAIL_NAME_CHARACTERS;
  const trail = own.text(
    "trail",
    CREATE,
    `Use ${CREATE}, or the name of a trail of this account and region: ${min} to ${max} letters and digits, with single ".", "_" and "-" between them.`,
    isTrailName,
  );
  const settings: AlarmSettings = {
    tamperAlarm,
    existingTrail: trail === CREATE ? undefined : trail,
    alarmEmail: readEmail(own),
  };
  if (!tamperAlarm) {
    refuseWithoutAlarm(own);
  } else {
    refuseTakenNames(own, settings, { stack, keyAlias });
  }
  return settings;
}

function readEmail(own: SettingReader): string | undefined {
  if (own.raw("alarmEmail") === undefined) {
    return undefined;
  }
  return own.text(
    "alarmEmail",
    "",
    `Use one e-mail address of at most ${EMAIL_ADDRESS_MAX_CHARACTERS} characters, such as alarms@example.com.`,
    (text) =>
      text.length <= EMAIL_ADDRESS_MAX_CHARACTERS &&
      /^[^\s@<>,;"]+@[^\s@<>,;"]+\.[^\s@<>,;".]+$/.test(text),
  );
}

/** What would be passed over in silence is refused: whoever set it counts on it. */
function refuseWithoutAlarm(own: SettingReader): void {
  for (const name of ["trail", "alarmEmail"]) {
    if (own.raw(name) !== undefined && own.sound(name, "tamperAlarm")) {
      own.refuse(
        name,
        "is set, but tamperAlarm is false: there is no alarm that it could serve. Remove one of the two.",
      );
    }
  }
}

function refuseTakenNames(
  own: SettingReader,
  { existingTrail }: AlarmSettings,
  { stack, keyAlias }: { readonly stack: string; readonly keyAlias: string },
): void {
  const names = alarmNames({ ...SOME_PLACE, stack, existingTrail });
  if (own.sound("keyAlias") && keyAlias === operationsKeyAlias(stack)) {
    own.refuse(
      "keyAlias",
      `is "${keyAlias}", the alias of the key that the alarm is under. Use another one.`,
    );
  }
  if (!isTrailName(names.trail)) {
    own.refuse(
      "tamperAlarm",
      `is true, which makes the trail's name "${names.trail}". CloudTrail takes letters and digits, with single ".", "_" and "-" between them. Change the stack's name, or set trail to the name of a trail that is there.`,
    );
  }
}
