import { BUCKET, BUCKET_V2, NATIVE_BUCKET, REPLICATION } from "../../policy-pack/aws-types";
import { s3ReplicaEncrypted } from "../../policy-pack/rules/s3-replica-encrypted";
import { testStackRule, UNKNOWN_TEXT } from "../support/run-policy";
import { KEY_ARN, key as kmsKey } from "./buckets";
import { accepted, byText } from "./cases";

const KEY_FIX =
  "Set it to the full ARN of a customer managed key of the replica's region, such as key.arn.";
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
    destination: { bucket: "arn:aws:s3:::copy", encryptionConfiguration: { replicaKmsKeyId: key } },
  };
}

function inlineRule({ enabled = true as unknown, key = KEY_ARN as unknown }) {
  return {
    status: "Enabled",
    sourceSelectionCriteria: { sseKmsEncryptedObjects: { enabled } },
    destination: { bucket: "arn:aws:s3:::copy", replicaKmsKeyId: key },
  };
}

function inlineRuleV2({ enabled = true as unknown, key = KEY_ARN as unknown }) {
  return {
    status: "Enabled",
    sourceSelectionCriterias: [{ sseKmsEncryptedObjects: [{ enabled }] }],
    destinations: [{ bucket: "arn:aws:s3:::copy", replicaKmsKeyId: key }],
  };
}

interface Case {
  readonly it: string;
  readonly type?: string;
  readonly props: Readonly<Record<string, unknown>>;
  readonly violations?: readonly string[];
  readonly advisories?: readonly string[];
}

/** Each in a stack of its own, under the name of what it is. */
const cases: readonly Case[] = [
  { it: "accepts a rule that selects and names a key", props: { rules: [rule({})] } },
  {
    it: "refuses a replication without rules",
    props: {},
    violations: [
      `rules[0].${SELECTS} is not set. Set it to "Enabled".`,
      `rules[0].${REPLICA_KEY} is not set. ${KEY_FIX}`,
    ],
  },
  {
    it: "refuses a rule without either",
    props: { rules: [{ status: "Enabled", destination: { bucket: "arn:aws:s3:::copy" } }] },
    violations: [
      `rules[0].${SELECTS} is not set. Set it to "Enabled".`,
      `rules[0].${REPLICA_KEY} is not set. ${KEY_FIX}`,
    ],
  },
  ...byText({ '"Disabled"': "Disabled", true: true, '""': "" }, (text, selects) => ({
    it: `refuses a selection that is ${text}`,
    props: { rules: [rule({ selects })] },
    violations: [`rules[0].${SELECTS} is ${text}. Set it to "Enabled".`],
  })),
  ...byText(
    {
      '"alias/replica"': "alias/replica",
      '"1234abcd-12ab-34cd-56ef-1234567890ab"': "1234abcd-12ab-34cd-56ef-1234567890ab",
      '""': "",
      "7": 7,
    },
    (text, key) => ({
      it: `refuses the key ${text}`,
      props: { rules: [rule({ key })] },
      violations: [`rules[0].${REPLICA_KEY} is ${text}. ${KEY_FIX}`],
    }),
  ),
  {
    it: "judges every rule",
    props: { rules: [rule({}), rule({ selects: "Disabled" }), rule({ key: "alias/replica" })] },
    violations: [
      `rules[1].${SELECTS} is "Disabled". Set it to "Enabled".`,
      `rules[2].${REPLICA_KEY} is "alias/replica". ${KEY_FIX}`,
    ],
  },
  {
    it: "does not judge a rule that is disabled",
    props: { rules: [rule({ status: "Disabled", selects: "Disabled", key: "alias/replica" })] },
  },
  {
    it: "judges a rule whose status is nonsense",
    props: { rules: [rule({ status: "disabled", selects: "Disabled" })] },
    violations: [`rules[0].${SELECTS} is "Disabled". Set it to "Enabled".`],
  },
  {
    it: "refuses rules of another type",
    props: { rules: "everything" },
    violations: ['rules is "everything". Make it a list.'],
  },
  {
    it: "says what it cannot know at preview, and what it can",
    props: { rules: [rule({ selects: "Disabled", key: UNKNOWN_TEXT })] },
    violations: [`rules[0].${SELECTS} is "Disabled". Set it to "Enabled".`],
    advisories: [`rules[0].${REPLICA_KEY} is not known until the update.`],
  },
  {
    it: "waits for the status where something is wrong",
    props: {
      rules: [
        rule({ status: UNKNOWN_TEXT, selects: "Disabled" }),
        rule({ status: UNKNOWN_TEXT, key: "alias/replica" }),
      ],
    },
    advisories: ["rules[0].status, rules[1].status are not known until the update."],
  },
  {
    it: "does not wait for the status where all is right",
    props: { rules: [rule({ status: UNKNOWN_TEXT })] },
  },
  { it: "leaves a bucket without replication alone", type: BUCKET, props: { bucket: "files" } },
  {
    it: "leaves a BucketV2 with an empty list alone",
    type: BUCKET_V2,
    props: { replicationConfigurations: [] },
  },
  {
    it: "accepts a bucket's own replication",
    type: BUCKET,
    props: { replicationConfiguration: { rules: [inlineRule({})] } },
  },
  {
    it: "refuses a bucket's own replication",
    type: BUCKET,
    props: {
      replicationConfiguration: {
        rules: [inlineRule({ enabled: false }), inlineRule({ key: "" })],
      },
    },
    violations: [
      "replicationConfiguration.rules[0].sourceSelectionCriteria.sseKmsEncryptedObjects.enabled is false. Set it to true.",
      `replicationConfiguration.rules[1].destination.replicaKmsKeyId is "". ${KEY_FIX}`,
    ],
  },
  ...[
    { type: BUCKET, replicationConfiguration: { rules: [{ status: "Disabled" }] } },
    { type: BUCKET_V2, replicationConfigurations: [{ rules: [{ status: "Disabled" }] }] },
    { type: NATIVE_BUCKET, replicationConfiguration: { rules: [{ status: "Disabled" }] } },
  ].map(({ type, ...props }) => ({
    it: `does not judge a rule of an ${type} that is disabled`,
    type,
    props,
  })),
  {
    it: "accepts a BucketV2's own replication",
    type: BUCKET_V2,
    props: { replicationConfigurations: [{ rules: [inlineRuleV2({})] }] },
  },
  {
    it: "refuses a BucketV2's own replication",
    type: BUCKET_V2,
    props: {
      replicationConfigurations: [
        { rules: [inlineRuleV2({ enabled: false }), inlineRuleV2({ key: "alias/replica" })] },
      ],
    },
    violations: [
      "replicationConfigurations[0].rules[0].sourceSelectionCriterias[0].sseKmsEncryptedObjects[0].enabled is false. Set it to true.",
      `replicationConfigurations[0].rules[1].destinations[0].replicaKmsKeyId is "alias/replica". ${KEY_FIX}`,
    ],
  },
  {
    it: "accepts an aws-native bucket's own replication",
    type: NATIVE_BUCKET,
    props: { replicationConfiguration: { rules: [rule({})] } },
  },
  {
    it: "refuses an aws-native bucket's own replication",
    type: NATIVE_BUCKET,
    props: { replicationConfiguration: { rules: [rule({ selects: "Disabled" })] } },
    violations: [
      `replicationConfiguration.rules[0].${SELECTS} is "Disabled". Set it to "Enabled".`,
    ],
  },
];

const named = (messages: readonly string[] = []) =>
  messages.map((message) => `replication: ${message}`);

testStackRule(s3ReplicaEncrypted, [
  ...cases.map(({ it, type = REPLICATION, props, violations, advisories }) => ({
    it,
    stack: [{ type, name: "replication", props }],
    violations: named(violations),
    advisories: named(advisories),
  })),
  ...[
    {
      type: REPLICATION,
      property: "rules",
      value: [rule({ key: UNKNOWN_TEXT })],
      path: `rules[0].${REPLICA_KEY}`,
    },
    {
      type: BUCKET,
      property: "replicationConfiguration",
      value: { rules: [inlineRule({ key: UNKNOWN_TEXT })] },
      path: "replicationConfiguration.rules[0].destination.replicaKmsKeyId",
    },
    {
      type: BUCKET_V2,
      property: "replicationConfigurations",
      value: [{ rules: [inlineRuleV2({ key: UNKNOWN_TEXT })] }],
      path: "replicationConfigurations[0].rules[0].destinations[0].replicaKmsKeyId",
    },
  ].flatMap(({ type, property, value, path }) => {
    const replication = { type, name: "replication", props: { [property]: value } };
    return [
      {
        it: `accepts in ${property} a key of this stack that has no ARN yet`,
        stack: [kmsKey(), { ...replication, madeFrom: { [property]: ["key"] } }],
      },
      {
        it: `says that it cannot know in ${property} what comes from elsewhere`,
        stack: [kmsKey(), replication],
        advisories: [`replication: ${path} is not known until the update.`],
      },
    ];
  }),
  ...accepted({
    "does not wait for the status where the key of this stack has no ARN yet": [
      kmsKey(),
      {
        type: REPLICATION,
        name: "replication",
        props: { rules: [rule({ status: UNKNOWN_TEXT, key: UNKNOWN_TEXT })] },
        madeFrom: { rules: ["key"] },
      },
    ],
  }),
]);
