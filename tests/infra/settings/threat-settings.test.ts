import assert from "node:assert/strict";
import type { ThreatServices } from "../../../infra/service-choice";
import { SettingReader } from "../../../infra/settings/setting-reader";
import { readThreatSettings } from "../../../infra/settings/threat-settings";

function read(settings: Readonly<Record<string, string>>) {
  const own = Object.entries(settings).map(([name, value]) => [`aerosecure-kms:${name}`, value]);
  const reader = new SettingReader(Object.fromEntries(own), "aerosecure-kms");
  return { settings: readThreatSettings(reader), faults: reader.faults };
}

describe("readThreatSettings", () => {
  it("adopts both services and scans nothing where nothing is set", () => {
    assert.deepEqual(read({}), {
      settings: { guardDuty: "adopt", malwareProtection: false, securityHub: "adopt" },
      faults: [],
    });
  });

  const accepted: readonly ThreatServices[] = [
    { guardDuty: "create", malwareProtection: true, securityHub: "create" },
    { guardDuty: "adopt", malwareProtection: true, securityHub: "off" },
    { guardDuty: "off", malwareProtection: false, securityHub: "adopt" },
  ];
  for (const settings of accepted) {
    it(`takes ${JSON.stringify(settings)} as it is set`, () => {
      const { guardDuty, malwareProtection, securityHub } = settings;
      const given = { guardDuty, malwareProtection: `${malwareProtection}`, securityHub };
      assert.deepEqual(read(given), { settings, faults: [] });
    });
  }

  const refused: readonly (readonly [Readonly<Record<string, string>>, readonly string[]])[] = [
    [{ guardDuty: "true" }, ["`aerosecure-kms:guardDuty` is true. Use create or adopt or off."]],
    [
      { securityHub: "Create", guardDuty: "" },
      [
        '`aerosecure-kms:guardDuty` is "". Use create or adopt or off.',
        '`aerosecure-kms:securityHub` is "Create". Use create or adopt or off.',
      ],
    ],
    [
      { malwareProtection: "create" },
      ['`aerosecure-kms:malwareProtection` is "create". Use true or false.'],
    ],
    [
      { malwareProtection: "true", guardDuty: "off" },
      [
        "`aerosecure-kms:malwareProtection` is true, but guardDuty is off. GuardDuty scans the files: set guardDuty to create or adopt, or malwareProtection to false.",
      ],
    ],
    [
      { malwareProtection: "true", guardDuty: "Off" },
      ['`aerosecure-kms:guardDuty` is "Off". Use create or adopt or off.'],
    ],
  ];
  for (const [settings, faults] of refused) {
    it(`refuses ${JSON.stringify(settings)}`, () => {
      assert.deepEqual(read(settings).faults, faults);
    });
  }
});
