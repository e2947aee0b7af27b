import {
  ComponentResource,
  type ComponentResourceOptions,
  getProject,
  getStack,
  type Input,
  type Output,
} from "@pulumi/pulumi";
import { readBatchSettings } from "../arguments/batch-settings";
import { isPlaced, readDataSettings } from "../arguments/data-settings";
import { boundaryOf, type ServicePurpose } from "../aws/service-boundary";
import { BatchOperations } from "../batch/batch-operations";
import { CUSTOMER_KEY_TYPE } from "../keys/customer-key";
import { keyLookupsBy, refuseUnusableKey } from "../keys/key-guard";
import { MalwareScan } from "../threats/malware-scan";
import { type DataOutputs, dataOutputs } from "./data-outputs";
import { dataPlaces } from "./data-place";
import { declareData } from "./declare-data";
import type { CommonArgs } from "./inputs/common-args";
import type { KeyArgs } from "./inputs/key-args";
import type { ObjectLock, Perimeter } from "./inputs/nested-args";
import { whenGiven } from "./inputs/read-inputs";
import { claimNames, refuseFaults, siteOf, urnOf } from "./inputs/site";
import { type Declared, declaredOr, lateOutput, notYet } from "./late-outputs";

/** What a secure bucket is declared from. */
export interface SecureBucketArgs extends KeyArgs, CommonArgs {
  /**
   * Who uses the key, only through S3 and only for this bucket: users and roles of the component's
   * account, none of them an administrator. None by default.
   */
  keyUsers?: Input<Input<string>[]>;
  /** The principal that re-encrypts existing objects in place; no administrator. None by default. */
  reencryptor?: Input<string>;
  /** The key's alias: alias/ and a name. alias/PROJECT-STACK-NAME by default. */
  keyAlias?: Input<string>;
  /** What the key is for: 1 to 8192 characters. A sentence that names the component by default. */
  keyDescription?: Input<string>;
  /** The bucket's whole name, without dots. Made from bucketNamePrefix by default. */
  bucketName?: Input<string>;
  /** What the bucket's name begins with; stack, account and region follow. The component's name by default. */
  bucketNamePrefix?: Input<string>;
  /** How objects are encrypted: aws:kms, or aws:kms:dsse, which has no Bucket Key. aws:kms by default. */
  sseAlgorithm?: Input<string>;
  /** The oldest TLS that the bucket answers: 1.2 or 1.3. 1.2 by default. */
  minimumTlsVersion?: Input<string>;
  /** Days that a version is kept after it was overwritten or deleted: a whole number, 30 to 36500. For ever by default. */
  oldVersionsKeptForDays?: Input<number>;
  /** Retention of every new version; not with forceDestroy. None by default. */
  objectLock?: Input<ObjectLock>;
  /** The region of a replica with a key, a bucket and a log of its own. No replica by default. */
  replicationRegion?: Input<string>;
  /** Whether GuardDuty scans every new file and tags it with the result. False by default. */
  malwareProtection?: Input<boolean>;
  /**
   * Whether there is a role for jobs of S3 Batch Operations, which re-encrypt existing objects; only with
   * accessLogs. It makes no job. False by default.
   */
  batchOperations?: Input<boolean>;
  /** Who may access objects, on top of what IAM allows. Everyone whom IAM allows by default. */
  perimeter?: Input<Perimeter>;
  /** Roles that the perimeter exempts. None by default. */
  serviceRoles?: Input<Input<string>[]>;
  /** The only role that may change the bucket's encryption; the deployment has to run as it. None by default. */
  deployer?: Input<string>;
  /**
   * Name or ARN of the policy that bounds the roles that S3 and GuardDuty act as. A * at its end stands for
   * replication, malware-scan or batch-operations: a policy for each. None by default.
   */
  permissionsBoundary?: Input<string>;
}

/** The component's type, as it stands in URNs. */
export const SECURE_BUCKET_TYPE = "aerosecure:index:SecureBucket";

/**
 * A bucket that encrypts whatever is put into it under a customer managed key of its own. The key's
 * administrators cannot use it, and its users can use it only through this bucket.
 *
 * It declares key, alias, key policy, bucket, bucket policy, access logs, lifecycle rules and events, and a
 * replica of all of it in another region if one is asked for. A fault of its arguments stops it before
 * anything of it is made.
 */
export class SecureBucket extends ComponentResource<Declared<DataOutputs>> {
  /** The key's ARN, the one name to use for it. */
  readonly keyArn: Output<string>;
  /** The key's id. */
  readonly keyId: Output<string>;
  /** The key's alias. */
  readonly keyAlias: Output<string>;
  /** The bucket's name. */
  readonly bucketName: Output<string>;
  /** The bucket's ARN. */
  readonly bucketArn: Output<string>;
  /** The region of key and bucket. */
  readonly region: Output<string>;
  /** Days between scheduling the key's deletion and losing it. */
  readonly deletionWindowInDays: Output<number>;
  /** Days that no deletion window may go under. */
  readonly minimumDeletionWindowInDays: Output<number>;
  /** The IAM policy that a key user needs, as JSON. */
  readonly keyUserPolicy: Output<string>;
  /** The IAM policy that `aerosecure verify` needs, as JSON. */
  readonly verifierPolicy: Output<string>;
  /** Names of the roles that services act as on the bucket: those of replication, malware scan and batch. */
  readonly serviceRoleNames: Output<string[]>;
  /** The region of the replica, if there is one. */
  readonly replicaRegion: Output<string | undefined>;
  /** The name of the replica's bucket, if there is one. */
  readonly replicaBucketName: Output<string | undefined>;
  /** The ARN of the replica's key, if there is one. */
  readonly replicaKeyArn: Output<string | undefined>;
  /** The role that S3 Batch Operations acts as, if there is one. */
  readonly batchOperationsRoleArn: Output<string | undefined>;
  /** Where manifests and reports of its jobs are, if there is one: s3://BUCKET/PREFIX/. */
  readonly batchOperationsLocation: Output<string | undefined>;
  /** The IAM policy that `aerosecure reencrypt --batch` needs, as JSON, if there is such a role. */
  readonly batchOperatorPolicy: Output<string | undefined>;

  constructor(name: string, args: SecureBucketArgs, opts?: ComponentResourceOptions) {
    super(SECURE_BUCKET_TYPE, name, args, opts);
    const data = this.getData();
    this.keyArn = lateOutput(data, ({ keyArn }) => keyArn);
    this.keyId = lateOutput(data, ({ keyId }) => keyId);
    this.keyAlias = lateOutput(data, ({ keyAlias }) => keyAlias);
    this.bucketName = lateOutput(data, ({ bucketName }) => bucketName);
    this.bucketArn = lateOutput(data, ({ bucketArn }) => bucketArn);
    this.region = lateOutput(data, ({ region }) => region);
    this.deletionWindowInDays = lateOutput(
      data,
      ({ deletionWindowInDays }) => deletionWindowInDays,
    );
    this.minimumDeletionWindowInDays = lateOutput(
      data,
      ({ minimumDeletionWindowInDays }) => minimumDeletionWindowInDays,
    );
    this.keyUserPolicy = lateOutput(data, ({ keyUserPolicy }) => keyUserPolicy);
    this.verifierPolicy = lateOutput(data, ({ verifierPolicy }) => verifierPolicy);
    this.serviceRoleNames = lateOutput(data, ({ serviceRoleNames }) => [...serviceRoleNames]);
    this.replicaRegion = lateOutput(data, ({ replicaRegion }) => replicaRegion);
    this.replicaBucketName = lateOutput(data, ({ replicaBucketName }) => replicaBucketName);
    this.replicaKeyArn = lateOutput(data, ({ replicaKeyArn }) => replicaKeyArn);
    this.batchOperationsRoleArn = lateOutput(data, (outputs) => outputs.batchOperationsRoleArn);
    this.batchOperationsLocation = lateOutput(data, (outputs) => outputs.batchOperationsLocation);
    this.batchOperatorPolicy = lateOutput(data, ({ batchOperatorPolicy }) => batchOperatorPolicy);
  }

  protected override async initialize(
    args: SecureBucketArgs,
    _opts: ComponentResourceOptions,
    name: string,
  ): Promise<Declared<DataOutputs>> {
    const data = await declaredOr(declared(this, name, args));
    this.registerOutputs("undeclared" in data ? {} : { ...data });
    return data;
  }

  /** What was declared, once it is. */
  override getData(): Promise<Declared<DataOutputs>> {
    return super.getData();
  }
}

async function declared(
  component: SecureBucket,
  name: string,
  args: SecureBucketArgs,
): Promise<Declared<DataOutputs>> {
  const site = await siteOf(component, `SecureBucket "${name}"`, args, (given) => ({
    keyDescription: `Encrypts the files in the bucket of ${name} in stack ${getStack()}.`,
    keyAlias: `alias/${[getProject(), getStack(), name].join("-").replace(/[^\w/-]/g, "-")}`,
    ...(given.has("bucketName") ? {} : { bucketNamePrefix: name }),
  }));
  const { reader, place, caller, pending } = site;
  const data = readDataSettings(reader, { stack: getStack(), place, caller });
  const services = {
    malwareProtection: reader.flag("malwareProtection", false),
    ...readBatchSettings(reader, data),
  };
  reader.refuseUnknown();
  refuseFaults(site);
  if (pending.size > 0 || !isPlaced(data)) {
    return notYet(component, site.title, [...pending]);
  }
  await claimNames(site, { bucketName: data.bucketName, keyAlias: data.keyAlias });
  refuseFaults(site);
  const settings = { ...data, ...services };
  const { administrators, keyUsers, reencryptor, serviceRoles, deployer } = args;
  const who = [administrators, keyUsers, reencryptor, serviceRoles, deployer];
  const places = dataPlaces(settings, { stack: getStack(), name }, whenGiven(who, data));
  await refuseUnusableKeys(component, places);
  const children = { parent: component, protect: data.protect };
  const made = declareData(places, data, children);
  const { bucketArn, bucketName } = data;
  const bounded = (purpose: ServicePurpose) => ({
    ...{ ...data, ...made, bucketArn, bucketName },
    permissionsBoundary: boundaryOf(data.permissionsBoundary, purpose),
  });
  const own = { parent: component };
  if (settings.malwareProtection) {
    new MalwareScan(`${name}-malware-scan`, bounded("malware-scan"), own);
  }
  const batch = settings.batchOperations
    ? new BatchOperations(`${name}-batch-operations`, bounded("batch-operations"), own)
    : undefined;
  return dataOutputs(settings, made, batch);
}

async function refuseUnusableKeys(
  component: SecureBucket,
  places: ReturnType<typeof dataPlaces>,
): Promise<void> {
  const urn = await urnOf(component);
  for (const { name, keyPlace } of places.filter((place) => place !== undefined)) {
    const parentUrn = urn.replace(/::[^:]*$/, `$${CUSTOMER_KEY_TYPE}::${name}`);
    const inState = { name, parentUrn, content: "object" };
    await refuseUnusableKey(keyPlace, inState, keyLookupsBy({ parent: component }));
  }
}
