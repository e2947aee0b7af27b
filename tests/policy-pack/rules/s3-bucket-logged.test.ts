import { s3BucketLogged } from "../../../policy-pack/src/rules/s3-bucket-logged";
import { type TestResource, testStackPolicy, UNKNOWN_TEXT } from "../../../policy-pack/src/testing";
import { bucket, bucketV2, companion, key, logsOf, nativeBucket } from "../buckets";
import { accepted, advised, byText, refused } from "../titled-cases";

const FIX = "Set it to the name of the bucket that receives the logs.";
const SILENT =
  "bucket: No resource records who accesses this bucket. Add a BucketLogging for it, or a trail that records the data events of its objects, both reads and writes.";
const OBJECTS = "arn:aws:s3:::files/";

type Properties = Readonly<Record<string, unknown>>;

function logging(targetBucket: unknown, rest: Partial<TestResource> = {}): TestResource {
  return companion("BucketLogging", { targetBucket, targetPrefix: "" }, rest);
}

function trail(props: Properties, rest: Partial<TestResource> = {}): TestResource {
  return { type: "aws:cloudtrail/trail:Trail", name: "trail", props, ...rest };
}

function nativeTrail(props: Properties): TestResource {
  return trail({ isLogging: true, ...props }, { type: "aws-native:cloudtrail:Trail" });
}

/** A trail with one selector of the older form. */
function basic(values: unknown, rest: Properties = {}, type: unknown = "AWS::S3::Object") {
  return trail({ eventSelectors: [{ dataResources: [{ type, values }], ...rest }] });
}

/** What a trail has that records every object of the bucket. */
const ALL_OBJECTS = basic([OBJECTS]).props;
const DATA = { field: "eventCategory", equals: ["Data"] };
const MANAGEMENT = { field: "eventCategory", equals: ["Management"] };
const OF_OBJECTS = { field: "resources.type", equals: ["AWS::S3::Object"] };
const OF_TABLES = { field: "resources.type", equals: ["AWS::DynamoDB::Table"] };

/** Advanced selectors, each of which asks for these fields. */
function selectors(...fields: readonly (readonly unknown[])[]) {
  return { advancedEventSelectors: fields.map((fieldSelectors) => ({ fieldSelectors })) };
}

/** A trail with one advanced selector of object events that also asks for the given fields. */
function advanced(...fields: readonly unknown[]): TestResource {
  return trail(selectors([MANAGEMENT], [DATA, OF_OBJECTS, ...fields]));
}

function arn(operators: Properties): Properties {
  return { field: "resources.ARN", ...operators };
}

function byArn(operators: Properties): TestResource {
  return advanced(arn(operators));
}

function readOnly(...equals: readonly string[]): Properties {
  return { field: "readOnly", equals };
}

const recording: Readonly<Record<string, TestResource>> = {
  "every object of the bucket": basic([OBJECTS]),
  "every object of the account": basic(["arn:aws:s3"]),
  "every object of every bucket": basic(["arn:aws:s3:::"]),
  "every object of the account in another partition": basic(["arn:aws-us-gov:s3"]),
  "the bucket among others": basic(["arn:aws:s3:::other/", OBJECTS]),
  "reading and writing, as said": basic([OBJECTS], { readWriteType: "All" }),
  "reading here and writing there": trail({
    eventSelectors: ["ReadOnly", "WriteOnly"].map((readWriteType) => ({
      readWriteType,
      dataResources: [{ type: "AWS::S3::Object", values: [OBJECTS] }],
    })),
  }),
  "every object, by an advanced selector": advanced(),
  "the bucket's objects, by an advanced selector": byArn({ startsWiths: [OBJECTS] }),
  "one of two buckets, by an advanced selector": byArn({
    startsWiths: ["arn:aws:s3:::other/", OBJECTS],
  }),
  "the bucket by a beginning of its name": byArn({ startsWiths: ["arn:aws:s3:::fi"] }),
  "all but other buckets": byArn({ notStartsWiths: ["arn:aws:s3:::other/"] }),
  "reading and writing, by an advanced selector": advanced(readOnly("true", "false")),
  "reading and writing, by two advanced selectors": trail(
    selectors([DATA, OF_OBJECTS, readOnly("true")], [DATA, OF_OBJECTS, readOnly("false")]),
  ),
  "objects in an aws-native trail": nativeTrail(
    selectors([DATA, OF_OBJECTS, arn({ startsWith: [OBJECTS] })]),
  ),
  "all but other buckets in an aws-native trail": nativeTrail(
    selectors([DATA, OF_OBJECTS, arn({ notStartsWith: ["arn:aws:s3:::other/"] })]),
  ),
};

const deaf: Readonly<Record<string, TestResource>> = {
  "management events alone": trail({}),
  "nothing of objects": basic([OBJECTS], {}, "AWS::Lambda::Function"),
  "another bucket": basic(["arn:aws:s3:::other/"]),
  "a bucket with a longer name": basic(["arn:aws:s3:::files-2/"]),
  "some objects of the bucket": basic([`${OBJECTS}secret/`]),
  "an empty list": basic([]),
  "an empty text": basic([""]),
  "something that is no text": basic([5]),
  "reading alone": basic([OBJECTS], { readWriteType: "ReadOnly" }),
  "writing alone": basic([OBJECTS], { readWriteType: "WriteOnly" }),
  nonsense: basic([OBJECTS], { readWriteType: "Everything" }),
  "nothing, for it does not log": trail({ enableLogging: false, ...ALL_OBJECTS }),
  "nothing, for AWS's own does not log": nativeTrail({ isLogging: false, ...ALL_OBJECTS }),
  garbage: trail({ eventSelectors: "all", advancedEventSelectors: [null, "all", 5] }),
  "garbage for data resources": trail({ eventSelectors: [{ dataResources: ["all", null] }] }),
  "garbage for fields": trail(selectors([null, "all"])),
  "no type of resource": trail(selectors([DATA])),
  tables: trail(selectors([DATA, OF_TABLES])),
  "another bucket, by an advanced selector": byArn({ startsWiths: ["arn:aws:s3:::o"] }),
  "an ARN that no object has": byArn({ equals: [OBJECTS] }),
  "ARNs by their ends": byArn({ endsWiths: [".txt"] }),
  "no ARN": byArn({}),
  "some objects by beginning and end": byArn({ startsWiths: [OBJECTS], endsWiths: [".x"] }),
  "all but buckets with such a name": byArn({ notStartsWiths: ["arn:aws:s3:::fi"] }),
  "all but the bucket": byArn({ notStartsWiths: [OBJECTS] }),
  "all but some of the bucket": byArn({ notStartsWiths: [`${OBJECTS}secret/`] }),
  "the bucket but for some of it": byArn({
    startsWiths: [OBJECTS],
    notStartsWiths: [`${OBJECTS}secret/`],
  }),
  "reading alone, by an advanced selector": advanced(readOnly("true")),
  "writing alone, by an advanced selector": advanced(readOnly("false")),
  "some events": advanced({ field: "eventName", equals: ["PutObject"] }),
  "all but some events": advanced({ field: "eventName", notEquals: ["GetObject"] }),
};

const EAST = { region: "us-east-1" };
const WEST = { region: "us-west-2" };
const NAMELESS = { bucket: UNKNOWN_TEXT };

testStackPolicy(s3BucketLogged, [
  ...accepted({
    "has nothing to say of a stack without buckets": [key()],
    "accepts a companion": [bucket(), logging("logs")],
    "accepts version 6's companion": [
      bucketV2(),
      companion("BucketLoggingV2", { targetBucket: "logs" }),
    ],
    "accepts a bucket that logs into itself": [bucket(), logging("files")],
    "accepts the bucket's own word": [bucket({ logging: { targetBucket: "logs" } })],
    "accepts a BucketV2's own word": [bucketV2({ loggings: [{ targetBucket: "logs" }] })],
    "accepts an aws-native bucket's own word": [
      nativeBucket({ loggingConfiguration: { destinationBucketName: "logs" } }),
    ],
    "accepts an aws-native bucket that logs into itself": [
      nativeBucket({ loggingConfiguration: {} }),
    ],
    "excuses an access-log target": [bucket(), logsOf()],
    "trusts a target of the same stack before it has a name": [
      bucket(NAMELESS, { name: "logs" }),
      bucket(),
      logging(UNKNOWN_TEXT, { madeFrom: { targetBucket: ["logs"] } }),
    ],
    "trusts it in the bucket's own word": [
      bucket(NAMELESS, { name: "logs" }),
      bucketV2(
        { loggings: [{ targetBucket: UNKNOWN_TEXT }] },
        { madeFrom: { loggings: ["logs"] } },
      ),
    ],
    "accepts a trail of the bucket's Region": [bucket(EAST), trail({ ...EAST, ...ALL_OBJECTS })],
    "accepts a trail of every Region": [
      bucket(EAST),
      trail({ ...WEST, isMultiRegionTrail: true, ...ALL_OBJECTS }),
    ],
    "accepts a trail where nothing tells the Region": [
      bucket(),
      trail({ ...WEST, ...ALL_OBJECTS }),
    ],
    "accepts a trail of which nothing tells the Region": [bucket(EAST), basic([OBJECTS])],
    "does not wait for the name where a trail records every bucket": [
      bucket(NAMELESS),
      basic(["arn:aws:s3"]),
    ],
    "does not wait where enough is known": [
      bucket(),
      basic([OBJECTS, UNKNOWN_TEXT]),
      trail(selectors([DATA, OF_OBJECTS, arn({ startsWiths: [UNKNOWN_TEXT] })]), { name: "other" }),
    ],
    "does not wait for what an advanced selector also records": [
      bucket(),
      byArn({ startsWiths: [OBJECTS, UNKNOWN_TEXT] }),
    ],
  }),
  ...byText({ "not set": undefined, '""': "", true: true, "a list": ["logs"] }, (text, target) => ({
    it: `refuses a target that is ${text}`,
    stack: [bucket(), logging(target)],
    violations: [`companion: targetBucket is ${text}. ${FIX}`],
  })),
  {
    it: "refuses the buckets' own words",
    stack: [
      bucket({ bucket: "a", logging: {} }, { name: "a" }),
      bucketV2({ bucket: "b", loggings: [{ targetBucket: 5 }] }, { name: "b" }),
      nativeBucket(
        { bucketName: "c", loggingConfiguration: { destinationBucketName: "" } },
        { name: "c" },
      ),
    ],
    violations: [
      `a: logging.targetBucket is not set. ${FIX}`,
      `b: loggings[0].targetBucket is 5. ${FIX}`,
      `c: loggingConfiguration.destinationBucketName is "". ${FIX}`,
    ],
  },
  ...[bucket(), bucketV2(), nativeBucket()].map((silent) => ({
    it: `refuses an ${silent.type} that nothing records`,
    stack: [silent],
    violations: [SILENT],
  })),
  ...refused(`companion: targetBucket is "". ${FIX}`, {
    "judges a companion whose bucket is in another stack": [logging("")],
  }),
  {
    it: "does not trust a target that is known and wrong, whatever it was made from",
    stack: [bucket(), logging("", { madeFrom: { targetBucket: ["bucket"] } })],
    violations: [`companion: targetBucket is "". ${FIX}`],
    silentBeforeKnown: ["targetBucket"],
  },
  ...advised("companion: targetBucket is not known until the update.", {
    "says what target it cannot know at preview": [bucket(), logging(UNKNOWN_TEXT)],
  }),
  ...byText(recording, (title, recorder) => ({
    it: `accepts a trail that records ${title}`,
    stack: [bucket(), recorder],
  })),
  ...byText(deaf, (title, recorder) => ({
    it: `refuses a trail that records ${title}`,
    stack: [bucket(), recorder],
    violations: [SILENT],
  })),
  ...[{}, { isMultiRegionTrail: false }].map((rest) => ({
    it: `refuses a trail of another Region with ${JSON.stringify(rest)}`,
    stack: [bucket(EAST), trail({ ...WEST, ...rest, ...ALL_OBJECTS })],
    violations: [SILENT],
  })),
  ...advised("bucket: region of bucket is not known until the update.", {
    "waits for the Regions": [bucket({ region: UNKNOWN_TEXT }), trail({ ...WEST, ...ALL_OBJECTS })],
  }),
  ...advised("bucket: isMultiRegionTrail of trail is not known until the update.", {
    "waits for the trail's reach": [
      bucket(EAST),
      trail({ ...WEST, isMultiRegionTrail: UNKNOWN_TEXT, ...ALL_OBJECTS }),
    ],
  }),
  ...[
    { eventSelectors: UNKNOWN_TEXT },
    basic(UNKNOWN_TEXT).props,
    basic([UNKNOWN_TEXT]).props,
    basic([OBJECTS], {}, UNKNOWN_TEXT).props,
    basic([OBJECTS], { readWriteType: UNKNOWN_TEXT }).props,
    { eventSelectors: [{ dataResources: UNKNOWN_TEXT }] },
    { eventSelectors: [{ dataResources: [UNKNOWN_TEXT] }] },
  ].map((props) => ({
    it: `waits for a trail with ${JSON.stringify(props).slice(0, 90)}`,
    stack: [bucket(), trail(props)],
    advisories: ["bucket: eventSelectors of trail is not known until the update."],
  })),
  ...[
    { advancedEventSelectors: UNKNOWN_TEXT },
    { advancedEventSelectors: [UNKNOWN_TEXT] },
    { advancedEventSelectors: [{ fieldSelectors: UNKNOWN_TEXT }] },
    { advancedEventSelectors: [{ fieldSelectors: [UNKNOWN_TEXT] }] },
    byArn({ startsWiths: [UNKNOWN_TEXT] }).props,
    byArn({ notStartsWiths: [UNKNOWN_TEXT] }).props,
    advanced(readOnly(UNKNOWN_TEXT)).props,
    advanced({ field: UNKNOWN_TEXT, equals: ["true"] }).props,
  ].map((props) => ({
    it: `waits for a trail with ${JSON.stringify(props).slice(0, 250)}`,
    stack: [bucket(), trail(props)],
    advisories: ["bucket: advancedEventSelectors of trail is not known until the update."],
  })),
  ...advised("bucket: enableLogging of trail is not known until the update.", {
    "waits for whether the trail logs": [
      bucket(),
      trail({ enableLogging: UNKNOWN_TEXT, ...ALL_OBJECTS }),
    ],
  }),
  ...advised("bucket: bucket is not known until the update.", {
    "waits for the bucket's name where a trail names buckets": [bucket(NAMELESS), basic([OBJECTS])],
  }),
  ...refused(SILENT, {
    "does not wait for the name where there is no trail": [bucket(NAMELESS)],
    "does not wait for the name where a trail has no selectors": [bucket(NAMELESS), trail({})],
    "does not wait for the name where a trail records neither reads nor writes": [
      bucket(NAMELESS),
      basic([OBJECTS], { readWriteType: "Everything" }),
    ],
  }),
  ...[{ eventSelectors: UNKNOWN_TEXT }, { enableLogging: UNKNOWN_TEXT, ...ALL_OBJECTS }].map(
    (props) => ({
      it: `does not wait for a trail of another Region with ${Object.keys(props).join()}`,
      stack: [bucket(EAST), trail({ ...WEST, ...props })],
      violations: [SILENT],
    }),
  ),
  ...advised("bucket: eventSelectors of trail is not known until the update.", {
    "waits for a selector that was made from something else than a bucket": [
      bucket(),
      key(),
      trail(basic([UNKNOWN_TEXT]).props, { madeFrom: { eventSelectors: ["key"] } }),
    ],
  }),
  ...refused(SILENT, {
    "does not wait for selectors that have nothing to do with objects": [
      bucket(),
      basic([UNKNOWN_TEXT], {}, "AWS::Lambda::Function"),
      trail(selectors([DATA, OF_TABLES, arn({ equals: [UNKNOWN_TEXT] })]), { name: "other" }),
    ],
    "does not wait for selectors of management events, nor for how others read and write": [
      bucket(),
      trail({
        eventSelectors: [
          { readWriteType: UNKNOWN_TEXT },
          { readWriteType: UNKNOWN_TEXT, dataResources: [{ type: "AWS::Lambda::Function" }] },
        ],
        ...selectors([MANAGEMENT, readOnly(UNKNOWN_TEXT)]),
      }),
    ],
  }),
  {
    it: "waits for the bucket that a selector was made from, and no other",
    stack: [
      bucket(),
      bucket({ bucket: "other" }, { name: "other" }),
      trail(basic([UNKNOWN_TEXT]).props, { madeFrom: { eventSelectors: ["other"] } }),
    ],
    violations: [SILENT],
    advisories: ["other: eventSelectors of trail is not known until the update."],
  },
]);
