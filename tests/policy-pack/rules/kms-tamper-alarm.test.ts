import assert from "node:assert/strict";
import {
  EVENT_RULE,
  EVENT_TARGET,
  KEY,
  KEY_TYPES,
  METRIC_ALARM,
  METRIC_FILTER,
} from "../../../policy-pack/src/resources/aws-types";
import { kmsTamperAlarm } from "../../../policy-pack/src/rules/kms-tamper-alarm";
import {
  runStack,
  type StackCase,
  type TestResource,
  testStackPolicy,
  UNKNOWN_TEXT,
} from "../../../policy-pack/src/testing";
import { KEY_ARN } from "../buckets";

type Rest = Partial<TestResource>;

const BOTH = ["ScheduleKeyDeletion", "DisableKey"];
const PLACE =
  "on this stack's keys. Declare an enabled aws:cloudwatch/eventRule:EventRule with a target.";
const REFUSAL = `stack: No alarm reports ScheduleKeyDeletion and DisableKey ${PLACE}`;

function key(props: object = {}, rest: Rest = {}): TestResource {
  return { type: KEY, name: "key", props: { ...props }, ...rest };
}

/** Matches every text but the empty one. */
const SOME = [{ "anything-but": "" }];

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

/** A target that names its rule. */
function targetOf(ruleName: unknown, rest: Rest = {}): TestResource {
  return target({ props: { rule: ruleName }, madeFrom: {}, ...rest });
}

/** Another rule, of the name "other", with a target. */
function otherAlarm(eventPattern: string): readonly TestResource[] {
  return [
    rule({ name: "2", eventPattern }, { name: "other" }),
    target({ name: "second", madeFrom: { rule: ["other"] } }),
  ];
}

/** A stack whose rule is like this, with a target. */
function alarmed(props: object, ...others: readonly TestResource[]): TestResource[] {
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

/** A stack whose metric filter is like this, with an alarm like this. */
function filtered(filterProps: object = {}, alarmProps: object = {}): readonly TestResource[] {
  return [key(), filter(filterProps), metricAlarm(alarmProps)];
}

function accepts(what: string, stack: readonly TestResource[]): StackCase {
  return { it: `accepts ${what}`, stack };
}

/** A stack in which no alarm takes the two calls. */
function unalarmed(it: string, stack: readonly TestResource[]): StackCase {
  return { it, stack, violations: [REFUSAL] };
}

function refuses(
  what: string,
  stack: readonly TestResource[],
  ...silentBeforeKnown: readonly string[]
): StackCase {
  return { ...unalarmed(`refuses ${what}`, stack), silentBeforeKnown };
}

/** What the rule says that it cannot know. */
function says(it: string, unknown: string, stack: readonly TestResource[]): StackCase {
  return { it: `says ${it}`, stack, advisories: [`stack: ${unknown} not known until the update.`] };
}

const NO_NAME = rule({ name: UNKNOWN_TEXT });

testStackPolicy(kmsTamperAlarm, [
  { it: "asks nothing of a stack without a key", stack: [rule({ state: "DISABLED" })] },
  ...KEY_TYPES.map((type) => unalarmed(`asks for an alarm beside ${type}`, [key({}, { type })])),
  unalarmed("asks once, however many keys there are", [key(), key({}, { name: "other" })]),
  accepts("a rule with a target", alarmed({})),
  ...["ENABLED", "ENABLED_WITH_ALL_CLOUDTRAIL_MANAGEMENT_EVENTS"].map((state) =>
    accepts(`the state ${state}`, alarmed({ state })),
  ),
  ...["DISABLED", "enabled", true].map((state) =>
    refuses(`the state ${state}`, alarmed({ state }), "eventPattern"),
  ),
  accepts("a rule that is on", alarmed({ isEnabled: true })),
  ...[false, "true"].map((isEnabled) =>
    refuses(`a rule that is on: ${JSON.stringify(isEnabled)}`, alarmed({ isEnabled })),
  ),
  ...["default", "arn:aws:events:us-east-1:111122223333:event-bus/default"].map((eventBusName) =>
    accepts(`the bus ${eventBusName}`, alarmed({ eventBusName })),
  ),
  ...["orders", "arn:aws:events:us-east-1:111122223333:event-bus/orders", "my-default", 5].map(
    (eventBusName) =>
      refuses(
        `the bus ${eventBusName}, which gets none of AWS's own events`,
        alarmed({ eventBusName }),
      ),
  ),
  refuses("a rule without a target", [key(), rule()]),
  refuses(
    "a rule beside another one's target",
    [
      key(),
      rule(),
      rule({ name: "other", eventPattern: "{}" }, { name: "other" }),
      target({ madeFrom: { rule: ["other"] } }),
    ],
    "eventPattern",
  ),
  { it: "finds a target by the rule's name", stack: [key(), rule(), targetOf("tamper")] },
  unalarmed("does not take a target of another name for the rule's", [
    key(),
    rule(),
    targetOf("other"),
  ]),
  says("that a rule may turn out to be the one a target names", "name of rule is", [
    key(),
    NO_NAME,
    targetOf("other"),
  ]),
  says("so whatever else other targets name", "name of rule is", [
    key(),
    NO_NAME,
    targetOf("other"),
    targetOf(5, { name: "odd" }),
  ]),
  unalarmed("does not mind a rule's name where no target names any", [key(), NO_NAME, targetOf(5)]),
  says("that a target may turn out to be the rule's", "rule of target is", [
    key(),
    rule(),
    target({ madeFrom: {} }),
  ]),
  ...[
    ["DisableKey", "ScheduleKeyDeletion"],
    ["ScheduleKeyDeletion", "DisableKey"],
  ].map(([taken, other]) => ({
    it: `says which call is not taken besides ${taken}`,
    stack: alarmed({ eventPattern: pattern([taken, "EnableKey"]) }),
    violations: [`stack: No alarm reports ${other} ${PLACE}`],
  })),
  accepts(
    "one rule for each call",
    alarmed(
      { eventPattern: pattern(["DisableKey"]) },
      ...otherAlarm(pattern(["ScheduleKeyDeletion"])),
    ),
  ),
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
      userIdentity: { arn: SOME, principalId: SOME, accessKeyId: SOME, userName: SOME },
    }),
    pattern(BOTH, { resources: { ARN: [KEY_ARN], type: ["AWS::KMS::Key"] } }),
    pattern(BOTH, { requestParameters: { keyId: [KEY_ARN] } }),
    '{"source":["aws.kms"]}',
    '{"source":["aws.kms"],"account":["111122223333"],"region":["eu-west-1"],"version":["0"]}',
  ].map((eventPattern) => accepts(`the pattern ${eventPattern}`, alarmed({ eventPattern }))),
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
  ].map((eventPattern) => refuses(`the pattern ${eventPattern}`, alarmed({ eventPattern }))),
  accepts(
    "a pattern of 4096 characters, blanks aside",
    alarmed({
      eventPattern: `{ "source": ["aws.kms", "${"x".repeat(4071)}"]${" ".repeat(100)}\n}`,
    }),
  ),
  refuses(
    "a pattern of 4097 characters",
    alarmed({ eventPattern: `{ "source": ["aws.kms", "${"x".repeat(4072)}"] }` }),
  ),
  ...[
    { resources: { ARN: [KEY_ARN] } },
    { requestParameters: { keyId: [KEY_ARN] } },
    { requestParameters: { keyId: ["1234abcd"] } },
    { responseElements: { keyId: [KEY_ARN] } },
  ].map((detail) =>
    accepts(`a pattern for a key of the stack: ${JSON.stringify(detail)}`, [
      key({ arn: KEY_ARN, keyId: "1234abcd" }),
      key({ arn: "arn:other", keyId: "other" }, { name: "other" }),
      rule({ eventPattern: pattern(BOTH, detail) }),
      target(),
    ]),
  ),
  ...[
    { resources: { ARN: ["arn:elsewhere"] } },
    { requestParameters: { keyId: ["arn:elsewhere"] } },
    { responseElements: { keyId: ["1234abcd"] } },
  ].map((detail) =>
    refuses(
      `a pattern for other keys: ${JSON.stringify(detail)}`,
      [
        key({ arn: KEY_ARN, keyId: "1234abcd" }),
        rule({ eventPattern: pattern(BOTH, detail) }),
        target(),
      ],
      "arn",
      "keyId",
    ),
  ),
  refuses(
    "a rule in another Region",
    [key({ region: "us-east-1" }), rule({ region: "us-west-2" }), target()],
    "region",
  ),
  accepts("a rule in the Region of one of the keys", [
    key({ region: "us-east-1" }),
    key({ region: "us-west-2" }, { name: "other" }),
    rule({ region: "us-west-2" }),
    target(),
  ]),
  accepts("a rule while a key's Region is not known", [
    key(),
    key({ region: "us-east-1" }, { name: "other" }),
    rule({ region: "us-west-2" }),
    target(),
  ]),
  refuses(
    "a pattern for another Region",
    [
      key({ region: "us-east-1" }),
      rule({ eventPattern: pattern(BOTH, { awsRegion: ["us-west-2"] }) }),
      target(),
    ],
    "region",
  ),
  says(
    "that it cannot know a pattern, but for rules that are off or without a target",
    "eventPattern of rule is",
    alarmed(
      { eventPattern: UNKNOWN_TEXT },
      rule({ name: "2", eventPattern: UNKNOWN_TEXT, state: "DISABLED" }, { name: "off" }),
      rule({ name: "3", eventPattern: UNKNOWN_TEXT }, { name: "lonely" }),
    ),
  ),
  accepts("a pattern that is made from a key which has no ARN yet", [
    key(),
    rule({ eventPattern: UNKNOWN_TEXT }, { madeFrom: { eventPattern: ["key"] } }),
    target(),
  ]),
  says("what else it cannot know of a rule whose pattern is made from a key", "state of rule is", [
    key(),
    rule(
      { eventPattern: UNKNOWN_TEXT, state: UNKNOWN_TEXT },
      { madeFrom: { eventPattern: ["key"], state: ["key"] } },
    ),
    target(),
  ]),
  says(
    "all that it cannot know of a rule",
    "state of rule, isEnabled of rule, eventBusName of rule are",
    alarmed({ state: UNKNOWN_TEXT, isEnabled: UNKNOWN_TEXT, eventBusName: UNKNOWN_TEXT }),
  ),
  {
    it: "does not mind what it cannot know where another rule is sure",
    stack: alarmed({}, ...otherAlarm(UNKNOWN_TEXT)),
  },
  {
    it: "does not mind what it cannot know where a call is taken for certain by no rule",
    stack: alarmed({ eventPattern: pattern(["DisableKey"]), state: UNKNOWN_TEXT }),
    violations: [`stack: No alarm reports ScheduleKeyDeletion ${PLACE}`],
  },
  says(
    "what it cannot know of one call where the other is sure",
    "eventPattern of other is",
    alarmed({ eventPattern: pattern(["DisableKey"]) }, ...otherAlarm(UNKNOWN_TEXT)),
  ),
  accepts("a metric filter with an alarm", filtered()),
  accepts(
    "the filter's calls in quotes, whatever the source",
    filtered({ pattern: '{ $.eventName = "DisableKey" || $.eventName = "ScheduleKeyDeletion" }' }),
  ),
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
  ].map((text) => refuses(`the filter ${text}`, filtered({ pattern: text }))),
  refuses("a filter without an alarm", [key(), filter()]),
  refuses("an alarm of another metric", filtered({}, { metricName: "other" })),
  unalarmed(
    "does not take a metric without a name for the alarm's",
    filtered({ metricTransformation: {} }, { metricName: undefined }),
  ),
  ...[{ alarmActions: [] }, { alarmActions: undefined }, { alarmActions: "arn" }].map((props) =>
    refuses(`an alarm with ${JSON.stringify(props)}`, filtered({}, props), "alarmActions"),
  ),
  accepts("actions that are on", filtered({}, { actionsEnabled: true })),
  refuses("actions that are off", filtered({}, { actionsEnabled: false }), "actionsEnabled"),
  {
    it: "takes actions that are not known for some",
    stack: filtered({}, { alarmActions: UNKNOWN_TEXT, actionsEnabled: UNKNOWN_TEXT }),
  },
  {
    it: "finds an alarm by what its metric's name was made from",
    stack: [
      key(),
      filter({ metricTransformation: UNKNOWN_TEXT }),
      metricAlarm({ metricName: UNKNOWN_TEXT }, { madeFrom: { metricName: ["filter"] } }),
    ],
  },
  says(
    "that an alarm may turn out to be the filter's",
    "metricName of alarm is",
    filtered({}, { metricName: UNKNOWN_TEXT }),
  ),
  unalarmed("does not mind a filter's metric where there is no alarm", [
    key(),
    filter({ metricTransformation: { name: UNKNOWN_TEXT } }),
  ]),
  says(
    "that a filter's metric may turn out to be the alarm's",
    "metricTransformation.name of filter is",
    filtered({ metricTransformation: { name: UNKNOWN_TEXT } }),
  ),
  {
    it: "does not take two names that are not known for the same",
    stack: filtered({ metricTransformation: { name: UNKNOWN_TEXT } }, { metricName: UNKNOWN_TEXT }),
    advisories: [
      "stack: metricTransformation.name of filter, metricName of alarm are not known until the update.",
    ],
  },
  says(
    "that it cannot know a filter's pattern",
    "pattern of filter is",
    filtered({ pattern: UNKNOWN_TEXT }),
  ),
]);

// Once its own is not known, a rule can no longer be the one that a text names.
describe("kms-tamper-alarm by a rule that is there", () => {
  it("finds a target by the rule's id", async () => {
    const named = rule({ name: undefined, id: "tamper" });
    const stack = [key(), named, targetOf("tamper")];
    assert.deepEqual(await runStack(kmsTamperAlarm, stack), { violations: [], advisories: [] });
  });
});
