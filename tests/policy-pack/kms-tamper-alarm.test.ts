import assert from "node:assert/strict";
import {
  EVENT_RULE,
  EVENT_TARGET,
  KEY,
  KEY_TYPES,
  METRIC_ALARM,
  METRIC_FILTER,
} from "../../policy-pack/aws-types";
import { kmsTamperAlarm } from "../../policy-pack/rules/kms-tamper-alarm";
import { runStack, type TestResource, testStackRule, UNKNOWN_TEXT } from "../support/run-policy";
import { KEY_ARN } from "./buckets";

type Rest = Partial<TestResource>;

const BOTH = ["ScheduleKeyDeletion", "DisableKey"];
const PLACE =
  "on this stack's keys. Declare an enabled aws:cloudwatch/eventRule:EventRule with a target.";
const REFUSAL = `stack: No alarm takes ScheduleKeyDeletion and DisableKey ${PLACE}`;

function key(props: object = {}, rest: Rest = {}): TestResource {
  return { type: KEY, name: "key", props: { ...props }, ...rest };
}

/** The pattern of the project's own alarm. */
function pattern(eventName: readonly unknown[] = BOTH, detail: object = {}): string {
  return JSON.stringify({
    source: ["aws.kms"],
    "detail-type": ["AWS API Call via CloudTrail"],
    detail: { eventSource: ["kms.amazonaws.com"], eventName, ...detail },
  });
}

function rule(props: object = {}, rest: Rest = {}): TestResource {
  return {
    type: EVENT_RULE,
    name: "rule",
    props: { name: "tamper", eventPattern: pattern(), ...props },
    ...rest,
  };
}

/** A target made from the rule "rule". */
function target(rest: Rest = {}): TestResource {
  const props = { rule: UNKNOWN_TEXT, arn: "arn:aws:sns:us-east-1:111122223333:alarm" };
  return { type: EVENT_TARGET, name: "target", props, madeFrom: { rule: ["rule"] }, ...rest };
}

/** A stack whose rule is like this, with a target. */
function alarmed(props: object, ...others: TestResource[]): TestResource[] {
  return [key(), rule(props), target(), ...others];
}

const FILTER =
  "{($.eventSource = kms.amazonaws.com) && (($.eventName=DisableKey)||($.eventName=ScheduleKeyDeletion))}";

function filter(props: object = {}, rest: Rest = {}): TestResource {
  return {
    type: METRIC_FILTER,
    name: "filter",
    props: { pattern: FILTER, metricTransformation: { name: "keys" }, ...props },
    ...rest,
  };
}

function metricAlarm(props: object = {}, rest: Rest = {}): TestResource {
  return {
    type: METRIC_ALARM,
    name: "alarm",
    props: { metricName: "keys", alarmActions: ["arn:aws:sns:::alarm"], ...props },
    ...rest,
  };
}

testStackRule(kmsTamperAlarm, [
  { it: "asks nothing of a stack without a key", stack: [rule({ state: "DISABLED" })] },
  ...KEY_TYPES.map((type) => ({
    it: `asks for an alarm beside ${type}`,
    stack: [key({}, { type })],
    violations: [REFUSAL],
  })),
  {
    it: "asks once, however many keys there are",
    stack: [key(), key({}, { name: "other" })],
    violations: [REFUSAL],
  },
  { it: "accepts a rule with a target", stack: alarmed({}) },
  ...["ENABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"].map((state) => ({
    it: `accepts the state ${state}`,
    stack: alarmed({ state }),
  })),
  ...["DISABLED", "enabled", true].map((state) => ({
    it: `refuses the state ${state}`,
    stack: alarmed({ state }),
    silentBeforeKnown: ["eventPattern"],
    violations: [REFUSAL],
  })),
  { it: "accepts a rule that is on", stack: alarmed({ isEnabled: true }) },
  ...[false, "true"].map((isEnabled) => ({
    it: `refuses a rule that is on: ${JSON.stringify(isEnabled)}`,
    stack: alarmed({ isEnabled }),
    violations: [REFUSAL],
  })),
  ...["default", "arn:aws:events:us-east-1:111122223333:event-bus/default"].map((eventBusName) => ({
    it: `accepts the bus ${eventBusName}`,
    stack: alarmed({ eventBusName }),
  })),
  ...["orders", "arn:aws:events:us-east-1:111122223333:event-bus/orders", "my-default", 5].map(
    (eventBusName) => ({
      it: `refuses the bus ${eventBusName}, which gets none of AWS's own events`,
      stack: alarmed({ eventBusName }),
      violations: [REFUSAL],
    }),
  ),
  { it: "refuses a rule without a target", stack: [key(), rule()], violations: [REFUSAL] },
  {
    it: "refuses a rule beside another one's target",
    stack: [
      key(),
      rule(),
      rule({ name: "other", eventPattern: "{}" }, { name: "other" }),
      target({ madeFrom: { rule: ["other"] } }),
    ],
    silentBeforeKnown: ["eventPattern"],
    violations: [REFUSAL],
  },
  {
    it: "finds a target by the rule's name",
    stack: [key(), rule(), target({ props: { rule: "tamper" }, madeFrom: {} })],
  },
  {
    it: "does not take a target of another name for the rule's",
    stack: [key(), rule(), target({ props: { rule: "other" }, madeFrom: {} })],
    violations: [REFUSAL],
  },
  {
    it: "says that a rule may turn out to be the one a target names",
    stack: [
      key(),
      rule({ name: UNKNOWN_TEXT }),
      target({ props: { rule: "other" }, madeFrom: {} }),
    ],
    advisories: ["stack: name of rule is not known until the update."],
  },
  {
    it: "says so whatever else other targets name",
    stack: [
      key(),
      rule({ name: UNKNOWN_TEXT }),
      target({ props: { rule: "other" }, madeFrom: {} }),
      target({ name: "odd", props: { rule: 5 }, madeFrom: {} }),
    ],
    advisories: ["stack: name of rule is not known until the update."],
  },
  {
    it: "does not mind a rule's name where no target names any",
    stack: [key(), rule({ name: UNKNOWN_TEXT }), target({ props: { rule: 5 }, madeFrom: {} })],
    violations: [REFUSAL],
  },
  {
    it: "says that a target may turn out to be the rule's",
    stack: [key(), rule(), target({ madeFrom: {} })],
    advisories: ["stack: rule of target is not known until the update."],
  },
  ...BOTH.map((eventName) => ({
    it: `says which call is not taken besides ${eventName}`,
    stack: alarmed({ eventPattern: pattern([eventName, "EnableKey"]) }),
    violations: [
      `stack: No alarm takes ${eventName === "DisableKey" ? "ScheduleKeyDeletion" : "DisableKey"} ${PLACE}`,
    ],
  })),
  {
    it: "accepts one rule for each call",
    stack: [
      key(),
      rule({ eventPattern: pattern(["DisableKey"]) }),
      target(),
      rule({ name: "2", eventPattern: pattern(["ScheduleKeyDeletion"]) }, { name: "second" }),
      target({ name: "other", madeFrom: { rule: ["second"] } }),
    ],
  },
  ...[
    pattern([{ prefix: "" }]),
    pattern([{ "anything-but": ["Decrypt"] }]),
    pattern([{ wildcard: "*Key*" }]),
    pattern(BOTH, { errorCode: [{ exists: false }] }),
    pattern(BOTH, { readOnly: [false], eventType: ["AwsApiCall"], managementEvent: [true] }),
    pattern(BOTH, { eventCategory: ["Management"], awsRegion: ["us-east-1"] }),
    pattern(BOTH, { userIdentity: { arn: [{ "anything-but": { suffix: "role/Deployer" } }] } }),
    pattern(BOTH, { userIdentity: { type: ["Root", "IAMUser"], accountId: ["111122223333"] } }),
    pattern(BOTH, {
      userIdentity: Object.fromEntries(
        ["arn", "principalId", "accessKeyId", "userName"].map((each) => [
          each,
          [{ "anything-but": "" }],
        ]),
      ),
    }),
    pattern(BOTH, { resources: { ARN: [KEY_ARN], type: ["AWS::KMS::Key"] } }),
    pattern(BOTH, { requestParameters: { keyId: [KEY_ARN] } }),
    '{"source":["aws.kms"]}',
    '{"source":["aws.kms"],"account":["111122223333"],"region":["eu-west-1"],"version":["0"]}',
  ].map((eventPattern) => ({
    it: `accepts the pattern ${eventPattern}`,
    stack: alarmed({ eventPattern }),
  })),
  ...[
    "",
    "not JSON",
    "null",
    "[]",
    "{}",
    '{"source":["aws.s3"]}',
    '{"source":"aws.kms"}',
    '{"source":["aws.kms"],"detail-type":["KMS CMK Deletion"]}',
    '{"source":["aws.kms"],"resources":["arn:aws:kms:us-east-1:111122223333:key/1"]}',
    pattern(BOTH, { errorCode: ["AccessDenied"] }),
    pattern(BOTH, { readOnly: [true] }),
    pattern(BOTH, { eventSource: ["s3.amazonaws.com"] }),
    pattern(BOTH, { eventType: ["AwsServiceEvent"] }),
    pattern(BOTH, { managementEvent: [false] }),
    pattern(BOTH, { eventCategory: ["Data"] }),
    pattern(BOTH, { userIdentity: { type: ["Root"] } }),
    pattern(BOTH, { userIdentity: { arn: ["arn:aws:iam::111122223333:user/mallory"] } }),
    pattern(BOTH, { userIdentity: { userName: ["mallory"] } }),
    pattern(BOTH, { userIdentity: { principalId: ["AIDAMALLORY"] } }),
    pattern(BOTH, { userIdentity: { accessKeyId: ["AKIAMALLORY"] } }),
    pattern(BOTH, { resources: { type: ["AWS::S3::Object"] } }),
    5,
    undefined,
  ].map((eventPattern) => ({
    it: `refuses the pattern ${eventPattern}`,
    stack: alarmed({ eventPattern }),
    violations: [REFUSAL],
  })),
  {
    it: "accepts a pattern of 4096 characters, blanks aside",
    stack: alarmed({
      eventPattern: `{ "source": ["aws.kms", "${"x".repeat(4071)}"]${" ".repeat(100)}\n}`,
    }),
  },
  {
    it: "refuses a pattern of 4097 characters",
    stack: alarmed({ eventPattern: `{ "source": ["aws.kms", "${"x".repeat(4072)}"] }` }),
    violations: [REFUSAL],
  },
  ...[
    { resources: { ARN: [KEY_ARN] } },
    { requestParameters: { keyId: [KEY_ARN] } },
    { requestParameters: { keyId: ["1234abcd"] } },
    { responseElements: { keyId: [KEY_ARN] } },
  ].map((detail) => ({
    it: `accepts a pattern for a key of the stack: ${JSON.stringify(detail)}`,
    stack: [
      key({ arn: KEY_ARN, keyId: "1234abcd" }),
      key({ arn: "arn:other", keyId: "other" }, { name: "other" }),
      rule({ eventPattern: pattern(BOTH, detail) }),
      target(),
    ],
  })),
  ...[
    { resources: { ARN: ["arn:elsewhere"] } },
    { requestParameters: { keyId: ["arn:elsewhere"] } },
    { responseElements: { keyId: ["1234abcd"] } },
  ].map((detail) => ({
    it: `refuses a pattern for other keys: ${JSON.stringify(detail)}`,
    stack: [
      key({ arn: KEY_ARN, keyId: "1234abcd" }),
      rule({ eventPattern: pattern(BOTH, detail) }),
      target(),
    ],
    silentBeforeKnown: ["arn", "keyId"],
    violations: [REFUSAL],
  })),
  {
    it: "refuses a rule in another Region",
    stack: [key({ region: "us-east-1" }), rule({ region: "us-west-2" }), target()],
    silentBeforeKnown: ["region"],
    violations: [REFUSAL],
  },
  {
    it: "accepts a rule in the Region of one of the keys",
    stack: [
      key({ region: "us-east-1" }),
      key({ region: "us-west-2" }, { name: "other" }),
      rule({ region: "us-west-2" }),
      target(),
    ],
  },
  {
    it: "accepts a rule while a key's Region is not known",
    stack: [
      key(),
      key({ region: "us-east-1" }, { name: "other" }),
      rule({ region: "us-west-2" }),
      target(),
    ],
  },
  {
    it: "refuses a pattern for another Region",
    stack: [
      key({ region: "us-east-1" }),
      rule({ eventPattern: pattern(BOTH, { awsRegion: ["us-west-2"] }) }),
      target(),
    ],
    silentBeforeKnown: ["region"],
    violations: [REFUSAL],
  },
  {
    it: "says that it cannot know a pattern, but for rules that are off or without a target",
    stack: [
      ...alarmed({ eventPattern: UNKNOWN_TEXT }),
      rule({ name: "2", eventPattern: UNKNOWN_TEXT, state: "DISABLED" }, { name: "off" }),
      rule({ name: "3", eventPattern: UNKNOWN_TEXT }, { name: "lonely" }),
    ],
    advisories: ["stack: eventPattern of rule is not known until the update."],
  },
  {
    it: "accepts a pattern that is made from a key which has no ARN yet",
    stack: [
      key(),
      rule({ eventPattern: UNKNOWN_TEXT }, { madeFrom: { eventPattern: ["key"] } }),
      target(),
    ],
  },
  {
    it: "says what else it cannot know of a rule whose pattern is made from a key",
    stack: [
      key(),
      rule(
        { eventPattern: UNKNOWN_TEXT, state: UNKNOWN_TEXT },
        { madeFrom: { eventPattern: ["key"], state: ["key"] } },
      ),
      target(),
    ],
    advisories: ["stack: state of rule is not known until the update."],
  },
  {
    it: "says all that it cannot know of a rule",
    stack: alarmed({ state: UNKNOWN_TEXT, isEnabled: UNKNOWN_TEXT, eventBusName: UNKNOWN_TEXT }),
    advisories: [
      "stack: state of rule, isEnabled of rule, eventBusName of rule are not known until the update.",
    ],
  },
  {
    it: "does not mind what it cannot know where another rule is sure",
    stack: alarmed(
      {},
      rule({ name: "2", eventPattern: UNKNOWN_TEXT }, { name: "other" }),
      target({ name: "second", madeFrom: { rule: ["other"] } }),
    ),
  },
  {
    it: "does not mind what it cannot know where a call is taken for certain by no rule",
    stack: alarmed({ eventPattern: pattern(["DisableKey"]), state: UNKNOWN_TEXT }),
    violations: [`stack: No alarm takes ScheduleKeyDeletion ${PLACE}`],
  },
  {
    it: "says what it cannot know of one call where the other is sure",
    stack: alarmed(
      { eventPattern: pattern(["DisableKey"]) },
      rule({ name: "2", eventPattern: UNKNOWN_TEXT }, { name: "other" }),
      target({ name: "second", madeFrom: { rule: ["other"] } }),
    ),
    advisories: ["stack: eventPattern of other is not known until the update."],
  },
  { it: "accepts a metric filter with an alarm", stack: [key(), filter(), metricAlarm()] },
  {
    it: "accepts the filter's calls in quotes, whatever the source",
    stack: [
      key(),
      filter({ pattern: '{ $.eventName = "DisableKey" || $.eventName = "ScheduleKeyDeletion" }' }),
      metricAlarm(),
    ],
  },
  {
    it: "takes rules and filters together",
    stack: alarmed(
      { eventPattern: pattern(["DisableKey"]) },
      filter({ pattern: "{ $.eventName = ScheduleKeyDeletion }" }),
      metricAlarm(),
    ),
  },
  ...[
    "{ $.eventName != DisableKey && $.eventName != ScheduleKeyDeletion }",
    "{ $.eventSource = s3.amazonaws.com && $.eventName = DisableKey || $.eventName = ScheduleKeyDeletion }",
    "DisableKey ScheduleKeyDeletion",
    '{ $.errorMessage = "* is pending deletion." }',
    5,
    undefined,
  ].map((text) => ({
    it: `refuses the filter ${text}`,
    stack: [key(), filter({ pattern: text }), metricAlarm()],
    violations: [REFUSAL],
  })),
  { it: "refuses a filter without an alarm", stack: [key(), filter()], violations: [REFUSAL] },
  {
    it: "refuses an alarm of another metric",
    stack: [key(), filter(), metricAlarm({ metricName: "other" })],
    violations: [REFUSAL],
  },
  {
    it: "does not take a metric without a name for the alarm's",
    stack: [key(), filter({ metricTransformation: {} }), metricAlarm({ metricName: undefined })],
    violations: [REFUSAL],
  },
  ...[{ alarmActions: [] }, { alarmActions: undefined }, { alarmActions: "arn" }].map((props) => ({
    it: `refuses an alarm with ${JSON.stringify(props)}`,
    stack: [key(), filter(), metricAlarm(props)],
    silentBeforeKnown: ["alarmActions"],
    violations: [REFUSAL],
  })),
  {
    it: "accepts actions that are on",
    stack: [key(), filter(), metricAlarm({ actionsEnabled: true })],
  },
  {
    it: "refuses actions that are off",
    stack: [key(), filter(), metricAlarm({ actionsEnabled: false })],
    silentBeforeKnown: ["actionsEnabled"],
    violations: [REFUSAL],
  },
  {
    it: "takes actions that are not known for some",
    stack: [
      key(),
      filter(),
      metricAlarm({ alarmActions: UNKNOWN_TEXT, actionsEnabled: UNKNOWN_TEXT }),
    ],
  },
  {
    it: "finds an alarm by what its metric's name was made from",
    stack: [
      key(),
      filter({ metricTransformation: UNKNOWN_TEXT }),
      metricAlarm({ metricName: UNKNOWN_TEXT }, { madeFrom: { metricName: ["filter"] } }),
    ],
  },
  {
    it: "says that an alarm may turn out to be the filter's",
    stack: [key(), filter(), metricAlarm({ metricName: UNKNOWN_TEXT })],
    advisories: ["stack: metricName of alarm is not known until the update."],
  },
  {
    it: "does not mind a filter's metric where there is no alarm",
    stack: [key(), filter({ metricTransformation: { name: UNKNOWN_TEXT } })],
    violations: [REFUSAL],
  },
  {
    it: "says that a filter's metric may turn out to be the alarm's",
    stack: [key(), filter({ metricTransformation: { name: UNKNOWN_TEXT } }), metricAlarm()],
    advisories: ["stack: metricTransformation.name of filter is not known until the update."],
  },
  {
    it: "does not take two names that are not known for the same",
    stack: [
      key(),
      filter({ metricTransformation: { name: UNKNOWN_TEXT } }),
      metricAlarm({ metricName: UNKNOWN_TEXT }),
    ],
    advisories: [
      "stack: metricTransformation.name of filter, metricName of alarm are not known until the update.",
    ],
  },
  {
    it: "says that it cannot know a filter's pattern",
    stack: [key(), filter({ pattern: UNKNOWN_TEXT }), metricAlarm()],
    advisories: ["stack: pattern of filter is not known until the update."],
  },
]);

// Once its own is not known, a rule can no longer be the one that a text names.
describe("kms-tamper-alarm by a rule that is there", () => {
  it("finds a target by the rule's id", async () => {
    const named = rule({ name: undefined, id: "tamper" });
    const stack = [key(), named, target({ props: { rule: "tamper" }, madeFrom: {} })];
    assert.deepEqual(await runStack(kmsTamperAlarm, stack), { violations: [], advisories: [] });
  });
});
