const { UnknownValueError } = require("@pulumi/policy");

const QUEUE = "aws:sqs/queue:Queue";
const DATABASE = "aws:rds/instance:Instance";
const TOPIC = "aws:sns/topic:Topic";
const TOPIC_POLICY = "aws:sns/topicPolicy:TopicPolicy";

/** Hands a property's value on, or reports that nobody knows it yet. */
function withValueOf(resource, property, report, judge) {
  let value;
  try {
    value = resource.props[property];
  } catch (error) {
    if (!(error instanceof UnknownValueError)) {
      throw error;
    }
    report({
      message: `${property} is not known until the update.`,
      urn: resource.urn,
      enforcementLevel: "advisory",
    });
    return;
  }
  judge(value);
}

const queueEncrypted = {
  name: "queue-encrypted",
  description: "A queue is encrypted.",
  enforcementLevel: "mandatory",
  validateResource(args, report) {
    if (args.type !== QUEUE) {
      return;
    }
    withValueOf(args, "sqsManagedSseEnabled", report, (value) => {
      if (value !== true) {
        report(`sqsManagedSseEnabled is ${JSON.stringify(value)}. Set it to true.`);
      }
    });
  },
};

const databaseBackup = {
  name: "database-backup",
  description: "A database has backups.",
  enforcementLevel: "mandatory",
  configSchema: { properties: { minimumDays: { type: "number", default: 7 } } },
  validateResource: [
    (args, report) => {
      if (args.type !== DATABASE) {
        args.notApplicable("This policy judges databases");
      }
      const { minimumDays } = args.getConfig();
      withValueOf(args, "backupRetentionPeriod", report, (days) => {
        if (typeof days !== "number" || days < minimumDays) {
          report(`backupRetentionPeriod is ${JSON.stringify(days)}. Set it to ${minimumDays}.`);
        }
      });
    },
  ],
};

const topicHasPolicy = {
  name: "topic-has-policy",
  description: "A topic has a policy.",
  enforcementLevel: "mandatory",
  async validateStack(args, report) {
    const ofType = (type) => args.resources.filter((resource) => resource.type === type);
    const policies = ofType(TOPIC_POLICY);
    for (const topic of ofType(TOPIC)) {
      withValueOf(topic, "arn", report, (arn) => {
        const names = [];
        for (const policy of policies) {
          withValueOf(policy, "arn", report, (value) => names.push(value));
        }
        if (names.length === policies.length && !names.includes(arn)) {
          report("The topic has no policy. Declare a TopicPolicy.", topic.urn);
        }
      });
    }
  },
};

module.exports = { DATABASE, QUEUE, TOPIC, TOPIC_POLICY };
Object.assign(module.exports, { databaseBackup, queueEncrypted, topicHasPolicy });
