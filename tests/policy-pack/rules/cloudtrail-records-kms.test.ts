import { KEY, TRAIL } from "../../../policy-pack/src/resources/aws-types";
import { cloudtrailRecordsKms } from "../../../policy-pack/src/rules/cloudtrail-records-kms";
import { testResourcePolicy, UNKNOWN_TEXT } from "../../../policy-pack/src/testing";
import { acceptedProps, advisedProps, refusedProps } from "../titled-cases";

const NATIVE_TRAIL = "aws-native:cloudtrail:Trail";
const KMS = "kms.amazonaws.com";
const RDS = "rdsdata.amazonaws.com";

function category(equals: unknown) {
  return { field: "eventCategory", equals };
}

const MANAGEMENT = category(["Management"]);
const DATA = category(["Data"]);

function source(operators: object) {
  return { field: "eventSource", ...operators };
}

function advanced(...fieldSelectors: unknown[]) {
  return { advancedEventSelectors: [{ name: "selector", fieldSelectors }] };
}

/** A selector of management events that picks their sources. */
function bySource(operators: object) {
  return advanced(MANAGEMENT, source(operators));
}

/** The same of a field that is not known yet. */
function byUnknown(operators: object) {
  return advanced(MANAGEMENT, { field: UNKNOWN_TEXT, ...operators });
}

const NOT_KMS = source({ notEquals: [KMS] });
const FIELD = "advancedEventSelectors[0].fieldSelectors";

testResourcePolicy(cloudtrailRecordsKms, TRAIL, [
  ...acceptedProps({
    "accepts a trail without selectors, which records every management event": {},
    "accepts empty selectors": { eventSelectors: [], advancedEventSelectors: [] },
    "accepts selectors that leave another source out": {
      eventSelectors: [
        { excludeManagementEventSources: [RDS] },
        { excludeManagementEventSources: [] },
        {},
      ],
    },
    "accepts a trail of data events alone": {
      eventSelectors: [{ includeManagementEvents: false, dataResources: [] }],
    },
    "accepts every management event": advanced(MANAGEMENT),
    "accepts write events alone": advanced(MANAGEMENT, { field: "readOnly", equals: ["false"] }),
    "accepts advanced selectors that leave another source out": bySource({ notEquals: [RDS] }),
    "takes operators that take in for one another's company": bySource({
      equals: [RDS],
      startsWiths: ["kms."],
    }),
    "does not ask for KMS among data events": advanced(
      DATA,
      source({ notEquals: [KMS], equals: ["s3.amazonaws.com"] }),
    ),
    "does not ask for KMS among network activity": advanced(
      category(["NetworkActivity"]),
      source({ equals: ["s3.amazonaws.com"] }),
    ),
    "reads the source alone": advanced(MANAGEMENT, {
      field: "eventName",
      notEquals: [KMS],
      equals: ["Decrypt"],
    }),
    "does not mind a category it cannot know where nothing is left out": advanced(
      category(UNKNOWN_TEXT),
      source({ notEquals: [RDS], equals: [KMS] }),
    ),
    "does not mind a field it cannot know that leaves nothing out": byUnknown({ equals: [KMS] }),
    "does not mind a source it cannot know beside KMS": bySource({ equals: [UNKNOWN_TEXT, KMS] }),
    "takes a number for no part of the source": bySource({ notEquals: [5], notStartsWiths: [5] }),
  }),
  {
    it: "refuses each selector that leaves KMS out",
    props: {
      eventSelectors: [
        { readWriteType: "WriteOnly" },
        { readWriteType: "ReadOnly", excludeManagementEventSources: [RDS, KMS] },
        { excludeManagementEventSources: [KMS] },
      ],
    },
    violations: [
      `eventSelectors[1].excludeManagementEventSources[1] is "${KMS}". Remove it.`,
      `eventSelectors[2].excludeManagementEventSources[0] is "${KMS}". Remove it.`,
    ],
  },
  {
    it: "refuses what is no list",
    props: {
      eventSelectors: [{ excludeManagementEventSources: KMS }],
      advancedEventSelectors: "none",
    },
    violations: [
      `eventSelectors[0].excludeManagementEventSources is "${KMS}". Make it a list.`,
      'advancedEventSelectors is "none". Make it a list.',
    ],
  },
  {
    it: "says what it cannot know of selectors, and what it can",
    props: {
      eventSelectors: [
        { excludeManagementEventSources: [UNKNOWN_TEXT, KMS] },
        { excludeManagementEventSources: UNKNOWN_TEXT },
      ],
    },
    violations: [`eventSelectors[0].excludeManagementEventSources[1] is "${KMS}". Remove it.`],
    advisories: [
      "eventSelectors[0].excludeManagementEventSources[0], eventSelectors[1].excludeManagementEventSources are not known until the update.",
    ],
  },
  ...advisedProps("eventSelectors, advancedEventSelectors are not known until the update.", {
    "says once that it cannot know the selectors": {
      eventSelectors: UNKNOWN_TEXT,
      advancedEventSelectors: UNKNOWN_TEXT,
    },
  }),
  ...[
    ["notEquals", KMS],
    ["notStartsWiths", "kms."],
    ["notStartsWith", "kms."],
    ["notEndsWiths", ".amazonaws.com"],
    ["notEndsWith", ".amazonaws.com"],
  ].map(([operator, value]) => ({
    it: `refuses KMS left out by ${operator}`,
    props: bySource({ [operator ?? ""]: [RDS, value] }),
    violations: [`${FIELD}[1].${operator}[1] is "${value}". Remove it.`],
  })),
  ...[
    ["notEquals", "kms."],
    ["notStartsWiths", "amazonaws.com"],
    ["notStartsWith", "amazonaws.com"],
    ["notEndsWiths", "kms."],
    ["notEndsWith", "kms."],
  ].map(([operator, value]) => ({
    it: `accepts ${operator} ${value}, which KMS is not`,
    props: bySource({ [operator ?? ""]: [value] }),
  })),
  ...[
    ["equals", KMS],
    ["startsWiths", "kms"],
    ["startsWith", "kms"],
    ["endsWiths", "amazonaws.com"],
    ["endsWith", "amazonaws.com"],
  ].map(([operator, value]) => ({
    it: `accepts KMS taken in by ${operator}`,
    props: bySource({ [operator ?? ""]: ["s3.aws.com", value] }),
  })),
  ...["equals", "startsWiths", "startsWith", "endsWiths", "endsWith"].map((operator) => ({
    it: `refuses other sources alone, taken in by ${operator}`,
    props: bySource({ [operator]: ["s3.aws.com", RDS.slice(0, 4)] }),
    violations: [`${FIELD}[1].${operator}[0] is "s3.aws.com". Add "${KMS}".`],
  })),
  ...refusedProps(`${FIELD}[1].notEquals[0] is "${KMS}". Remove it.`, {
    "judges a selector whose category says both": advanced(
      category(["Data", "Management"]),
      NOT_KMS,
    ),
  }),
  ...refusedProps(`${FIELD}[0].notEquals[0] is "${KMS}". Remove it.`, {
    "judges a selector without a category": advanced(NOT_KMS),
  }),
  {
    it: "judges every selector",
    props: {
      advancedEventSelectors: [
        { fieldSelectors: [DATA] },
        { fieldSelectors: [MANAGEMENT, NOT_KMS] },
      ],
    },
    violations: [
      `advancedEventSelectors[1].fieldSelectors[1].notEquals[0] is "${KMS}". Remove it.`,
    ],
  },
  ...advisedProps(`${FIELD}[0].equals[0] is not known until the update.`, {
    "says that it cannot know the category, where that decides": advanced(
      category([UNKNOWN_TEXT]),
      NOT_KMS,
    ),
  }),
  ...advisedProps(`${FIELD}[1].field is not known until the update.`, {
    "says that it cannot know the field, where that decides": byUnknown({ notEquals: [KMS] }),
    "says that it cannot know what a field is or leaves out": byUnknown({
      notEquals: UNKNOWN_TEXT,
    }),
  }),
  {
    it: "says what it cannot know of the source, and what it can",
    props: bySource({ notEquals: [KMS, UNKNOWN_TEXT] }),
    violations: [`${FIELD}[1].notEquals[0] is "${KMS}". Remove it.`],
    advisories: [`${FIELD}[1].notEquals[1] is not known until the update.`],
  },
  ...advisedProps(`${FIELD}[1].equals[1] is not known until the update.`, {
    "says which of the sources taken in it cannot know": bySource({ equals: [RDS, UNKNOWN_TEXT] }),
  }),
  {
    it: "refuses values of another type",
    props: advanced(MANAGEMENT, source({ notEquals: KMS, equals: [5] }), 5),
    violations: [
      `${FIELD}[1].notEquals is "${KMS}". Make it a list.`,
      `${FIELD}[1].equals[0] is 5. Add "${KMS}".`,
      `${FIELD}[2] is 5. Make it an object.`,
    ],
  },
  {
    it: "judges a trail of aws-native",
    type: NATIVE_TRAIL,
    props: { eventSelectors: [{ excludeManagementEventSources: [KMS] }] },
    violations: [`eventSelectors[0].excludeManagementEventSources[0] is "${KMS}". Remove it.`],
  },
  {
    it: "leaves other types alone",
    type: KEY,
    props: {},
    notApplicable: "Policy judges resources of other types",
  },
]);
