const {
  testProperty,
  testResourcePolicy,
  testStackPolicy,
  UNKNOWN_TEXT,
} = require("aerosecure-policy-pack/testing");
const policies = require("./policies");

const { DATABASE, QUEUE, TOPIC, TOPIC_POLICY } = policies;

testProperty(policies.queueEncrypted, {
  property: "sqsManagedSseEnabled",
  type: QUEUE,
  props: (value) => ({ name: "orders", sqsManagedSseEnabled: value }),
  right: true,
  wrong: false,
  absent: "refused",
});

testProperty(policies.databaseBackup, {
  property: "backupRetentionPeriod",
  type: DATABASE,
  props: (value) => ({ backupRetentionPeriod: value }),
  right: 7,
  wrong: 6,
  absent: "refused",
});

testResourcePolicy(policies.databaseBackup, DATABASE, [
  {
    it: "wants the days that are configured",
    props: { backupRetentionPeriod: 13 },
    config: { minimumDays: 14 },
    violations: ["backupRetentionPeriod is 13. Set it to 14."],
  },
  {
    it: "leaves queues to others",
    type: QUEUE,
    props: {},
    notApplicable: "This policy judges databases",
  },
]);

const topic = { type: TOPIC, name: "alerts", props: { arn: "arn:aws:sns:us-east-1:1:alerts" } };
const policy = { type: TOPIC_POLICY, name: "policy", props: { arn: topic.props.arn } };

testStackPolicy(policies.topicHasPolicy, [
  { it: "accepts a topic with its policy", stack: [topic, policy] },
  {
    it: "refuses a topic without one",
    stack: [topic],
    violations: ["alerts: The topic has no policy. Declare a TopicPolicy."],
  },
  {
    it: "says that it does not know whose policy it is",
    stack: [topic, { ...policy, props: { arn: UNKNOWN_TEXT } }],
    advisories: ["policy: arn is not known until the update."],
  },
]);
