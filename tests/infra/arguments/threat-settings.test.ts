import assert from "node:assert/strict";
import { readThreatSettings } from "../../../infra/arguments/threat-settings";
import type { ThreatServices } from "../../../infra/aws/service-choice";
import { fault, itRefuses, type OwnSettings, readerOf } from "../support/own-settings";

function read(own: OwnSettings) {
  const reader = readerOf(own);
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

  const SERVICE = "Use create or adopt or off.";
  const refused: readonly (readonly [OwnSettings, ...faults: string[]])[] = [
    [{ guardDuty: "true" }, fault("guardDuty", `is true. ${SERVICE}`)],
    [
      { securityHub: "Create", guardDuty: "" },
      fault("guardDuty", `is "". ${SERVICE}`),
      fault("securityHub", `is "Create". ${SERVICE}`),
    ],
    [
      { malwareProtection: "create" },
      fault("malwareProtection", 'is "create". Use true or false.'),
    ],
    [
      { malwareProtection: "true", guardDuty: "off" },
      "`aerosecure-kms:malwareProtection` is true, but guardDuty is off. GuardDuty scans the files: set guardDuty to create or adopt, or malwareProtection to false.",
    ],
    [{ malwareProtection: "true", guardDuty: "Off" }, fault("guardDuty", `is "Off". ${SERVICE}`)],
  ];
  itRefuses(
    refused.map(([own, ...faults]) => [JSON.stringify(own), own, ...faults]),
    (own) => read(own).faults,
  );
});
