import { SERVICE_CHOICES, type ThreatServices } from "../aws/service-choice";
import type { SettingReader } from "./reader/setting-reader";
import { SETTINGS } from "./table";

/**
 * Reads who answers for GuardDuty and Security Hub, `adopt` by default for both, and whether files
 * are scanned, `false` by default. Nothing is asked of AWS: what is on in the account is its
 * owner's to say.
 */
export function readThreatSettings(own: SettingReader): ThreatServices {
  const settings = {
    guardDuty: own.choice("guardDuty", SERVICE_CHOICES, SETTINGS.guardDuty.default),
    malwareProtection: own.flag("malwareProtection", SETTINGS.malwareProtection.default),
    securityHub: own.choice("securityHub", SERVICE_CHOICES, SETTINGS.securityHub.default),
  };
  const isUnheard = settings.malwareProtection && settings.guardDuty === "off";
  if (isUnheard && own.isValid("guardDuty", "malwareProtection")) {
    own.refuse(
      "malwareProtection",
      "is true, but guardDuty is off. GuardDuty scans the files: set guardDuty to create or adopt, or malwareProtection to false.",
    );
  }
  return settings;
}
