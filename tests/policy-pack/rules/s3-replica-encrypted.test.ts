import {
  BUCKET,
  BUCKET_V2,
  NATIVE_BUCKET,
  REPLICATION,
} from "../../../policy-pack/src/resources/aws-types";
import { s3ReplicaEncrypted } from "../../../policy-pack/src/rules/s3-replica-encrypted";
import { type TestResource, testStackPolicy, UNKNOWN_TEXT } from "../../../policy-pack/src/testing";
import { KEY_ARN, key as kmsKey } from "../buckets";
import { accepted, advised, byText, quoted, refused } from "../titled-cases";

const KEY_FIX =
  "Set it to the full ARN of a customer managed key in the replica's Region, such as key.arn.";
const KEY_ID = "1234abcd-12ab-34cd-56ef-1234567890ab";
const COPY = { bucket: "arn:aws:s3:::copy" };
const SELECTS = "sourceSelectionCriteria.sseKmsEncryptedObjects.status";
const REPLICA_KEY = "destination.encryptionConfiguration.replicaKmsKeyId";

/** A rule as the companion and aws-native buckets have it. */
function rule({
  status = "Enabled" as unknown,
  selects = "Enabled" as unknown,
  key = KEY_ARN as unknown,
}) {
  return {
    status,
    sourceSelectionCriteria: { sseKmsEncryptedObjects: { status: selects } },
    destination: { ...COPY, encryptionConfiguration: { replicaKmsKeyId: key } },
  };
}

function inlineRule({ enabled = true as unknown, key = KEY_ARN as unknown }) {
  return {
    status: "Enabled",
    sourceSelectionCriteria: { sseKmsEncryptedObjects: { enabled } },
    destination: { ...COPY, replicaKmsKeyId: key },
  };
}

function inlineRuleV2({ enabled = true as unknown, key = KEY_ARN as unknown }) {
  return {
    status: "Enabled",
    sourceSelectionCriterias: [{ sseKmsEncryptedObjects: [{ enabled }] }],
    destinations: [{ ...COPY, replicaKmsKeyId: key }],
  };
}

/** A companion, or a bucket that declares its replication itself, under the name of what it is. */
function replication(props: TestResource["props"], type = REPLICATION): TestResource {
  return { type, name: "replication", props };
}

function companion(...rules: readonly unknown[]): TestResource {
  return replication({ rules });
}

function bucket(...rules: readonly unknown[]): TestResource {
  return replication({ replicationConfiguration: { rules } }, BUCKET);
}

function bucketV2(...rules: readonly unknown[]): TestResource {
  return replication({ replicationConfigurations: [{ rules }] }, BUCKET_V2);
}

function nativeBucket(...rules: readonly unknown[]): TestResource {
  return replication({ replicationConfiguration: { rules } }, NATIVE_BUCKET);
}

testStackPolicy(s3ReplicaEncrypted, [
  ...accepted({
    "accepts a rule that selects and names a key": [companion(rule({}))],
    "accepts a bucket's own replication": [bucket(inlineRule({}))],
    "accepts a BucketV2's own replication": [bucketV2(inlineRuleV2({}))],
    "accepts an aws-native bucket's own replication": [nativeBucket(rule({}))],
    "does not judge a rule that is disabled": [
      companion(rule({ status: "Disabled", selects: "Disabled", key: "alias/replica" })),
    ],
    "does not wait for the status where all is right": [companion(rule({ status: UNKNOWN_TEXT }))],
    "does not wait for the status where the key of this stack has no ARN yet": [
      kmsKey(),
      {
        ...companion(rule({ status: UNKNOWN_TEXT, key: UNKNOWN_TEXT })),
        madeFrom: { rules: ["key"] },
      },
    ],
    "leaves a bucket without replication alone": [replication({ bucket: "files" }, BUCKET)],
    "leaves a BucketV2 with an empty list alone": [
      replication({ replicationConfigurations: [] }, BUCKET_V2),
    ],
  }),
  ...[bucket, bucketV2, nativeBucket].map((declare) => {
    const disabled = declare({ status: "Disabled" });
    return {
      it: `does not judge a rule of an ${disabled.type} that is disabled`,
      stack: [disabled],
    };
  }),
  ...byText(
    {
      "a replication without rules": replication({}),
      "a rule without either": companion({ status: "Enabled", destination: COPY }),
    },
    (title, resource) => ({
      it: `refuses ${title}`,
      stack: [resource],
      violations: [
        `replication: rules[0].${SELECTS} is not set. Set it to "Enabled".`,
        `replication: rules[0].${REPLICA_KEY} is not set. ${KEY_FIX}`,
      ],
    }),
  ),
  ...byText({ '"Disabled"': "Disabled", true: true, '""': "" }, (text, selects) => ({
    it: `refuses a selection that is ${text}`,
    stack: [companion(rule({ selects }))],
    violations: [`replication: rules[0].${SELECTS} is ${text}. Set it to "Enabled".`],
  })),
  ...byText({ ...quoted("alias/replica", KEY_ID, ""), "7": 7 }, (text, key) => ({
    it: `refuses the key ${text}`,
    stack: [companion(rule({ key }))],
    violations: [`replication: rules[0].${REPLICA_KEY} is ${text}. ${KEY_FIX}`],
  })),
  {
    it: "judges every rule",
    stack: [companion(rule({}), rule({ selects: "Disabled" }), rule({ key: "alias/replica" }))],
    violations: [
      `replication: rules[1].${SELECTS} is "Disabled". Set it to "Enabled".`,
      `replication: rules[2].${REPLICA_KEY} is "alias/replica". ${KEY_FIX}`,
    ],
  },
  ...refused(`replication: rules[0].${SELECTS} is "Disabled". Set it to "Enabled".`, {
    "judges a rule whose status is nonsense": [
      companion(rule({ status: "disabled", selects: "Disabled" })),
    ],
  }),
  ...refused('replication: rules is "everything". Make it a list.', {
    "refuses rules of another type": [replication({ rules: "everything" })],
  }),
  {
    it: "says what it cannot know at preview, and what it can",
    stack: [companion(rule({ selects: "Disabled", key: UNKNOWN_TEXT }))],
    violations: [`replication: rules[0].${SELECTS} is "Disabled". Set it to "Enabled".`],
    advisories: [`replication: rules[0].${REPLICA_KEY} is not known until the update.`],
  },
  ...advised("replication: rules[0].status, rules[1].status are not known until the update.", {
    "waits for the status where something is wrong": [
      companion(
        rule({ status: UNKNOWN_TEXT, selects: "Disabled" }),
        rule({ status: UNKNOWN_TEXT, key: "alias/replica" }),
      ),
    ],
  }),
  {
    it: "refuses a bucket's own replication",
    stack: [bucket(inlineRule({ enabled: false }), inlineRule({ key: "" }))],
    violations: [
      "replication: replicationConfiguration.rules[0].sourceSelectionCriteria.sseKmsEncryptedObjects.enabled is false. Set it to true.",
      `replication: replicationConfiguration.rules[1].destination.replicaKmsKeyId is "". ${KEY_FIX}`,
    ],
  },
  {
    it: "refuses a BucketV2's own replication",
    stack: [bucketV2(inlineRuleV2({ enabled: false }), inlineRuleV2({ key: "alias/replica" }))],
    violations: [
      "replication: replicationConfigurations[0].rules[0].sourceSelectionCriterias[0].sseKmsEncryptedObjects[0].enabled is false. Set it to true.",
      `replication: replicationConfigurations[0].rules[1].destinations[0].replicaKmsKeyId is "alias/replica". ${KEY_FIX}`,
    ],
  },
  {
    it: "refuses an aws-native bucket's own replication",
    stack: [nativeBucket(rule({ selects: "Disabled" }))],
    violations: [
      `replication: replicationConfiguration.rules[0].${SELECTS} is "Disabled". Set it to "Enabled".`,
    ],
  },
  ...[
    {
      property: "rules",
      resource: companion(rule({ key: UNKNOWN_TEXT })),
      path: `rules[0].${REPLICA_KEY}`,
    },
    {
      property: "replicationConfiguration",
      resource: bucket(inlineRule({ key: UNKNOWN_TEXT })),
      path: "replicationConfiguration.rules[0].destination.replicaKmsKeyId",
    },
    {
      property: "replicationConfigurations",
      resource: bucketV2(inlineRuleV2({ key: UNKNOWN_TEXT })),
      path: "replicationConfigurations[0].rules[0].destinations[0].replicaKmsKeyId",
    },
  ].flatMap(({ property, resource, path }) => [
    {
      it: `accepts in ${property} a key of this stack that has no ARN yet`,
      stack: [kmsKey(), { ...resource, madeFrom: { [property]: ["key"] } }],
    },
    {
      it: `says that it cannot know in ${property} what comes from elsewhere`,
      stack: [kmsKey(), resource],
      advisories: [`replication: ${path} is not known until the update.`],
    },
  ]),
]);
