import { s3BucketSseKms } from "../../../policy-pack/src/rules/s3-bucket-sse-kms";
import { testStackPolicy, UNKNOWN_TEXT } from "../../../policy-pack/src/testing";
import {
  bucket,
  bucketV2,
  companion,
  DEFAULT_AT,
  encryption,
  encryptionOf,
  encryptionRule,
  inline,
  inlineNative,
  inlineV2,
  key,
  logsOf,
  logsToFiles,
  nativeBucket,
} from "../buckets";
import { accepted, advised, refused } from "../titled-cases";

const FIX = 'Set it to "aws:kms" or "aws:kms:dsse".';
const ALGORITHM = `${DEFAULT_AT.companion}.sseAlgorithm`;
const SECOND_ALGORITHM = "rules[1].applyServerSideEncryptionByDefault.sseAlgorithm";
const SILENT =
  "bucket: No resource sets default encryption. Add a BucketServerSideEncryptionConfiguration for this bucket.";
const OTHER_SILENT = SILENT.replace("bucket:", "other:");
const sse = encryptionRule("aws:kms");
const aes = encryptionRule("AES256");
const aesUnderUnknown = encryptionRule("AES256", UNKNOWN_TEXT);
/** Names no bucket, like one whose name another resource makes up. */
const nameless = { bucket: UNKNOWN_TEXT };
/** The same of the bucket that receives logs. */
const targetless = { targetBucket: UNKNOWN_TEXT };

testStackPolicy(s3BucketSseKms, [
  ...accepted({
    "has nothing to say of a stack without buckets": [key()],
    "accepts SSE-KMS": [bucket(), encryption(sse)],
    "accepts DSSE-KMS": [bucket(), encryption(encryptionRule("aws:kms:dsse"))],
    "accepts version 6's companion": [
      bucketV2(),
      companion("BucketServerSideEncryptionConfigurationV2", { rules: [sse] }),
    ],
    "accepts the bucket's own word": [bucket(inline(sse))],
    "accepts a BucketV2's own word": [bucketV2(inlineV2(sse))],
    "accepts an aws-native bucket's own word": [nativeBucket(inlineNative(sse))],
    "finds an aws-native bucket by its name": [nativeBucket(), encryption(sse)],
    "goes by the companion, not by what AWS reports for the bucket": [
      bucket(inline(aes), { inputs: { bucket: "files" } }),
      encryption(sse),
    ],
    "accepts both where they agree": [bucket(inline(sse)), encryption(sse)],
    "finds the companion by its name whatever else that was made from": [
      key(),
      bucket(),
      encryption(sse, { madeFrom: { bucket: ["key"] } }),
    ],
    "finds the companion by dependency while the name is not known": [
      bucket(nameless),
      encryption(sse, { madeFrom: { bucket: ["bucket"] } }),
    ],
    "excuses an access-log target": [bucket(), encryption(aes), logsOf()],
    "excuses a target that is found by dependency": [
      bucket(nameless),
      logsOf(targetless, { madeFrom: { targetBucket: ["bucket"] } }),
    ],
    "excuses the target of a bucket's own logging, old and new": [
      bucket(),
      bucketV2({ bucket: "files-v2" }, { name: "other" }),
      bucket({ bucket: "a", ...inline(sse), logging: { targetBucket: "files" } }, { name: "a" }),
      bucketV2(
        { bucket: "b", ...inlineV2(sse), loggings: [{ targetBucket: "files-v2" }] },
        { name: "b" },
      ),
    ],
    "excuses the target of an aws-native bucket's logging": [
      nativeBucket(),
      nativeBucket(
        {
          bucketName: "source",
          ...inlineNative(sse),
          loggingConfiguration: { destinationBucketName: "files" },
        },
        { name: "source" },
      ),
    ],
    "excuses the target of a V2 logging resource": [
      bucket(),
      logsOf({}, { type: "aws:s3/bucketLoggingV2:BucketLoggingV2" }),
    ],
    "excuses the target of a bucket that has no name yet": [
      bucket(),
      bucket({ ...nameless, ...inline(sse) }, { name: "source" }),
      logsOf(nameless, { madeFrom: { bucket: ["source"] } }),
    ],
    "does not wait for a log target where the encryption is right": [
      bucket(),
      encryption(sse),
      logsOf(targetless),
    ],
  }),
  ...refused(SILENT, {
    "refuses a bucket without encryption": [bucket()],
    "refuses a BucketV2 without encryption": [bucketV2()],
    "refuses an aws-native bucket without encryption": [nativeBucket()],
    "does not take what AWS reports for what the program declares": [
      bucket(inline(sse), { inputs: { bucket: "files" } }),
    ],
    "takes an empty list for no encryption": [bucketV2({ serverSideEncryptionConfigurations: [] })],
    "knows a bucket by its name before it has an id": [
      bucket({ id: UNKNOWN_TEXT }),
      encryption(sse, { props: { rules: [sse], bucket: "elsewhere" } }),
    ],
    "does not take a companion without a bucket for that of a bucket without a name": [
      bucket({}, { props: {} }),
      encryption(sse, { props: { rules: [sse] } }),
    ],
    "does not excuse an aws-native bucket that logs into itself": [
      nativeBucket({ loggingConfiguration: {} }),
    ],
    "does not excuse a bucket that logs into itself": [bucket(), logsOf({ bucket: "files" })],
    "goes by logging alone": [
      bucket(),
      companion("BucketPolicy", { bucket: "elsewhere", targetBucket: "files" }),
    ],
  }),
  ...refused(OTHER_SILENT, {
    "refuses a bucket whose neighbour alone is encrypted": [
      bucket(),
      bucket({ bucket: "files-2" }, { name: "other" }),
      encryption(sse),
    ],
  }),
  ...["AES256", "aws:KMS", "", "nonsense"].map((algorithm) => ({
    it: `refuses the algorithm ${JSON.stringify(algorithm)}`,
    stack: [bucket(), encryption(encryptionRule(algorithm))],
    violations: [`companion: ${ALGORITHM} is ${JSON.stringify(algorithm)}. ${FIX}`],
  })),
  ...[
    { rules: undefined, finding: `${ALGORITHM} is not set. ${FIX}` },
    { rules: [], finding: `${ALGORITHM} is not set. ${FIX}` },
    { rules: [null], finding: `${ALGORITHM} is not set. ${FIX}` },
    { rules: [{ bucketKeyEnabled: true }], finding: `${ALGORITHM} is not set. ${FIX}` },
    { rules: "aws:kms", finding: 'rules is "aws:kms". Make it a list.' },
    { rules: ["aws:kms"], finding: 'rules[0] is "aws:kms". Make it an object.' },
    {
      rules: [{ applyServerSideEncryptionByDefault: "aws:kms" }],
      finding: 'rules[0].applyServerSideEncryptionByDefault is "aws:kms". Make it an object.',
    },
    { rules: [encryptionRule(1)], finding: `${ALGORITHM} is 1. ${FIX}` },
  ].map(({ rules, finding }) => ({
    it: `refuses rules that are ${JSON.stringify(rules)?.slice(0, 50)}`,
    stack: [bucket(), encryptionOf({ rules })],
    violations: [`companion: ${finding}`],
  })),
  ...refused(`companion: ${SECOND_ALGORITHM} is "AES256". ${FIX}`, {
    "judges every rule": [bucket(), encryptionOf({ rules: [sse, aes] })],
  }),
  ...refused(`bucket: ${DEFAULT_AT.inlineNative}.sseAlgorithm is "AES256". ${FIX}`, {
    "refuses an aws-native bucket's own word": [nativeBucket(inlineNative(aes))],
  }),
  ...refused(`bucket: ${DEFAULT_AT.inline}.sseAlgorithm is "AES256". ${FIX}`, {
    "refuses the bucket's own word": [bucket(inline(aes))],
    "refuses the bucket's own word beside a companion that says otherwise": [
      bucket(inline(aes)),
      encryption(sse),
    ],
  }),
  ...refused(`bucket: ${DEFAULT_AT.inlineV2}.sseAlgorithm is "AES256". ${FIX}`, {
    "refuses a BucketV2's own word": [bucketV2(inlineV2(aes))],
  }),
  {
    it: "goes by the companion where the bucket was not analysed",
    stack: [bucket(inline(aes)), encryption(sse)],
    analysed: false,
  },
  ...refused(`second: ${ALGORITHM} is "AES256". ${FIX}`, {
    "judges each of a bucket's companions": [
      bucket(),
      encryption(sse),
      encryption(aes, { name: "second" }),
    ],
  }),
  {
    it: "goes by the outputs of a bucket that was not analysed",
    stack: [bucket(inline(sse), { inputs: { bucket: "files" } })],
    analysed: false,
  },
  ...[
    { props: { bucket: "files" }, inputs: {} },
    { props: {}, inputs: { bucket: "files" } },
    { props: { id: "files" }, inputs: {} },
    { props: { bucket: "", id: "files" }, inputs: { bucket: "" } },
  ].map((own) => ({
    it: `finds the companion of a bucket named by ${JSON.stringify(own)}`,
    stack: [bucket({}, own), encryption(sse)],
  })),
  ...refused(`companion: ${ALGORITHM} is "AES256". ${FIX}`, {
    "finds the companion by dependency when its own bucket is not known": [
      bucket(),
      encryptionOf({ rules: [aes], ...nameless }, { madeFrom: { bucket: ["bucket"] } }),
    ],
    "judges a companion whose bucket is in another stack": [encryption(aes)],
    "goes by the inputs where the engine drops what it does not know": [
      bucket(),
      encryptionOf({}, { inputs: { bucket: "files", rules: [aesUnderUnknown] } }),
    ],
    "does not excuse a bucket of another stack that logs into itself": [
      logsOf({ bucket: "files" }),
      encryption(aes),
    ],
    "does not take a logging without a target for that of a companion without a bucket": [
      companion("BucketLogging", { bucket: "elsewhere" }, { name: "logging" }),
      encryption(aes, { props: { rules: [aes] } }),
    ],
    "goes by the inputs where the engine does not know the outputs": [
      bucket(),
      encryptionOf({ rules: UNKNOWN_TEXT }, { inputs: { bucket: "files", rules: [aes] } }),
    ],
    "goes by the outputs where they are known": [
      bucket(),
      encryptionOf({ rules: [aes] }, { inputs: { bucket: "files", rules: UNKNOWN_TEXT } }),
    ],
  }),
  {
    it: "goes by the name when a bucket's name is made from another's",
    stack: [
      bucket(),
      bucket({ bucket: "files-logs" }, { name: "logs" }),
      encryptionOf({ rules: [sse], bucket: "files-logs" }, { madeFrom: { bucket: ["bucket"] } }),
      encryption(sse, { name: "own", props: { rules: [sse], bucket: "files-logs" } }),
    ],
    violations: [SILENT],
    silentBeforeKnown: ["bucket"],
  },
  ...advised("bucket: bucket of companion is not known until the update.", {
    "waits for a companion that may turn out to be the bucket's": [
      bucket(nameless),
      encryptionOf({ rules: [sse], ...nameless }),
    ],
  }),
  {
    it: "does not let an unknown hide another resource's fault",
    stack: [
      bucket(),
      encryption(encryptionRule(UNKNOWN_TEXT)),
      bucket({ bucket: "other" }, { name: "other" }),
    ],
    violations: [OTHER_SILENT],
    advisories: [`companion: ${ALGORITHM} is not known until the update.`],
  },
  ...advised("companion: rules is not known until the update.", {
    "says when the whole list is not known": [bucket(), encryptionOf({ rules: UNKNOWN_TEXT })],
  }),
  ...refused(SILENT.replace("bucket:", "source:"), {
    "excuses an access-log target without any encryption of its own": [bucket(), ...logsToFiles()],
  }),
  ...advised("bucket: targetBucket of logging is not known until the update.", {
    "waits where the target of another bucket's logs is not known": [bucket(), logsOf(targetless)],
  }),
  {
    it: "goes by the name of a target that stands beside other values",
    stack: [
      bucket(),
      encryption(sse),
      bucket(nameless, { name: "other" }),
      bucket(
        { bucket: "a", ...inline(sse), logging: { targetBucket: "files", targetPrefix: "other/" } },
        { name: "a", madeFrom: { logging: ["other"] } },
      ),
    ],
    violations: [OTHER_SILENT],
    silentBeforeKnown: ["logging"],
  },
  ...advised("companion: bucket is not known until the update.", {
    "does not take one unknown bucket for another": [
      encryptionOf({ rules: [aes], ...nameless }),
      logsOf(targetless),
    ],
  }),
  ...advised("bucket: bucket of logging is not known until the update.", {
    "waits for the name of the bucket whose logs it gets": [bucket(), logsOf(nameless)],
  }),
]);
