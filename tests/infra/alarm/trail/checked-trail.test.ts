import assert from "node:assert/strict";
import { RunError } from "@pulumi/pulumi";
import { refuseDeafTrail, type TrailState } from "../../../../infra/alarm/trail/checked-trail";

const arn = "arn:aws:cloudtrail:us-east-1:111122223333:trail/account-trail";
const sound: TrailState = { enableLogging: true, eventSelectors: [], advancedEventSelectors: [] };

interface Field {
  readonly field: string;
  readonly equals?: string[];
  readonly notEquals?: string[];
}

/** One advanced selector, of these fields. */
function selecting(...fieldSelectors: Field[]): Partial<TrailState> {
  return { advancedEventSelectors: [{ fieldSelectors }] };
}

const management = { field: "eventCategory", equals: ["Management"] };
const NOT_LOGGING = "It does not log: start it with `aws cloudtrail start-logging`.";
const NOT_RECORDING =
  "It does not record management events that write, those of AWS KMS included: change its event selectors, or set trail to create.";

describe("refuseDeafTrail", () => {
  const heard: readonly (readonly [string, Partial<TrailState>])[] = [
    ["no selectors, which is every management event", {}],
    [
      "selectors that are not told",
      { eventSelectors: undefined, advancedEventSelectors: undefined },
    ],
    ["a plain selector", { eventSelectors: [{ readWriteType: "All" }] }],
    ["a plain selector of what writes", { eventSelectors: [{ readWriteType: "WriteOnly" }] }],
    [
      "a plain selector without other services",
      { eventSelectors: [{ excludeManagementEventSources: ["rdsdata.amazonaws.com"] }] },
    ],
    [
      "a sound selector after one of data alone",
      { eventSelectors: [{ includeManagementEvents: false }, { includeManagementEvents: true }] },
    ],
    ["management events", selecting(management)],
    [
      "management events that write",
      selecting(management, { field: "readOnly", equals: ["false"] }),
    ],
    [
      "management events without other services",
      selecting(management, { field: "eventSource", notEquals: ["rdsdata.amazonaws.com"] }),
    ],
  ];
  for (const [what, state] of heard) {
    it(`takes a trail that records ${what}`, () => {
      refuseDeafTrail(arn, { ...sound, ...state });
    });
  }

  const deaf: readonly (readonly [string, Partial<TrailState>, ...faults: string[]])[] = [
    ["does not log", { enableLogging: false }, NOT_LOGGING],
    [
      "records what reads alone",
      { eventSelectors: [{ readWriteType: "ReadOnly" }] },
      NOT_RECORDING,
    ],
    [
      "records no management events",
      { eventSelectors: [{ includeManagementEvents: false }] },
      NOT_RECORDING,
    ],
    [
      "leaves KMS out",
      { eventSelectors: [{ excludeManagementEventSources: ["kms.amazonaws.com"] }] },
      NOT_RECORDING,
    ],
    ["records data alone", selecting({ field: "eventCategory", equals: ["Data"] }), NOT_RECORDING],
    [
      "records management events that read",
      selecting(management, { field: "readOnly", equals: ["true"] }),
      NOT_RECORDING,
    ],
    [
      "leaves KMS out of its management events",
      selecting(management, { field: "eventSource", notEquals: ["kms.amazonaws.com"] }),
      NOT_RECORDING,
    ],
    [
      "neither logs nor records",
      { enableLogging: false, eventSelectors: [{ readWriteType: "ReadOnly" }] },
      NOT_LOGGING,
      NOT_RECORDING,
    ],
  ];
  for (const [what, state, ...faults] of deaf) {
    it(`refuses a trail that ${what}`, () => {
      const message = [`The alarm would receive nothing from the trail ${arn}.`, ...faults].join(
        "\n",
      );
      assert.throws(
        () => refuseDeafTrail(arn, { ...sound, ...state }),
        (error) => RunError.isInstance(error) && error.message === message,
      );
    });
  }
});
