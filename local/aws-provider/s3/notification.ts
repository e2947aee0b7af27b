import type {
  Event,
  LambdaFunctionConfiguration,
  NotificationConfigurationFilter,
  QueueConfiguration,
  TopicConfiguration,
} from "@aws-sdk/client-s3";
import type { Properties, Property } from "../property";
import { flag, isRecord, list, present, text, type Value, type Values } from "../value";
import { companion } from "./companion";

/** What one kind of receiver is told of: the property that holds its ARN is the kind's own. */
const told = (arn: string): Property => ({
  is: "objects",
  of: {
    [arn]: { is: "text", required: true },
    events: { is: "texts", required: true },
    filterPrefix: { is: "text" },
    filterSuffix: { is: "text" },
    id: { is: "text", computed: true },
  },
});

const properties: Properties = {
  eventbridge: { is: "flag", default: false },
  lambdaFunctions: told("lambdaFunctionArn"),
  queues: told("queueArn"),
  topics: told("topicArn"),
};

/**
 * Who is told of a bucket's events. The local AWS's own stack tells EventBridge alone; the others are
 * here so that a bucket which is imported shows whom it told until then. A bucket that tells nobody
 * says so, and is not without this resource for that.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketNotificationConfiguration.html
 */
export const notification = companion({
  label: "S3 Bucket Notification",
  properties,
  put: (s3, Bucket, inputs) =>
    s3.putBucketNotificationConfiguration({
      Bucket,
      NotificationConfiguration: {
        ...(flag(inputs, "eventbridge") ? { EventBridgeConfiguration: {} } : {}),
        LambdaFunctionConfigurations: receivers(inputs, "lambdaFunctions", (each) => ({
          ...rule(each),
          LambdaFunctionArn: text(each, "lambdaFunctionArn"),
        })),
        QueueConfigurations: receivers(inputs, "queues", (each) => ({
          ...rule(each),
          QueueArn: text(each, "queueArn"),
        })),
        TopicConfigurations: receivers(inputs, "topics", (each) => ({
          ...rule(each),
          TopicArn: text(each, "topicArn"),
        })),
      },
    }),
  async get(s3, Bucket) {
    const found = await s3.getBucketNotificationConfiguration({ Bucket });
    return present({
      eventbridge: found.EventBridgeConfiguration !== undefined,
      lambdaFunctions: found.LambdaFunctionConfigurations?.map((each) =>
        present({ ...ruleValues(each), lambdaFunctionArn: each.LambdaFunctionArn }),
      ),
      queues: found.QueueConfigurations?.map((each) =>
        present({ ...ruleValues(each), queueArn: each.QueueArn }),
      ),
      topics: found.TopicConfigurations?.map((each) =>
        present({ ...ruleValues(each), topicArn: each.TopicArn }),
      ),
    });
  },
  remove: (s3, Bucket) =>
    s3.putBucketNotificationConfiguration({ Bucket, NotificationConfiguration: {} }),
});

function receivers<T>(inputs: Values, name: string, convert: (each: Values) => T): T[] | undefined {
  const each = list(inputs, name).map((value: Value) => convert(isRecord(value) ? value : {}));
  return each.length === 0 ? undefined : each;
}

/** What all receivers' rules have in common. */
interface Rule {
  readonly Id: string | undefined;
  readonly Events: Event[];
  readonly Filter: NotificationConfigurationFilter | undefined;
}

function rule(from: Values): Rule {
  const parts = [
    { Name: "prefix", Value: text(from, "filterPrefix") },
    { Name: "suffix", Value: text(from, "filterSuffix") },
  ] as const;
  const FilterRules = parts.filter(({ Value }) => Value !== undefined);
  return {
    Id: text(from, "id"),
    // The check has let only texts through; S3 knows which of them are events.
    Events: [...(list(from, "events") as readonly Event[])],
    Filter: FilterRules.length === 0 ? undefined : { Key: { FilterRules } },
  };
}

function ruleValues(
  from: LambdaFunctionConfiguration | QueueConfiguration | TopicConfiguration,
): Values {
  // S3 takes and gives these names in either case.
  const filter = (name: string) =>
    from.Filter?.Key?.FilterRules?.find(({ Name }) => Name?.toLowerCase() === name)?.Value;
  return present({
    events: from.Events,
    filterPrefix: filter("prefix"),
    filterSuffix: filter("suffix"),
    id: from.Id,
  });
}
