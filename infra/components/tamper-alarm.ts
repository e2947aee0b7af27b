import {
  ComponentResource,
  type ComponentResourceOptions,
  getProject,
  getStack,
  type Input,
  log,
  type Output,
  output,
} from "@pulumi/pulumi";
import { operationsKeyAlias } from "../alarm/alarm-names";
import { TAMPER_ALARM_TYPE as ALARM_TYPE, TamperAlarm as Alarm } from "../alarm/tamper-alarm";
import { longestPattern, type PatternArgs } from "../alarm/tamper-rules";
import { readAlarmEmail, readTrail } from "../arguments/alarm-settings";
import { readBucketName, readBucketNamespace } from "../arguments/bucket-name";
import { readDeletionSettings } from "../arguments/bucket-settings";
import { readCommonKeySettings } from "../arguments/key-settings";
import {
  principalArns,
  readAdministrators,
  refuseForeignPrincipals,
} from "../arguments/principals/principal-settings";
import type { SettingReader } from "../arguments/reader/setting-reader";
import { readTags } from "../arguments/tag-settings";
import { derivedName } from "../aws/derived-name";
import { EVENT_PATTERN_MAX_CHARACTERS, EVENT_PATTERN_QUOTA } from "../aws/limits";
import type { ThreatServices } from "../aws/service-choice";
import { CUSTOMER_KEY_TYPE } from "../keys/customer-key";
import { keyLookupsBy, refuseUnusableKey } from "../keys/key-guard";
import { longestKeyArn } from "../keys/key-use";
import { replicationRoleName } from "../replication/replica-names";
import {
  type FindingPatternArgs,
  findingRules,
  longestFindingPattern,
} from "../threats/finding-rules";
import { findingRuleArns, malwareScanRoleName } from "../threats/threat-names";
import { keyManagement } from "./data-place";
import type { CommonArgs } from "./inputs/common-args";
import type { KeyArgs } from "./inputs/key-args";
import { whenGiven } from "./inputs/read-inputs";
import { claimNames, refuseFaults, siteOf, urnOf } from "./inputs/site";
import { readWatchedBuckets, type WatchedBucket, watchedBuckets } from "./inputs/watched-buckets";
import { type Declared, declaredOr, lateOutput, notYet } from "./late-outputs";

/** What a tamper alarm is declared from. */
export interface TamperAlarmArgs extends KeyArgs, CommonArgs {
  /** The buckets that are watched, with their keys; at least one. All of them in the alarm's region. */
  buckets: Input<Input<WatchedBucket>[]>;
  /** The address that the alarm writes to, once its owner has confirmed it. Nobody by default. */
  alarmEmail?: Input<string>;
  /** create for a trail of its own, or the name of a trail of this account and region. create by default. */
  trail?: Input<string>;
  /** What the name of the trail's bucket begins with; stack, account and region follow. NAME-trail by default. */
  bucketNamePrefix?: Input<string>;
  /** Whether findings of GuardDuty and Security Hub are reported, too. True by default. */
  reportFindings?: Input<boolean>;
}

/** What it shows. */
interface AlarmOutputs {
  readonly alarmTopicArn: Output<string>;
  readonly trailArn: Output<string>;
  readonly operationsKeyArn: Output<string>;
}

/** The component's type, as it stands in URNs. */
export const TAMPER_ALARM_TYPE = "aerosecure:index:TamperAlarm";

/** So that the longest name made of it, that of a queue, is one that SQS takes. */
const LABEL_MAX_CHARACTERS = 48;

/**
 * Reports, within minutes, changes to what protects buckets: their keys, the buckets themselves, and the alarm.
 * Several buckets can share one.
 *
 * It declares a key of its own, a CloudTrail trail with a bucket, topics, queues and EventBridge rules. A fault of
 * its arguments stops it before anything of it is made.
 */
export class TamperAlarm extends ComponentResource<Declared<AlarmOutputs>> {
  /** The topic that reports alarms and findings. */
  readonly alarmTopicArn: Output<string>;
  /** The trail that feeds the alarm. */
  readonly trailArn: Output<string>;
  /** The key that trail and topic are encrypted under. */
  readonly operationsKeyArn: Output<string>;

  constructor(name: string, args: TamperAlarmArgs, opts?: ComponentResourceOptions) {
    super(TAMPER_ALARM_TYPE, name, { ...args, buckets: watchedBuckets(args.buckets) }, opts);
    const data = this.getData();
    this.alarmTopicArn = lateOutput(data, ({ alarmTopicArn }) => alarmTopicArn);
    this.trailArn = lateOutput(data, ({ trailArn }) => trailArn);
    this.operationsKeyArn = lateOutput(data, ({ operationsKeyArn }) => operationsKeyArn);
  }

  protected override async initialize(
    args: TamperAlarmArgs,
    _opts: ComponentResourceOptions,
    name: string,
  ): Promise<Declared<AlarmOutputs>> {
    const data = await declaredOr(declared(this, name, args));
    this.registerOutputs("undeclared" in data ? {} : { ...data });
    return data;
  }

  /** What was declared, once it is. */
  override getData(): Promise<Declared<AlarmOutputs>> {
    return super.getData();
  }
}

async function declared(
  component: TamperAlarm,
  name: string,
  args: TamperAlarmArgs,
): Promise<Declared<AlarmOutputs>> {
  const site = await siteOf(component, `TamperAlarm "${name}"`, args, () => ({
    bucketNamePrefix: `${name}-trail`,
  }));
  const { reader, place, caller, pending } = site;
  const administrators = readAdministrators(reader);
  const settings = {
    ...readCommonKeySettings(reader),
    ...readDeletionSettings(reader),
    accessLogs: reader.flag("accessLogs", true),
    existingTrail: readTrail(reader),
    email: readAlarmEmail(reader),
    tags: readTags(reader),
  };
  const watched = readWatchedBuckets(reader);
  const reportFindings = reader.flag("reportFindings", true);
  const trailBucketName = readTrailBucketName(reader, place?.region, caller?.accountId);
  refuseForeignPrincipals(reader, { administrators }, place?.partition, caller);
  reader.refuseUnknown();
  refuseFaults(site);
  const [first, ...others] = watched;
  if (pending.size > 0 || place === undefined || caller === undefined || first === undefined) {
    return notYet(component, site.title, [...pending]);
  }
  const stack = labelOf(name);
  await claimNames(site, { bucketNamePrefix: trailBucketName });
  const alarmPlace = { ...place, accountId: caller.accountId, stack };
  const services = reportedServices(reportFindings);
  const watching = {
    ...settings,
    ...alarmPlace,
    dataKeyAlias: first.keyAlias,
    dataBucketName: first.bucketName,
    furtherData: others,
    trailBucketName,
    serviceRoleNames: watched.flatMap(({ bucketName }) => serviceRoleNames(bucketName)),
    otherRuleArns: findingRuleArns(alarmPlace, services),
  };
  const data = watched.map(({ bucketName }) => ({
    bucketArn: `arn:${place.partition.name}:s3:::${bucketName}`,
    bucketName,
  }));
  const finding = { ...alarmPlace, ...services, data };
  checkPatterns(component, reader, watching, finding);
  refuseFaults(site);
  await refuseUnusableOperationsKey(component, name, { stack, region: place.region });

  const arns = principalArns(administrators, place.partition, caller.accountId);
  const buckets = output(args.buckets);
  const keyArnOf = (index: number): Output<string> =>
    buckets.apply((all) => all[index]?.keyArn ?? "");
  const alarm = new Alarm(
    name,
    {
      ...watching,
      ...keyManagement({ ...settings, ...alarmPlace, administrators: arns, deployer: [] }),
      administrators: whenGiven([args.administrators], arns),
      dataKey: { keyArn: keyArnOf(0) },
      furtherData: others.map((each, index) => ({ ...each, keyArn: keyArnOf(index + 1) })),
    },
    { parent: component, protect: settings.protect },
  );
  const { channel } = alarm;
  const found = data.map((each, index) => ({ ...each, keyArn: keyArnOf(index) }));
  findingRules(name, { ...finding, data: found, channel, tags: settings.tags }, component);
  return {
    alarmTopicArn: channel.topicArn,
    trailArn: alarm.trailArn,
    operationsKeyArn: alarm.operationsKey.keyArn,
  };
}

function readTrailBucketName(
  reader: SettingReader,
  region: string | undefined,
  accountId: string | undefined,
): string {
  const place = { stack: getStack(), region, accountId };
  return readBucketName(reader, place, readBucketNamespace(reader, place));
}

/** The services whose findings are reported; who turns them on is not the alarm's business. */
function reportedServices(reportFindings: boolean): ThreatServices {
  const choice = reportFindings ? "adopt" : "off";
  return { guardDuty: choice, malwareProtection: reportFindings, securityHub: choice };
}

/**
 * Refuses more buckets than the longest of the alarm's event patterns can name. Warns of those that take a raised
 * quota.
 */
function checkPatterns(
  component: TamperAlarm,
  reader: SettingReader,
  watching: PatternArgs,
  finding: FindingPatternArgs,
): void {
  const count = finding.data.length;
  const keyArn = longestKeyArn(watching);
  const keyArns = finding.data.map(() => keyArn);
  const longest = Math.max(
    // The alarm's own key is watched, too.
    longestPattern([...keyArns, keyArn], watching),
    longestFindingPattern(keyArns, finding),
  );
  if (longest > EVENT_PATTERN_MAX_CHARACTERS) {
    reader.refuse(
      "buckets",
      `has ${count} buckets, which make an event pattern of ${longest} characters; EventBridge takes ${EVENT_PATTERN_MAX_CHARACTERS}. Declare several alarms, or give the buckets shorter names.`,
    );
  } else if (longest > EVENT_PATTERN_QUOTA) {
    void log.warn(
      `${count} buckets make an event pattern of ${longest} characters. EventBridge takes ${EVENT_PATTERN_QUOTA} until the account's quota "Event pattern size" is raised: raise it first, or declare several alarms.`,
      component,
    );
  }
}

/** The names that a SecureBucket gives to the roles of services, if it has any. */
function serviceRoleNames(bucketName: string): readonly string[] {
  return [replicationRoleName(bucketName), malwareScanRoleName(bucketName)];
}

/** What all names of the alarm have in common. No other alarm of the account and region has it. */
function labelOf(name: string): string {
  const label = [getProject(), getStack(), name].join("-").replace(/[^a-zA-Z0-9]+/g, "-");
  return derivedName(label, "", LABEL_MAX_CHARACTERS);
}

async function refuseUnusableOperationsKey(
  component: TamperAlarm,
  name: string,
  { stack, region }: { readonly stack: string; readonly region: string },
): Promise<void> {
  const urn = await urnOf(component);
  const parentUrn = urn.replace(/::[^:]*$/, `$${ALARM_TYPE}$${CUSTOMER_KEY_TYPE}::${name}`);
  await refuseUnusableKey(
    { keyAlias: operationsKeyAlias(stack), region },
    { name, parentUrn, content: "log file" },
    keyLookupsBy({ parent: component }),
  );
}
