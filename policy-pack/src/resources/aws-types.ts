/** Type tokens as text: importing the provider's SDK would cost every preview seconds. */

export const KEY = "aws:kms/key:Key";
export const REPLICA_KEY = "aws:kms/replicaKey:ReplicaKey";
export const EXTERNAL_KEY = "aws:kms/externalKey:ExternalKey";
export const REPLICA_EXTERNAL_KEY = "aws:kms/replicaExternalKey:ReplicaExternalKey";
export const KEY_POLICY = "aws:kms/keyPolicy:KeyPolicy";

export const NATIVE_KEY = "aws-native:kms:Key";
export const NATIVE_REPLICA_KEY = "aws-native:kms:ReplicaKey";

/** Every resource type that creates a KMS key. */
export const KEY_TYPES: readonly string[] = [
  KEY,
  REPLICA_KEY,
  EXTERNAL_KEY,
  REPLICA_EXTERNAL_KEY,
  NATIVE_KEY,
  NATIVE_REPLICA_KEY,
];

/** Resource types that replicate a multi-Region key. */
export const REPLICA_TYPES: readonly string[] = [
  REPLICA_KEY,
  REPLICA_EXTERNAL_KEY,
  NATIVE_REPLICA_KEY,
];

export const ALIAS = "aws:kms/alias:Alias";

/** Every resource type that names a KMS key. */
export const ALIAS_TYPES: readonly string[] = [ALIAS, "aws-native:kms:Alias"];

export const BUCKET = "aws:s3/bucket:Bucket";
export const BUCKET_V2 = "aws:s3/bucketV2:BucketV2";

/** A bucket of S3 Express One Zone, which has rules of its own. */
export const DIRECTORY_BUCKET = "aws:s3/directoryBucket:DirectoryBucket";

export const NATIVE_BUCKET = "aws-native:s3:Bucket";

/** A bucket under its present name, the one version 6 of the provider gave it, and AWS's own. */
export const BUCKET_TYPES: readonly string[] = [BUCKET, BUCKET_V2, NATIVE_BUCKET];

export const ENCRYPTION_TYPES: readonly string[] = [
  "aws:s3/bucketServerSideEncryptionConfiguration:BucketServerSideEncryptionConfiguration",
  "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
];

/** The types that version 6 of the provider has, whose settings are those of that version. */
export const TYPES_OF_VERSION_6: readonly string[] = [
  BUCKET_V2,
  "aws:s3/bucketServerSideEncryptionConfigurationV2:BucketServerSideEncryptionConfigurationV2",
];

export const LOGGING_TYPES: readonly string[] = [
  "aws:s3/bucketLogging:BucketLogging",
  "aws:s3/bucketLoggingV2:BucketLoggingV2",
];

export const BUCKET_POLICY_TYPES: readonly string[] = [
  "aws:s3/bucketPolicy:BucketPolicy",
  "aws-native:s3:BucketPolicy",
];

export const PUBLIC_ACCESS_BLOCK_TYPES: readonly string[] = [
  "aws:s3/bucketPublicAccessBlock:BucketPublicAccessBlock",
];

export const VERSIONING_TYPES: readonly string[] = [
  "aws:s3/bucketVersioning:BucketVersioning",
  "aws:s3/bucketVersioningV2:BucketVersioningV2",
];

export const OWNERSHIP_TYPES: readonly string[] = [
  "aws:s3/bucketOwnershipControls:BucketOwnershipControls",
];

export const BUCKET_ACL_TYPES: readonly string[] = [
  "aws:s3/bucketAcl:BucketAcl",
  "aws:s3/bucketAclV2:BucketAclV2",
];

export const REPLICATION = "aws:s3/bucketReplicationConfig:BucketReplicationConfig";

export const OBJECT_COPY = "aws:s3/objectCopy:ObjectCopy";

/** Every resource type that puts an object into a bucket. */
export const OBJECT_TYPES: readonly string[] = [
  "aws:s3/bucketObject:BucketObject",
  "aws:s3/bucketObjectv2:BucketObjectv2",
  OBJECT_COPY,
];

export const DETECTOR = "aws:guardduty/detector:Detector";
export const DETECTOR_FEATURE = "aws:guardduty/detectorFeature:DetectorFeature";

export const SECURITY_HUB = "aws:securityhub/account:Account";
export const STANDARDS_SUBSCRIPTION = "aws:securityhub/standardsSubscription:StandardsSubscription";

export const TRAIL = "aws:cloudtrail/trail:Trail";

/** A trail under the classic provider's name and AWS's own. */
export const TRAIL_TYPES: readonly string[] = [TRAIL, "aws-native:cloudtrail:Trail"];

export const EVENT_RULE = "aws:cloudwatch/eventRule:EventRule";
export const EVENT_TARGET = "aws:cloudwatch/eventTarget:EventTarget";

export const METRIC_FILTER = "aws:cloudwatch/logMetricFilter:LogMetricFilter";
export const METRIC_ALARM = "aws:cloudwatch/metricAlarm:MetricAlarm";

/** Application, Network and Gateway Load Balancers, under the names that the provider has for them. */
export const LOAD_BALANCER_TYPES: readonly string[] = [
  "aws:lb/loadBalancer:LoadBalancer",
  "aws:alb/loadBalancer:LoadBalancer",
  "aws:applicationloadbalancing/loadBalancer:LoadBalancer",
  "aws:elasticloadbalancingv2/loadBalancer:LoadBalancer",
];

export const NATIVE_LOAD_BALANCER = "aws-native:elasticloadbalancingv2:LoadBalancer";

export const CLASSIC_LOAD_BALANCER_TYPES: readonly string[] = [
  "aws:elb/loadBalancer:LoadBalancer",
  "aws:elasticloadbalancing/loadBalancer:LoadBalancer",
];

/** Environments of Elastic Beanstalk, and what they are made from; each with its load balancer's logs. */
export const BEANSTALK_TYPES: readonly string[] = [
  "aws:elasticbeanstalk/environment:Environment",
  "aws:elasticbeanstalk/configurationTemplate:ConfigurationTemplate",
];

export const NATIVE_BEANSTALK_TYPES: readonly string[] = [
  "aws-native:elasticbeanstalk:Environment",
  "aws-native:elasticbeanstalk:ConfigurationTemplate",
];

export const REDSHIFT_LOGGING = "aws:redshift/logging:Logging";
export const REDSHIFT_CLUSTER = "aws:redshift/cluster:Cluster";
export const NATIVE_REDSHIFT_CLUSTER = "aws-native:redshift:Cluster";

export const DISTRIBUTION = "aws:cloudfront/distribution:Distribution";
export const NATIVE_DISTRIBUTION = "aws-native:cloudfront:Distribution";

export const SPOT_DATA_FEED_SUBSCRIPTION =
  "aws:ec2/spotDatafeedSubscription:SpotDatafeedSubscription";
