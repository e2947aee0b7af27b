import type {
  LifecycleRule,
  LifecycleRuleFilter,
  NoncurrentVersionTransition,
  Transition,
  TransitionDefaultMinimumObjectSize,
} from "@aws-sdk/client-s3";
import type { Properties } from "../property";
import { lengthWithin, oneOf, within } from "../rules";
import {
  flag,
  isRecord,
  list,
  number,
  present,
  record,
  text,
  texts,
  type Value,
  type Values,
} from "../value";
import { companion } from "./companion";

const DAYS = within(1, 2_147_483_647, "days");
const KEPT = within(1, 100, "versions");
const STORAGE = oneOf(
  "STANDARD_IA",
  "ONEZONE_IA",
  "INTELLIGENT_TIERING",
  "GLACIER_IR",
  "GLACIER",
  "DEEP_ARCHIVE",
);
const SIZE = within(0, 50 * 1024 ** 4, "bytes");

const filterParts: Properties = {
  objectSizeGreaterThan: { is: "number", rule: SIZE },
  objectSizeLessThan: { is: "number", rule: SIZE },
  prefix: { is: "text", rule: lengthWithin(0, 1024) },
};

const rule: Properties = {
  abortIncompleteMultipartUpload: {
    is: "object",
    of: { daysAfterInitiation: { is: "number", required: true, rule: DAYS } },
  },
  expiration: {
    is: "object",
    of: {
      days: { is: "number", rule: (value) => (value === 0 ? undefined : DAYS(value)), none: 0 },
      expiredObjectDeleteMarker: { is: "flag" },
    },
  },
  filter: {
    is: "object",
    required: true,
    of: {
      ...filterParts,
      and: { is: "object", of: { ...filterParts, tags: { is: "tags" } } },
      tag: {
        is: "object",
        of: { key: { is: "text", required: true }, value: { is: "text", required: true } },
      },
    },
  },
  id: { is: "text", required: true, rule: lengthWithin(1, 255) },
  noncurrentVersionExpiration: {
    is: "object",
    of: {
      newerNoncurrentVersions: { is: "number", rule: KEPT },
      noncurrentDays: { is: "number", required: true, rule: DAYS },
    },
  },
  noncurrentVersionTransitions: {
    is: "objects",
    of: {
      newerNoncurrentVersions: { is: "number", rule: KEPT },
      noncurrentDays: { is: "number", required: true, rule: DAYS },
      storageClass: { is: "text", required: true, rule: STORAGE },
    },
  },
  status: { is: "text", required: true, rule: oneOf("Enabled", "Disabled") },
  transitions: {
    is: "objects",
    of: {
      days: { is: "number", required: true, rule: within(0, 2_147_483_647, "days") },
      storageClass: { is: "text", required: true, rule: STORAGE },
    },
  },
};

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_PutBucketLifecycleConfiguration.html */
export const lifecycle = companion({
  label: "S3 Bucket Lifecycle Configuration",
  properties: {
    rules: { is: "objects", required: true, rule: distinct, of: rule },
    transitionDefaultMinimumObjectSize: {
      is: "text",
      computed: true,
      rule: oneOf("all_storage_classes_128K", "varies_by_storage_class"),
    },
  },
  missing: "NoSuchLifecycleConfiguration",
  put: (s3, Bucket, inputs) =>
    s3.putBucketLifecycleConfiguration({
      Bucket,
      LifecycleConfiguration: { Rules: list(inputs, "rules").map(toRule) },
      TransitionDefaultMinimumObjectSize: text(inputs, "transitionDefaultMinimumObjectSize") as
        | TransitionDefaultMinimumObjectSize
        | undefined,
    }),
  async get(s3, Bucket) {
    const found = await s3.getBucketLifecycleConfiguration({ Bucket });
    return present({
      rules: (found.Rules ?? []).map(fromRule),
      transitionDefaultMinimumObjectSize: found.TransitionDefaultMinimumObjectSize,
    });
  },
  remove: (s3, Bucket) => s3.deleteBucketLifecycle({ Bucket }),
});

function distinct(value: Value): string | undefined {
  const ids = list({ value }, "value").map((each) => text(isRecord(each) ? each : {}, "id"));
  if (ids.length === 0) {
    return "must have a rule: leave the resource out for none";
  }
  const twin = ids.find((id, index) => ids.indexOf(id) !== index);
  return twin === undefined ? undefined : `has more than one rule with the id ${twin}`;
}

function toRule(value: Value): LifecycleRule {
  const from = isRecord(value) ? value : {};
  const expiration = record(from, "expiration");
  return {
    ID: text(from, "id"),
    Status: text(from, "status") as LifecycleRule["Status"],
    Filter: toFilter(record(from, "filter")),
    AbortIncompleteMultipartUpload: given(from, "abortIncompleteMultipartUpload", (part) => ({
      DaysAfterInitiation: number(part, "daysAfterInitiation"),
    })),
    Expiration: given(from, "expiration", () => ({
      Days: number(expiration, "days") || undefined,
      ExpiredObjectDeleteMarker: flag(expiration, "expiredObjectDeleteMarker"),
    })),
    NoncurrentVersionExpiration: given(from, "noncurrentVersionExpiration", (part) => ({
      NewerNoncurrentVersions: number(part, "newerNoncurrentVersions"),
      NoncurrentDays: number(part, "noncurrentDays"),
    })),
    NoncurrentVersionTransitions: many(from, "noncurrentVersionTransitions", (part) => ({
      NewerNoncurrentVersions: number(part, "newerNoncurrentVersions"),
      NoncurrentDays: number(part, "noncurrentDays"),
      StorageClass: text(part, "storageClass") as NoncurrentVersionTransition["StorageClass"],
    })),
    Transitions: many(from, "transitions", (part) => ({
      Days: number(part, "days"),
      StorageClass: text(part, "storageClass") as Transition["StorageClass"],
    })),
  };
}

function toFilter(from: Values): LifecycleRuleFilter {
  return {
    ...sizesAndPrefix(from),
    And: given(from, "and", (and) => ({
      ...sizesAndPrefix(and),
      Tags: Object.entries(texts(record(and, "tags"))).map(([Key, Value]) => ({ Key, Value })),
    })),
    Tag: given(from, "tag", (tag) => ({ Key: text(tag, "key"), Value: text(tag, "value") })),
  };
}

function sizesAndPrefix(from: Values) {
  return {
    ObjectSizeGreaterThan: number(from, "objectSizeGreaterThan"),
    ObjectSizeLessThan: number(from, "objectSizeLessThan"),
    Prefix: text(from, "prefix"),
  };
}

function given<T>(from: Values, name: string, convert: (part: Values) => T): T | undefined {
  return from[name] === undefined ? undefined : convert(record(from, name));
}

function many<T>(from: Values, name: string, convert: (part: Values) => T): T[] | undefined {
  const parts = list(from, name);
  return parts.length === 0 ? undefined : parts.map((part) => convert(isRecord(part) ? part : {}));
}

function fromRule(from: LifecycleRule): Values {
  const { AbortIncompleteMultipartUpload: abort, Expiration, Filter } = from;
  const { NoncurrentVersionExpiration: old } = from;
  return present({
    id: from.ID,
    status: from.Status,
    filter: fromFilter(Filter ?? {}),
    abortIncompleteMultipartUpload:
      abort && present({ daysAfterInitiation: abort.DaysAfterInitiation }),
    expiration:
      Expiration &&
      present({
        days: Expiration.Days ?? 0,
        expiredObjectDeleteMarker: Expiration.ExpiredObjectDeleteMarker,
      }),
    noncurrentVersionExpiration:
      old &&
      present({
        newerNoncurrentVersions: old.NewerNoncurrentVersions,
        noncurrentDays: old.NoncurrentDays,
      }),
    noncurrentVersionTransitions: from.NoncurrentVersionTransitions?.map((part) =>
      present({
        newerNoncurrentVersions: part.NewerNoncurrentVersions,
        noncurrentDays: part.NoncurrentDays,
        storageClass: part.StorageClass,
      }),
    ),
    transitions: from.Transitions?.map(({ Days, StorageClass }) =>
      present({ days: Days, storageClass: StorageClass }),
    ),
  });
}

function fromFilter(from: LifecycleRuleFilter): Values {
  const { And, Tag } = from;
  return present({
    ...fromParts(from),
    and:
      And &&
      present({
        ...fromParts(And),
        tags:
          And.Tags &&
          Object.fromEntries(And.Tags.map(({ Key, Value }) => [Key ?? "", Value ?? ""])),
      }),
    tag: Tag && present({ key: Tag.Key, value: Tag.Value }),
  });
}

function fromParts(from: LifecycleRuleFilter["And"] & {}) {
  return {
    objectSizeGreaterThan: from.ObjectSizeGreaterThan,
    objectSizeLessThan: from.ObjectSizeLessThan,
    prefix: from.Prefix,
  };
}
