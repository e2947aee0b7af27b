import type { JavaScriptValue } from "google-protobuf/google/protobuf/struct_pb";

export type Properties = Readonly<Record<string, JavaScriptValue>>;

/** A resource before it has a name and a stack. */
export interface Draft {
  readonly type: string;
  readonly inputs: Properties;
  /** What else is known once it is made. */
  readonly known?: Properties;
  readonly madeFrom?: Readonly<Record<string, readonly string[]>>;
}

/** One in so many parts breaks policies. */
const WEAK_PART_EVERY = 10;

const account = "111122223333";
const arn = (service: string, name: string) => `arn:aws:${service}:eu-west-1:${account}:${name}`;
const iamArn = (name: string) => `arn:aws:iam::${account}:${name}`;
const keyArn = (index: number) =>
  arn("kms", `key/0000${index.toString().padStart(4, "0")}-1111-2222-3333-444455556666`);
const tags = { team: "downlink", environment: "prod", costCentre: "4711" };

/** A key, a bucket under it and what belongs to them. */
export function keyAndBucket(index: number): Readonly<Record<string, Draft>> {
  const isWeak = index % WEAK_PART_EVERY === 0;
  const bucket = `aerosecure-bench-${index}`;
  return {
    key: {
      type: "aws:kms/key:Key",
      inputs: {
        customerMasterKeySpec: "SYMMETRIC_DEFAULT",
        deletionWindowInDays: isWeak ? 6 : 30,
        description: "Encrypts the files of one downlink",
        enableKeyRotation: true,
        isEnabled: true,
        keyUsage: "ENCRYPT_DECRYPT",
        multiRegion: isWeak,
        policy: keyPolicy(bucket),
        tags,
      },
      known: { arn: keyArn(index), keyId: keyArn(index).split("/").at(-1) ?? "" },
    },
    alias: {
      type: "aws:kms/alias:Alias",
      inputs: { name: `alias/downlink-${index}`, targetKeyId: keyArn(index) },
      madeFrom: { targetKeyId: ["key"] },
    },
    bucket: {
      type: "aws:s3/bucket:Bucket",
      inputs: { bucket, forceDestroy: isWeak, tags },
      known: { arn: `arn:aws:s3:::${bucket}` },
    },
    ...companions(bucket, keyArn(index), isWeak),
  };
}

function companions(
  bucket: string,
  kmsMasterKeyId: string,
  isWeak: boolean,
): Readonly<Record<string, Draft>> {
  const companion = (kind: string, inputs: Properties, alsoFrom = {}): Draft => ({
    type: `aws:s3/${kind.charAt(0).toLowerCase()}${kind.slice(1)}:${kind}`,
    inputs: { bucket, ...inputs },
    madeFrom: { bucket: ["bucket"], ...alsoFrom },
  });
  return {
    encryption: companion(
      "BucketServerSideEncryptionConfiguration",
      {
        rules: [
          {
            applyServerSideEncryptionByDefault: { kmsMasterKeyId, sseAlgorithm: "aws:kms" },
            blockedEncryptionTypes: ["SSE-C"],
            bucketKeyEnabled: !isWeak,
          },
        ],
      },
      { rules: ["key"] },
    ),
    publicAccessBlock: companion("BucketPublicAccessBlock", {
      blockPublicAcls: true,
      blockPublicPolicy: true,
      ignorePublicAcls: true,
      restrictPublicBuckets: true,
    }),
    bucketPolicy: companion("BucketPolicy", { policy: bucketPolicy(bucket) }),
    versioning: companion("BucketVersioning", { versioningConfiguration: { status: "Enabled" } }),
    ownership: companion("BucketOwnershipControls", {
      rule: { objectOwnership: "BucketOwnerEnforced" },
    }),
    logging: companion("BucketLogging", { targetBucket: "logs", targetPrefix: `${bucket}/` }),
    lifecycle: companion("BucketLifecycleConfiguration", {
      rules: [
        {
          id: "old-versions",
          status: "Enabled",
          noncurrentVersionExpiration: { noncurrentDays: 90 },
          abortIncompleteMultipartUpload: { daysAfterInitiation: 7 },
        },
      ],
    }),
  };
}

/** What else a service has, which policies for keys and buckets have to pass over quickly. */
export function service(index: number): Readonly<Record<string, Draft>> {
  return { ...machines(index), ...code(index), ...encryptedUnderTheKey(index) };
}

function machines(index: number): Readonly<Record<string, Draft>> {
  return {
    instance: {
      type: "aws:ec2/instance:Instance",
      inputs: {
        ami: "ami-0123456789abcdef0",
        associatePublicIpAddress: false,
        ebsOptimized: true,
        iamInstanceProfile: `downlink-${index}`,
        instanceType: "m6i.large",
        metadataOptions: { httpEndpoint: "enabled", httpTokens: "required" },
        monitoring: true,
        rootBlockDevice: { encrypted: true, kmsKeyId: keyArn(index), volumeSize: 40 },
        subnetId: "subnet-0123456789abcdef0",
        tags,
        vpcSecurityGroupIds: ["sg-0123456789abcdef0"],
      },
      madeFrom: { rootBlockDevice: ["key"], vpcSecurityGroupIds: ["securityGroup"] },
    },
    securityGroup: {
      type: "aws:ec2/securityGroup:SecurityGroup",
      inputs: {
        description: "The downlink's own",
        egress: [{ cidrBlocks: ["0.0.0.0/0"], fromPort: 443, protocol: "tcp", toPort: 443 }],
        ingress: [{ cidrBlocks: ["10.0.0.0/8"], fromPort: 443, protocol: "tcp", toPort: 443 }],
        tags,
        vpcId: "vpc-0123456789abcdef0",
      },
    },
    subnet: {
      type: "aws:ec2/subnet:Subnet",
      inputs: { cidrBlock: "10.0.1.0/24", tags, vpcId: "vpc-0123456789abcdef0" },
    },
  };
}

function code(index: number): Readonly<Record<string, Draft>> {
  const name = `downlink-${index}`;
  const role = iamArn(`role/${name}`);
  return {
    role: {
      type: "aws:iam/role:Role",
      inputs: {
        assumeRolePolicy: document({
          Sid: "Service",
          Effect: "Allow",
          Principal: { Service: "lambda.amazonaws.com" },
          Action: "sts:AssumeRole",
        }),
        name,
        tags,
      },
    },
    rolePolicy: {
      type: "aws:iam/rolePolicy:RolePolicy",
      inputs: {
        policy: document({
          Sid: "Files",
          Effect: "Allow",
          Action: ["s3:GetObject", "s3:PutObject"],
          Resource: `arn:aws:s3:::aerosecure-bench-${index}/*`,
        }),
        role: name,
      },
      madeFrom: { role: ["role"], policy: ["bucket"] },
    },
    handler: {
      type: "aws:lambda/function:Function",
      inputs: {
        environment: { variables: { BUCKET: `aerosecure-bench-${index}`, LEVEL: "info" } },
        handler: "index.handler",
        memorySize: 256,
        name,
        role,
        runtime: "nodejs22.x",
        tags,
        timeout: 30,
      },
      madeFrom: { role: ["role"], environment: ["bucket"] },
    },
  };
}

function encryptedUnderTheKey(index: number): Readonly<Record<string, Draft>> {
  const name = `downlink-${index}`;
  return {
    logGroup: {
      type: "aws:cloudwatch/logGroup:LogGroup",
      inputs: { kmsKeyId: keyArn(index), name: `/aws/lambda/${name}`, retentionInDays: 30, tags },
      madeFrom: { kmsKeyId: ["key"] },
    },
    topic: {
      type: "aws:sns/topic:Topic",
      inputs: { kmsMasterKeyId: keyArn(index), name, tags },
      madeFrom: { kmsMasterKeyId: ["key"] },
    },
    queue: {
      type: "aws:sqs/queue:Queue",
      inputs: { kmsMasterKeyId: keyArn(index), name, tags, visibilityTimeoutSeconds: 60 },
      madeFrom: { kmsMasterKeyId: ["key"] },
    },
    repository: {
      type: "aws:ecr/repository:Repository",
      inputs: {
        encryptionConfigurations: [{ encryptionType: "KMS", kmsKey: keyArn(index) }],
        imageScanningConfiguration: { scanOnPush: true },
        imageTagMutability: "IMMUTABLE",
        name,
        tags,
      },
      madeFrom: { encryptionConfigurations: ["key"] },
    },
  };
}

function keyPolicy(bucket: string): string {
  return document(
    {
      Sid: "Enable IAM User Permissions",
      Effect: "Allow",
      Principal: { AWS: iamArn("root") },
      Action: "kms:*",
      Resource: "*",
    },
    {
      Sid: "Allow access for Key Administrators",
      Effect: "Allow",
      Principal: { AWS: iamArn("user/kzax01") },
      Action: ["kms:Describe*", "kms:Get*", "kms:List*", "kms:PutKeyPolicy", "kms:TagResource"],
      Resource: "*",
    },
    {
      Sid: "Allow use through S3",
      Effect: "Allow",
      Principal: { AWS: iamArn("role/downlink") },
      Action: ["kms:Decrypt", "kms:GenerateDataKey*"],
      Resource: "*",
      Condition: {
        StringEquals: {
          "kms:ViaService": "s3.eu-west-1.amazonaws.com",
          "kms:EncryptionContext:aws:s3:arn": `arn:aws:s3:::${bucket}`,
        },
      },
    },
  );
}

function bucketPolicy(bucket: string): string {
  return document({
    Sid: "DenyInsecureTransport",
    Effect: "Deny",
    Principal: "*",
    Action: "s3:*",
    Resource: [`arn:aws:s3:::${bucket}`, `arn:aws:s3:::${bucket}/*`],
    Condition: { Bool: { "aws:SecureTransport": "false" } },
  });
}

function document(...statements: readonly object[]): string {
  return JSON.stringify({ Version: "2012-10-17", Statement: statements });
}
