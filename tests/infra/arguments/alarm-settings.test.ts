import assert from "node:assert/strict";
import {
  type AlarmSettings,
  isTrailName,
  readAlarmSettings,
} from "../../../infra/arguments/alarm-settings";
import {
  fault,
  itRefuses,
  type OwnSettings,
  type Refusal,
  readerOf,
  refusals,
} from "../support/own-settings";

function read(own: OwnSettings, { stack = "dev", keyAlias = "alias/aerosecure-dev" } = {}) {
  const reader = readerOf(own);
  const settings = readAlarmSettings(reader, { stack, keyAlias });
  return { settings, faults: reader.faults };
}

const TRAIL_WANTED =
  'Use create, or the name of a trail of this account and region: 3 to 128 letters and digits, with single ".", "_" and "-" between them.';
const EMAIL_WANTED =
  "Use one e-mail address of at most 254 characters, such as alarms@example.com.";
const NO_ALARM =
  "is set, but tamperAlarm is false: there is no alarm that it could serve. Remove one of the two.";

describe("readAlarmSettings", () => {
  const OWN_TRAIL = { tamperAlarm: true, existingTrail: undefined, alarmEmail: undefined };
  const sound: readonly (readonly [string, OwnSettings, AlarmSettings])[] = [
    ["makes an alarm with a trail of its own that writes to nobody by default", {}, OWN_TRAIL],
    ["takes create for a trail of its own", { trail: "create" }, OWN_TRAIL],
    [
      "takes a trail and an address",
      { trail: "account-trail", alarmEmail: "alarms+dev@mail.example.com" },
      {
        tamperAlarm: true,
        existingTrail: "account-trail",
        alarmEmail: "alarms+dev@mail.example.com",
      },
    ],
    ["takes no alarm", { tamperAlarm: "false" }, { ...OWN_TRAIL, tamperAlarm: false }],
  ];
  for (const [what, record, settings] of sound) {
    it(what, () => {
      assert.deepEqual(read(record), { settings, faults: [] });
    });
  }

  const refused: readonly Refusal[] = [
    ...refusals("tamperAlarm", [
      ["an alarm that is neither true nor false", "yes", 'is "yes". Use true or false.'],
    ]),
    ...refusals("trail", [
      ["a trail's ARN", "arn:aws:x", `is "arn:aws:x". ${TRAIL_WANTED}`],
      ["a trail without a name", "", `is "". ${TRAIL_WANTED}`],
    ]),
    ...refusals(
      "alarmEmail",
      [
        "",
        "alarms",
        "alarms@example",
        "a b@example.com",
        "a@b@example.com",
        "a@example.com,b@example.com",
      ].map((address) => [`the address "${address}"`, address, `is "${address}". ${EMAIL_WANTED}`]),
    ),
    ...refusals("alarmEmail", [
      ["a list of addresses", '["a@example.com"]', `is ["a@example.com"]. ${EMAIL_WANTED}`],
      [
        "an address of 255 characters",
        `${"a".repeat(243)}@example.com`,
        `is "${"a".repeat(100)}…". ${EMAIL_WANTED}`,
      ],
    ]),
    [
      "a trail for no alarm",
      { tamperAlarm: "false", trail: "account-trail" },
      fault("trail", NO_ALARM),
    ],
    [
      "an address for no alarm",
      { tamperAlarm: "false", alarmEmail: "a@example.com" },
      fault("alarmEmail", NO_ALARM),
    ],
  ];
  itRefuses(refused, (own) => read(own).faults);

  it("takes an address of 254 characters", () => {
    const alarmEmail = `${"a".repeat(242)}@example.com`;
    assert.deepEqual(read({ alarmEmail }).faults, []);
    assert.equal(alarmEmail.length, 254);
  });

  it("refuses to give the data's key the alias of the operations key", () => {
    const keyAlias = "alias/aerosecure-dev-operations";
    assert.deepEqual(read({}, { keyAlias }).faults, [
      '`aerosecure-kms:keyAlias` is "alias/aerosecure-dev-operations", the alias of the key that the alarm is under. Use another one.',
    ]);
    assert.deepEqual(read({ tamperAlarm: "false" }, { keyAlias }).faults, []);
  });

  it("refuses a stack whose name makes no trail's", () => {
    assert.deepEqual(read({}, { stack: "a--b" }).faults, [
      '`aerosecure-kms:tamperAlarm` is true, which makes the trail\'s name "aerosecure-a--b". CloudTrail takes letters and digits, with single ".", "_" and "-" between them. Change the stack\'s name, or set trail to the name of a trail that is there.',
    ]);
    assert.deepEqual(read({ trail: "account-trail" }, { stack: "a--b" }).faults, []);
  });

  for (const [stack, isTaken] of [
    ["x".repeat(48), true],
    ["x".repeat(49), false],
    ["fleet_1", true],
    ["a.b", false],
  ] as const) {
    it(`${isTaken ? "takes" : "refuses"} a stack called ${stack}, of which names of topics and queues are made`, () => {
      assert.deepEqual(
        read({}, { stack }).faults,
        isTaken
          ? []
          : [
              fault(
                "tamperAlarm",
                `is true, which names topics and queues after the stack "${stack}". SNS and SQS take letters, digits, "_" and "-", and here at most 48 characters. Change the stack's name.`,
              ),
            ],
      );
      assert.deepEqual(read({ tamperAlarm: "false" }, { stack }).faults, []);
    });
  }
});

describe("isTrailName", () => {
  const cases: readonly (readonly [string, boolean])[] = [
    ["ab", false],
    ["abc", true],
    ["a".repeat(128), true],
    ["a".repeat(129), false],
    ["a.b_c-d", true],
    ["a--b", false],
    ["a-_b", false],
    ["-ab", false],
    ["ab-", false],
    ["a b", false],
    ["192.168.5.4", false],
    ["192.168.5", true],
  ];
  for (const [name, expected] of cases) {
    it(`${expected ? "takes" : "refuses"} ${name.slice(0, 20)} of ${name.length} characters`, () => {
      assert.equal(isTrailName(name), expected);
    });
  }
});
