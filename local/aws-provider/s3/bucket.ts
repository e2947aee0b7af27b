import type { BucketLocationConstraint, BucketNamespace, Tag } from "@aws-sdk/client-s3";
import type { AwsRegion } from "../aws";
import { same } from "../diff";
import { Refusal, unlessMissing } from "../failure";
import type { Fault } from "../fault";
import { type Properties, region, tags } from "../property";
import type { Resource } from "../resource";
import { lengthWithin, oneOf } from "../rules";
import { shown } from "../shown";
import { uniqueSuffix } from "../unique-suffix";
import { flag, isUnknown, present, record, text, texts, type Values } from "../value";
import { bucketName, ownRegion } from "./bucket-name";
import { emptyBucket } from "./empty-bucket";

/** https://docs.aws.amazon.com/AmazonS3/latest/userguide/gpbucketnamespaces.html */
const ACCOUNT_REGIONAL = "account-regional";

/** https://docs.aws.amazon.com/AmazonS3/latest/API/API_CreateBucket.html */
const properties: Properties = {
  bucket: { is: "text", computed: true, replaces: true, rule: bucketName },
  /** 63 characters, less the 26 that follow. */
  bucketPrefix: { is: "text", replaces: true, local: true, rule: lengthWithin(0, 37) },
  bucketNamespace: {
    is: "text",
    computed: true,
    replaces: true,
    rule: oneOf(ACCOUNT_REGIONAL, "global"),
  },
  forceDestroy: { is: "flag", default: false, local: true },
  objectLockEnabled: { is: "flag", computed: true, replaces: true },
  region,
  tags,
};

/** `aws:s3/bucket:Bucket`; everything about it that has a resource of its own is set there. */
export const bucket: Resource = {
  label: "S3 Bucket",
  properties,
  outputs: {
    arn: {},
    bucketDomainName: {},
    bucketRegion: {},
    bucketRegionalDomainName: {},
    tagsAll: { follows: "tags" },
  },
  naming: { property: "bucket", prefix: "bucketPrefix", make: (name) => name.toLowerCase() },
  faults: (inputs) => [...prefixFaults(inputs), ...namespaceFaults(inputs)],
  create,
  change,
  read,
  remove,
};

function prefixFaults(inputs: Values): readonly Fault[] {
  return inputs["bucket"] !== undefined && inputs["bucketPrefix"] !== undefined
    ? [{ property: "bucketPrefix", reason: "conflicts with bucket: give one of them" }]
    : [];
}

/** S3 takes a name that ends as an account's own into its namespace alone, and no other into that. */
function namespaceFaults({ bucket, bucketNamespace, region: own }: Values): readonly Fault[] {
  if (bucket === undefined || [bucket, bucketNamespace, own].some(isUnknown)) {
    return [];
  }
  const name = String(bucket);
  if (bucketNamespace !== ACCOUNT_REGIONAL) {
    const reason = `must be ${ACCOUNT_REGIONAL} for the name ${shown(name)}: S3 keeps names that end with -an for it`;
    return name.endsWith("-an") ? [{ property: "bucketNamespace", reason }] : [];
  }
  const reason = `must end with the account's id, -${own} and -an where bucketNamespace is ${ACCOUNT_REGIONAL}, not be ${shown(name)}`;
  return ownRegion(name) === own ? [] : [{ property: "bucket", reason }];
}

async function create(aws: AwsRegion, inputs: Values) {
  const name = text(inputs, "bucket") ?? `${text(inputs, "bucketPrefix")}${uniqueSuffix()}`;
  // In us-east-1, S3 answers a second CreateBucket by the owner as if it had made the bucket.
  if ((await headBucket(aws, name)) !== undefined) {
    throw new Refusal(`BucketAlreadyExists: ${name} exists already: import it or change the name`);
  }
  await aws.s3.createBucket({
    Bucket: name,
    // The emulators know no namespaces and ignore it: what S3 would refuse is refused in `faults`.
    BucketNamespace: text(inputs, "bucketNamespace") as BucketNamespace | undefined,
    ObjectLockEnabledForBucket: flag(inputs, "objectLockEnabled"),
    CreateBucketConfiguration:
      aws.name === "us-east-1"
        ? undefined
        : { LocationConstraint: aws.name as BucketLocationConstraint },
  });
  const { tags: _, ...state } = inputs;
  return { id: name, state: { ...state, bucket: name } };
}

async function change({ s3 }: AwsRegion, Bucket: string, from: Values, to: Values) {
  if (same(tags, from["tags"], to["tags"])) {
    return;
  }
  const TagSet: Tag[] = Object.entries(texts(record(to, "tags"))).map(([Key, Value]) => ({
    Key,
    Value,
  }));
  if (TagSet.length > 0) {
    await s3.putBucketTagging({ Bucket, Tagging: { TagSet } });
  } else {
    await s3.deleteBucketTagging({ Bucket });
  }
}

async function read(aws: AwsRegion, Bucket: string): Promise<Values | undefined> {
  const head = await headBucket(aws, Bucket);
  if (head === undefined) {
    return undefined;
  }
  if (head.BucketRegion !== undefined && head.BucketRegion !== aws.name) {
    // S3 redirects a request that comes by another region, and the real provider gives up there.
    throw new Refusal(
      `PermanentRedirect: ${Bucket} is in ${head.BucketRegion}, not in ${aws.name}: use its own region`,
    );
  }
  const [tagging, lock] = await Promise.all([
    unlessMissing(aws.s3.getBucketTagging({ Bucket }), "NoSuchTagSet"),
    unlessMissing(
      aws.s3.getObjectLockConfiguration({ Bucket }),
      "ObjectLockConfigurationNotFoundError",
    ),
  ]);
  const bucketTags = Object.fromEntries(
    (tagging?.TagSet ?? []).map(({ Key, Value }) => [Key ?? "", Value ?? ""]),
  );
  const { name, domain } = aws.partition;
  return present({
    arn: `arn:${name}:s3:::${Bucket}`,
    bucket: Bucket,
    bucketNamespace: ownRegion(Bucket) === undefined ? "global" : ACCOUNT_REGIONAL,
    bucketDomainName: `${Bucket}.s3.${domain}`,
    bucketRegion: aws.name,
    bucketRegionalDomainName: `${Bucket}.s3.${aws.name}.${domain}`,
    objectLockEnabled: lock?.ObjectLockConfiguration?.ObjectLockEnabled === "Enabled",
    tags: bucketTags,
    tagsAll: bucketTags,
  });
}

async function headBucket({ s3 }: AwsRegion, Bucket: string) {
  return unlessMissing(s3.headBucket({ Bucket }), "NotFound", "NoSuchBucket");
}

async function remove({ s3, stopping }: AwsRegion, Bucket: string, state: Values) {
  if (flag(state, "forceDestroy")) {
    await unlessMissing(emptyBucket(s3, Bucket, stopping), "NoSuchBucket");
  }
  await unlessMissing(s3.deleteBucket({ Bucket }), "NoSuchBucket");
}
