import { ComponentResource, type ComponentResourceOptions, type Output } from "@pulumi/pulumi";
import { type Pending, whenKnown } from "../aws/pending";
import { KEY_POLICY_LIMIT, policyText } from "../aws/policy-document";
import { taggedForStack } from "../aws/stack-tag";
import { CustomerKey } from "../keys/customer-key";
import type { KeyManagement } from "../keys/key-policy-guards";
import { AlarmChannel } from "./alarm-channel";
import { type AlarmNames, type AlarmPlace, alarmNames, deliveryAlarmArns } from "./alarm-names";
import { type Copies, CopyAlarm } from "./copy-alarm";
import { DeliveryAlarms } from "./delivery-alarms";
import { operationsKeyPolicy } from "./operations-key-policy";
import { type TamperRulesArgs, tamperRules } from "./tamper-rules";
import { AuditTrail, trailBucketName } from "./trail/audit-trail";
import { checkedTrail } from "./trail/checked-trail";

/** The operations key is managed as the data's key is. */
export interface TamperAlarmArgs
  extends AlarmPlace,
    Omit<KeyManagement, "administrators">,
    Omit<TamperRulesArgs, "operationsKey" | "channel" | "secondChannel"> {
  /** ARNs, or patterns of ARNs, of those who manage the operations key. */
  readonly administrators: Pending<readonly string[]>;
  /** Days: a whole number, 7 to 30. */
  readonly deletionWindowInDays: number;
  /** Days: a whole number, 90 to 2560. */
  readonly rotationPeriodInDays: number;
  /**
   * The copies of the data in other regions, each region once. They are watched there, and their objects are
   * recorded, too.
   *
   * @default none
   */
  readonly copies?: readonly Copies[];
  /** Who is written to. @default nobody */
  readonly email?: string | undefined;
  /** Whether the policies of its buckets refuse to let them be deleted. */
  readonly protect: boolean;
  /** Whether destroying the trail's bucket deletes the log files. @default false */
  readonly forceDestroy?: boolean;
}

/** The component's type, as it stands in URNs. */
export const TAMPER_ALARM_TYPE = "aerosecure:events:TamperAlarm";

/**
 * Reports, within minutes, changes to what protects the data: its key, its bucket, and the
 * alarm itself.
 *
 * An administrator can change the key's policy and so has the last word; this is what makes it
 * known. Changes made by a deployment are reported as well.
 */
export class TamperAlarm extends ComponentResource {
  /** What rules of others can publish through, once `otherRuleArns` names them. */
  readonly channel: AlarmChannel;
  readonly operationsKey: CustomerKey;
  readonly trailArn: Output<string>;

  constructor(name: string, args: TamperAlarmArgs, opts?: ComponentResourceOptions) {
    super(TAMPER_ALARM_TYPE, name, {}, opts);
    const names = alarmNames(args);
    const ruleArns = [...names.ruleArns, ...(args.otherRuleArns ?? [])];
    const { second } = names;
    // What one way fails to deliver is reported by the other.
    const failuresOfFirst = deliveryAlarmArns(args, names, ruleArns);
    const failuresOfSecond = deliveryAlarmArns(args, second, second.ruleArns);
    this.operationsKey = declareKey(this, name, args, names, failuresOfSecond);
    this.trailArn = declareTrail(this, name, args, names);
    const { operationsKey } = this;
    const { region, stack, email, tags = {} } = args;
    const place = { region, tags };
    const own = { parent: this };
    const firstWay = { names, ruleArns, metricAlarmArns: failuresOfSecond, key: operationsKey };
    this.channel = new AlarmChannel(name, { ...place, email, ...firstWay }, own);
    const secondWay = {
      ...{ names: second, ruleArns: second.ruleArns, metricAlarmArns: failuresOfFirst },
      // Under no key at all: whoever disables a key, or takes EventBridge out of its policy, is reported.
      key: undefined,
    };
    const secondChannel = new AlarmChannel(`${name}-2`, { ...place, email, ...secondWay }, own);
    const of = { ...place, stack, ...names, ruleArns, reportTo: secondChannel };
    new DeliveryAlarms(name, of, own);
    const ofSecond = { ...place, stack, ...second, reportTo: this.channel };
    new DeliveryAlarms(`${name}-2`, ofSecond, own);
    tamperRules(name, { ...args, operationsKey, channel: this.channel, secondChannel }, this);
    for (const copies of args.copies ?? []) {
      new CopyAlarm(`${name}-copy-${copies.region}`, { ...args, copies, email, tags }, own);
    }
    this.registerOutputs({
      operationsKeyArn: this.operationsKey.keyArn,
      trailArn: this.trailArn,
      topicArn: this.channel.topicArn,
    });
  }
}

function declareKey(
  parent: TamperAlarm,
  name: string,
  args: TamperAlarmArgs,
  names: AlarmNames,
  metricAlarmArns: readonly string[],
): CustomerKey {
  const trailArn = args.existingTrail === undefined ? names.trailArn : undefined;
  return new CustomerKey(
    name,
    {
      region: args.region,
      alias: names.operationsKeyAlias,
      description: `Encrypts the audit trail and the alarms of the AeroSecure stack ${args.stack}.`,
      policy: whenKnown(args.administrators, (administrators) =>
        policyText(
          operationsKeyPolicy({ ...args, administrators, trailArn, metricAlarmArns }),
          KEY_POLICY_LIMIT,
        ),
      ),
      rotationPeriodInDays: args.rotationPeriodInDays,
      deletionWindowInDays: args.deletionWindowInDays,
      tags: taggedForStack(args.stack, args.tags),
    },
    { parent },
  );
}

function declareTrail(
  parent: TamperAlarm,
  name: string,
  args: TamperAlarmArgs,
  names: AlarmNames,
): Output<string> {
  const { region, partition, accountId, dataBucketName, copies = [] } = args;
  if (args.existingTrail !== undefined) {
    return checkedTrail(name, { trailArn: names.trailArn, region }, parent);
  }
  const trail = new AuditTrail(
    name,
    {
      region,
      partition,
      accountId,
      bucketName: args.trailBucketName ?? trailBucketName(dataBucketName),
      dataBucketNames: [
        dataBucketName,
        ...(args.furtherData ?? []).map(({ bucketName }) => bucketName),
        ...copies.flatMap(({ data }) => data.map(({ bucketName }) => bucketName)),
      ],
      trailName: names.trail,
      trailArn: names.trailArn,
      key: parent.operationsKey,
      accessLogs: args.accessLogs,
      protect: args.protect,
      forceDestroy: args.forceDestroy ?? false,
      tags: args.tags ?? {},
    },
    { parent },
  );
  return trail.trailArn;
}
