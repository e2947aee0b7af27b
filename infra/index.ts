import { getProject, getStack, type Output } from "@pulumi/pulumi";
import { operationsKeyAlias } from "./alarm-names";
import { ClosedAccount } from "./closed-account";
import { CUSTOMER_KEY_TYPE, CustomerKey } from "./customer-key";
import { type DataPlace, dataPlaces } from "./data-place";
import { refuseUnusableKey } from "./key-guard";
import { keyUserPolicy } from "./key-user-policy";
import { policyInput } from "./policy-document";
import { Replica } from "./replica";
import { Replication } from "./replication";
import { readSettings, type Settings } from "./settings";
import { taggedForStack } from "./stack-tag";
import { surroundedBucket } from "./surrounded-bucket";
import { TAMPER_ALARM_TYPE, TamperAlarm } from "./tamper-alarm";
import { ThreatDetection } from "./threat-detection";
import { findingRuleArns } from "./threat-names";

/** What a deployed stack tells: `pulumi stack output`. */
interface StackOutputs {
  readonly keyArn: Output<string>;
  readonly keyId: Output<string>;
  readonly keyAlias: Output<string>;
  readonly bucketName: Output<string>;
  readonly bucketArn: Output<string>;
  readonly region: string;
  readonly deletionWindowInDays: number;
  readonly minimumDeletionWindowInDays: number;
  /** The IAM policy that a key user's role needs, as JSON. */
  readonly keyUserPolicy: Output<string>;
  /** The topic that alarms and findings are told by, where there is an alarm. */
  readonly alarmTopicArn?: Output<string>;
  readonly trailArn?: Output<string>;
}

/** The logical name of the alarm and its key. */
const ALARM = "alarm";

/** Declares the stack, once its settings and the keys it may already have are found sound. */
export = async function program(): Promise<StackOutputs> {
  const settings = await readSettings();
  const stack = getStack();
  const { keyAlias, protect } = settings;
  const [own, copy] = dataPlaces(settings);
  for (const { name, region } of copy === undefined ? [own] : [own, copy]) {
    const parentUrn = `urn:pulumi:${stack}::${getProject()}::${CUSTOMER_KEY_TYPE}::${name}`;
    await refuseUnusableKey({ keyAlias, region }, { name, parentUrn, content: "object" });
  }
  if (settings.tamperAlarm) {
    const parentUrn = `urn:pulumi:${stack}::${getProject()}::${TAMPER_ALARM_TYPE}$${CUSTOMER_KEY_TYPE}::${ALARM}`;
    await refuseUnusableKey(
      { keyAlias: operationsKeyAlias(stack), region: own.region },
      { name: ALARM, parentUrn, content: "log file" },
    );
  }

  const key = customerKey(settings, own);
  const replica =
    copy &&
    new Replica(
      copy.name,
      {
        source: { ...own, key },
        bucket: bucketArgs(settings, copy, customerKey(settings, copy)),
        permissionsBoundary: settings.permissionsBoundary,
      },
      { protect },
    );
  const bucket = surroundedBucket(
    own.name,
    { ...bucketArgs(settings, own, key), outlastedBy: replica ? [replica] : [] },
    { protect },
  );
  if (replica !== undefined) {
    new Replication(own.name, { region: own.region, source: bucket, replica }, { protect });
  }
  if (settings.blockPublicAccessOfAccount) {
    new ClosedAccount("account", settings);
  }
  const alarm = settings.tamperAlarm
    ? new TamperAlarm(
        ALARM,
        {
          ...settings,
          stack,
          dataKey: key,
          dataKeyAlias: keyAlias,
          dataBucketName: own.bucketName,
          otherRuleArns: findingRuleArns({ ...settings, stack }, settings),
          email: settings.alarmEmail,
        },
        { protect },
      )
    : undefined;
  new ThreatDetection("threats", { ...settings, stack, key, bucket, channel: alarm?.channel });

  return {
    keyArn: key.keyArn,
    keyId: key.keyId,
    keyAlias: key.keyAlias,
    bucketName: bucket.bucketName,
    bucketArn: bucket.bucketArn,
    region: own.region,
    deletionWindowInDays: settings.deletionWindowInDays,
    minimumDeletionWindowInDays: settings.minimumDeletionWindowInDays,
    keyUserPolicy: key.keyArn.apply((keyArn) =>
      JSON.stringify(keyUserPolicy({ ...settings, keyArn })),
    ),
    ...(alarm && { alarmTopicArn: alarm.channel.topicArn, trailArn: alarm.trailArn }),
  };
};

/** The key of one place: the same rules and the same alias in every region. */
function customerKey(settings: Settings, { name, region, keyPolicy }: DataPlace): CustomerKey {
  const { keyAlias, keyDescription, protect } = settings;
  return new CustomerKey(
    name,
    {
      ...settings,
      region,
      alias: keyAlias,
      description: keyDescription,
      policy: keyPolicy,
      tags: taggedForStack(getStack(), settings.tags),
    },
    { protect },
  );
}

function bucketArgs(settings: Settings, place: DataPlace, key: CustomerKey) {
  const { region, bucketName } = place;
  return {
    ...settings,
    region,
    bucketName,
    key,
    policy: policyInput(place.bucketPolicy(key.keyArn)),
  };
}
