import type {
  ObjectLockEnabled,
  ObjectLockRetentionMode,
  ObjectLockRule,
} from "@aws-sdk/client-s3";
import { oneOf, within } from "../rules";
import { shown } from "../shown";
import { isRecord, number, present, record, text, type Value, type Values } from "../value";
import { companion } from "./companion";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutObjectLockConfiguration.html */
export const objectLock = companion({
  label: "S3 Bucket Object Lock Configuration",
  properties: {
    objectLockEnabled: {
      is: "text",
      default: "Enabled",
      replaces: true,
      rule: oneOf("Enabled"),
    },
    rule: {
      is: "object",
      of: {
        defaultRetention: {
          is: "object",
          required: true,
          rule: oneUnit,
          of: {
            days: { is: "number", rule: within(1, 36_500, "days") },
            mode: { is: "text", rule: oneOf("GOVERNANCE", "COMPLIANCE") },
            years: { is: "number", rule: within(1, 100, "years") },
          },
        },
      },
    },
  },
  missing: "ObjectLockConfigurationNotFoundError",
  put(s3, Bucket, inputs) {
    const retention = record(record(inputs, "rule"), "defaultRetention");
    const Mode = text(retention, "mode") as ObjectLockRetentionMode | undefined;
    return s3.putObjectLockConfiguration({
      Bucket,
      ObjectLockConfiguration: {
        ObjectLockEnabled: text(inputs, "objectLockEnabled") as ObjectLockEnabled,
        ...(Mode === undefined
          ? {}
          : {
              Rule: {
                DefaultRetention: {
                  Mode,
                  Days: number(retention, "days"),
                  Years: number(retention, "years"),
                },
              },
            }),
      },
    });
  },
  async get(s3, Bucket) {
    const { ObjectLockConfiguration: found } = await s3.getObjectLockConfiguration({ Bucket });
    return found === undefined
      ? undefined
      : present({ objectLockEnabled: found.ObjectLockEnabled, rule: ruleOf(found.Rule) });
  },
  // S3 lets nobody switch it off again: what goes is the default retention.
  remove: (s3, Bucket) =>
    s3.putObjectLockConfiguration({
      Bucket,
      ObjectLockConfiguration: { ObjectLockEnabled: "Enabled" },
    }),
});

function oneUnit(value: Value): string | undefined {
  const given = isRecord(value) ? ["days", "years"].filter((name) => name in value) : [];
  return given.length === 1 && isRecord(value) && "mode" in value
    ? undefined
    : `must have mode and one of days and years, not ${shown(value)}`;
}

function ruleOf(rule: ObjectLockRule | undefined): Values | undefined {
  if (rule?.DefaultRetention === undefined) {
    return undefined;
  }
  const { Mode, Days, Years } = rule.DefaultRetention;
  // The one that is not set comes back as 0.
  return {
    defaultRetention: present({ days: Days || undefined, mode: Mode, years: Years || undefined }),
  };
}
