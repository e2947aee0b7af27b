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
import { ALARM_LABEL_MAX_CHARACTERS, isAlarmLabel } from "../alarm/alarm-names";
import type { Copies } from "../alarm/copy-alarm";
import { operationsKeyPlace } from "../alarm/operations-key-place";
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
import {
  deployerArns,
  readDeployer,
  refuseOtherDeployer,
} from "../arguments/principals/role-settings";
import { quoted, type SettingReader } from "../arguments/reader/setting-reader";
import { readTags } from "../arguments/tag-settings";
import { derivedName } from "../aws/derived-name";
import { EVENT_PATTERN_MAX_CHARACTERS, EVENT_PATTERN_QUOTA } from "../aws/limits";
import type { ThreatServices } from "../aws/service-choice";
import { batchRoleName } from "../batch/batch-names";
import { CUSTOMER_KEY_TYPE } from "../keys/customer-key";
import { type KeyPlace, keyLookupsBy, refuseUnusableKey } from "../keys/key-guard";
import { longestKeyArn } from "../keys/key-use";
import { replicationRoleName } from "../replication/replica-names";
import {
  type FindingPatternArgs,
  findingRules,
  longestFindingPattern,
} from "../threats/finding-rules";
import {
  FINDINGS,
  type Finding,
  findingRuleArns,
  malwareScanRoleName,
} from "../threats/threat-names";
import { keyManagement } from "./data-place";
import type { CommonArgs } from "./inputs/common-args";
import type { KeyArgs } from "./inputs/key-args";
import { whenGiven } from "./inputs/read-inputs";
import { claimNames, refuseFaults, type Site, siteOf, urnOf } from "./inputs/site";
import {
  readWatchedBuckets,
  type WatchedBucket,
  type WatchedNames,
  watchedBuckets,
} from "./inputs/watched-buckets";
import { type Declared, declaredOr, lateOutput, notYet } from "./late-outputs";

/** What a tamper alarm is declared from. */
export interface TamperAlarmArgs extends KeyArgs, CommonArgs {
  /** The buckets that are watched, with their keys; at least one. All of them in the alarm's region. */
  buckets: Input<Input<WatchedBucket>[]>;
  /** The address that the alarm writes to, once its owner has confirmed it. Nobody by default. */
  alarmEmail?: Input<string>;
  /** create for a trail of its own, or the name of a trail of this account and region. create by default. */
  trail?: Input<string>;
  /** The whole name of the trail's bucket, without dots. Made from bucketNamePrefix by default. */
  bucketName?: Input<string>;
  /** What the name of the trail's bucket begins with; stack, account and region follow. NAME-trail by default. */
  bucketNamePrefix?: Input<string>;
  /** Findings that are reported, too: guardduty, malware and securityhub. All of them by default. */
  findings?: Input<Input<string>[]>;
  /**
   * What the names of topics, queues and rules, the key's alias and its tag have in common: 1 to 48 letters,
   * digits, "_" and "-". PROJECT-STACK-NAME by default.
   */
  label?: Input<string>;
  /** The only role that deploys: with protect, it may not schedule the deletion of the alarm's key. None by default. */
  deployer?: Input<string>;
}

const LABEL_EXPECTED = `Use 1 to ${ALARM_LABEL_MAX_CHARACTERS} letters, digits, "_" and "-".`;

/** What it shows. */
interface AlarmOutputs {
  readonly alarmTopicArn: Output<string>;
  readonly trailArn: Output<string>;
  readonly operationsKeyArn: Output<string>;
}

/** The component's type, as it stands in URNs. */
export const TAMPER_ALARM_TYPE = "aerosecure:index:TamperAlarm";

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
  const site = await siteOf(component, `TamperAlarm "${name}"`, args, (given) => ({
    label: labelOf(name),
    findings: JSON.stringify(FINDINGS),
    ...(given.has("bucketName") ? {} : { bucketNamePrefix: `${name}-trail` }),
  }));
  const { reader, place, caller, pending } = site;
  const { administrators, deployer, settings, watched, services, label, trailBucketName } =
    readArguments(site);
  refuseFaults(site);
  const [first, ...others] = watched;
  if (pending.size > 0 || place === undefined || caller === undefined || first === undefined) {
    return notYet(component, site.title, [...pending]);
  }
  const named = reader.raw("bucketName") === undefined ? "bucketNamePrefix" : "bucketName";
  await claimNames(site, { [named]: trailBucketName, label });
  const alarmPlace = { ...place, accountId: caller.accountId, stack: label };
  const watching = {
    ...settings,
    ...alarmPlace,
    dataKeyAlias: first.keyAlias,
    dataBucketName: first.bucketName,
    furtherData: others,
    trailBucketName,
    serviceRoleNames: watched.flatMap(
      ({ bucketName, serviceRoleNames }) => serviceRoleNames ?? possibleRoleNames(bucketName),
    ),
    otherRuleArns: findingRuleArns(alarmPlace, services),
  };
  const data = watched.map(({ bucketName }) => ({
    bucketArn: `arn:${place.partition.name}:s3:::${bucketName}`,
    bucketName,
  }));
  const finding = { ...alarmPlace, ...services, data };
  checkPatterns(component, reader, watching, finding);
  refuseFaults(site);
  await refuseUnusableOperationsKey(component, name, operationsKeyPlace(watching, trailBucketName));

  const arns = principalArns(administrators, place.partition, caller.accountId);
  const deployers = deployerArns({ deployer }, place.partition, caller.accountId);
  const buckets = output(args.buckets);
  const keyArnOf = (index: number): Output<string> =>
    buckets.apply((all) => all[index]?.keyArn ?? "");
  const replicaKeyArnOf = (index: number): Output<string> =>
    buckets.apply((all) => all[index]?.replicaKeyArn ?? "");
  const alarm = new Alarm(
    name,
    {
      ...watching,
      ...keyManagement({ ...settings, ...alarmPlace, administrators: arns, deployer: deployers }),
      administrators: whenGiven([args.administrators], arns),
      dataKey: { keyArn: keyArnOf(0) },
      furtherData: others.map((each, index) => ({ ...each, keyArn: keyArnOf(index + 1) })),
      copies: copiesByRegion(watched, replicaKeyArnOf),
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

/** Reads all that is told about the alarm. Faults are noted in the reader. */
function readArguments({ reader, place, caller }: Site) {
  const read = {
    administrators: readAdministrators(reader),
    settings: {
      ...readCommonKeySettings(reader),
      ...readDeletionSettings(reader),
      accessLogs: reader.flag("accessLogs", true),
      existingTrail: readTrail(reader),
      email: readAlarmEmail(reader),
      tags: readTags(reader),
    },
    watched: readWatchedBuckets(reader),
    services: readFindings(reader),
    label: reader.text("label", "", LABEL_EXPECTED, isAlarmLabel),
    deployer: readDeployer(reader),
    trailBucketName: readTrailBucketName(reader, place?.region, caller?.accountId),
  };
  const { administrators, deployer } = read;
  refuseForeignPrincipals(reader, { administrators, deployer }, place?.partition, caller);
  refuseOtherDeployer(reader, read, caller);
  reader.refuseUnknown();
  return read;
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
function readFindings(reader: SettingReader): ThreatServices {
  const expected = `Use a list of ${FINDINGS.join(", ")}.`;
  const reported = reader.list("findings", expected).map(({ text, where }) => {
    if (!FINDINGS.some((finding) => finding === text)) {
      reader.refuse("findings", `is ${quoted(text)}. ${expected}`, where);
    }
    return text;
  });
  const choiceOf = (finding: Finding) => (reported.includes(finding) ? "adopt" : "off");
  return {
    guardDuty: choiceOf("guardduty"),
    malwareProtection: reported.includes("malware"),
    securityHub: choiceOf("securityhub"),
  };
}

/** The replicas that are watched, by their regions. */
function copiesByRegion(
  watched: readonly WatchedNames[],
  keyArnOf: (index: number) => Output<string>,
): readonly Copies[] {
  const copies = watched.flatMap(({ replica, keyAlias }, index) =>
    replica === undefined ? [] : [{ ...replica, keyAlias, keyArn: keyArnOf(index) }],
  );
  return [...new Set(copies.map(({ region }) => region))].map((region) => ({
    region,
    data: copies.filter((copy) => copy.region === region),
  }));
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
function possibleRoleNames(bucketName: string): readonly string[] {
  return [
    replicationRoleName(bucketName),
    malwareScanRoleName(bucketName),
    batchRoleName(bucketName),
  ];
}

/** What all names of the alarm have in common. No other alarm of the account and region has it. */
function labelOf(name: string): string {
  const label = [getProject(), getStack(), name].join("-").replace(/[^a-zA-Z0-9]+/g, "-");
  return derivedName(label, "", ALARM_LABEL_MAX_CHARACTERS);
}

async function refuseUnusableOperationsKey(
  component: TamperAlarm,
  name: string,
  place: KeyPlace,
): Promise<void> {
  const urn = await urnOf(component);
  const parentUrn = urn.replace(/::[^:]*$/, `$${ALARM_TYPE}$${CUSTOMER_KEY_TYPE}::${name}`);
  await refuseUnusableKey(
    place,
    { name, parentUrn, content: "log file" },
    keyLookupsBy({ parent: component }),
  );
}
