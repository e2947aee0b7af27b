import { s3BucketSseKms } from "../../policy-pack/rules/s3-bucket-sse-kms";
import { testStackRule, UNKNOWN_TEXT } from "../support/run-policy";
import {
  bucket,
  bucketV2,
  companion,
  encryption,
  encryptionRule,
  inline,
  inlineNative,
  inlineV2,
  key,
  logsToFiles,
  nativeBucket,
} from "./buckets";

const FIX = 'Set it to "aws:kms" or "aws:kms:dsse".';
const ALGORITHM = "rules[0].applyServerSideEncryptionByDefault.sseAlgorithm";
const SILENT =
  "bucket: No resource sets default encryption. Add a BucketServerSideEncryptionConfiguration for this bucket.";
const sse = encryptionRule("aws:kms");
const aes = encryptionRule("AES256");
/** Names no bucket, like one whose name another resource makes up. */
const nameless = { bucket: UNKNOWN_TEXT };

testStackRule(s3BucketSseKms, [
  { it: "has nothing to say of a stack without buckets", stack: [key()] },
  { it: "accepts SSE-KMS", stack: [bucket(), encryption(sse)] },
  { it: "accepts DSSE-KMS", stack: [bucket(), encryption(encryptionRule("aws:kms:dsse"))] },
  { it: "refuses a bucket without encryption", stack: [bucket()], violations: [SILENT] },
  { it: "refuses a BucketV2 without encryption", stack: [bucketV2()], violations: [SILENT] },
  {
    it: "refuses a bucket whose neighbour alone is encrypted",
    stack: [bucket(), bucket({ bucket: "files-2" }, { name: "other" }), encryption(sse)],
    violations: [SILENT.replace("bucket:", "other:")],
  },
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
    stack: [bucket(), companion("BucketServerSideEncryptionConfiguration", { rules })],
    violations: [`companion: ${finding}`],
  })),
  {
    it: "judges every rule",
    stack: [bucket(), companion("BucketServerSideEncryptionConfiguration", { rules: [sse, aes] })],
    violations: [
      `companion: rules[1].applyServerSideEncryptionByDefault.sseAlgorithm is "AES256". ${FIX}`,
    ],
  },
  {
    it: "accepts version 6's companion",
    stack: [bucketV2(), companion("BucketServerSideEncryptionConfigurationV2", { rules: [sse] })],
  },
  { it: "accepts the bucket's own word", stack: [bucket(inline(sse))] },
  { it: "accepts a BucketV2's own word", stack: [bucketV2(inlineV2(sse))] },
  { it: "accepts an aws-native bucket's own word", stack: [nativeBucket(inlineNative(sse))] },
  {
    it: "refuses an aws-native bucket's own word",
    stack: [nativeBucket(inlineNative(aes))],
    violations: [
      `bucket: bucketEncryption.serverSideEncryptionConfiguration[0].serverSideEncryptionByDefault.sseAlgorithm is "AES256". ${FIX}`,
    ],
  },
  {
    it: "refuses an aws-native bucket without encryption",
    stack: [nativeBucket()],
    violations: [SILENT],
  },
  { it: "finds an aws-native bucket by its name", stack: [nativeBucket(), encryption(sse)] },
  {
    it: "refuses the bucket's own word",
    stack: [bucket(inline(aes))],
    violations: [
      `bucket: serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault.sseAlgorithm is "AES256". ${FIX}`,
    ],
  },
  {
    it: "refuses a BucketV2's own word",
    stack: [bucketV2(inlineV2(aes))],
    violations: [
      `bucket: serverSideEncryptionConfigurations[0].rules[0].applyServerSideEncryptionByDefaults[0].sseAlgorithm is "AES256". ${FIX}`,
    ],
  },
  {
    it: "goes by the companion, not by what AWS reports for the bucket",
    stack: [bucket(inline(aes), { inputs: { bucket: "files" } }), encryption(sse)],
  },
  {
    it: "goes by the companion where the bucket was not analysed",
    stack: [bucket(inline(aes)), encryption(sse)],
    analysed: false,
  },
  {
    it: "refuses the bucket's own word beside a companion that says otherwise",
    stack: [bucket(inline(aes)), encryption(sse)],
    violations: [
      `bucket: serverSideEncryptionConfiguration.rule.applyServerSideEncryptionByDefault.sseAlgorithm is "AES256". ${FIX}`,
    ],
  },
  { it: "accepts both where they agree", stack: [bucket(inline(sse)), encryption(sse)] },
  {
    it: "judges each of a bucket's companions",
    stack: [bucket(), encryption(sse), encryption(aes, { name: "second" })],
    violations: [`second: ${ALGORITHM} is "AES256". ${FIX}`],
  },
  {
    it: "does not take what AWS reports for what the program declares",
    stack: [bucket(inline(sse), { inputs: { bucket: "files" } })],
    violations: [SILENT],
  },
  {
    it: "goes by the outputs of a bucket that was not analysed",
    stack: [bucket(inline(sse), { inputs: { bucket: "files" } })],
    analysed: false,
  },
  {
    it: "takes an empty list for no encryption",
    stack: [bucketV2({ serverSideEncryptionConfigurations: [] })],
    violations: [SILENT],
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
  {
    it: "knows a bucket by its name before it has an id",
    stack: [
      bucket({ id: UNKNOWN_TEXT }),
      encryption(sse, { props: { rules: [sse], bucket: "elsewhere" } }),
    ],
    violations: [SILENT],
  },
  {
    it: "does not take a companion without a bucket for that of a bucket without a name",
    stack: [bucket({}, { props: {} }), encryption(sse, { props: { rules: [sse] } })],
    violations: [SILENT],
  },
  {
    it: "finds the companion by its name whatever else that was made from",
    stack: [key(), bucket(), encryption(sse, { madeFrom: { bucket: ["key"] } })],
  },
  {
    it: "finds the companion by dependency while the name is not known",
    stack: [bucket(nameless), encryption(sse, { madeFrom: { bucket: ["bucket"] } })],
  },
  {
    it: "finds the companion by dependency when its own bucket is not known",
    stack: [
      bucket(),
      companion(
        "BucketServerSideEncryptionConfiguration",
        { rules: [aes], bucket: UNKNOWN_TEXT },
        { madeFrom: { bucket: ["bucket"] } },
      ),
    ],
    violations: [`companion: ${ALGORITHM} is "AES256". ${FIX}`],
  },
  {
    it: "goes by the name when a bucket's name is made from another's",
    stack: [
      bucket(),
      bucket({ bucket: "files-logs" }, { name: "logs" }),
      companion(
        "BucketServerSideEncryptionConfiguration",
        { rules: [sse], bucket: "files-logs" },
        { madeFrom: { bucket: ["bucket"] } },
      ),
      encryption(sse, { name: "own", props: { rules: [sse], bucket: "files-logs" } }),
    ],
    violations: [SILENT],
    silentBeforeKnown: ["bucket"],
  },
  {
    it: "judges a companion whose bucket is in another stack",
    stack: [encryption(aes)],
    violations: [`companion: ${ALGORITHM} is "AES256". ${FIX}`],
  },
  {
    it: "waits for a companion that may turn out to be the bucket's",
    stack: [
      bucket(nameless),
      companion("BucketServerSideEncryptionConfiguration", { rules: [sse], ...nameless }),
    ],
    advisories: ["bucket: bucket of companion is not known until the update."],
  },
  {
    it: "does not let an unknown hide another resource's fault",
    stack: [
      bucket(),
      encryption(encryptionRule(UNKNOWN_TEXT)),
      bucket({ bucket: "other" }, { name: "other" }),
    ],
    violations: [SILENT.replace("bucket:", "other:")],
    advisories: [`companion: ${ALGORITHM} is not known until the update.`],
  },
  {
    it: "says when the whole list is not known",
    stack: [
      bucket(),
      companion("BucketServerSideEncryptionConfiguration", { rules: UNKNOWN_TEXT }),
    ],
    advisories: ["companion: rules is not known until the update."],
  },
  {
    it: "goes by the inputs where the engine drops what it does not know",
    stack: [
      bucket(),
      companion(
        "BucketServerSideEncryptionConfiguration",
        {},
        {
          inputs: { bucket: "files", rules: [encryptionRule("AES256", UNKNOWN_TEXT)] },
        },
      ),
    ],
    violations: [`companion: ${ALGORITHM} is "AES256". ${FIX}`],
  },
  {
    it: "excuses an access-log target",
    stack: [bucket(), encryption(aes), ...logsToFiles()].filter(({ name }) => name !== "source"),
  },
  {
    it: "excuses an access-log target without any encryption of its own",
    stack: [bucket(), ...logsToFiles()],
    violations: [SILENT.replace("bucket:", "source:")],
  },
  {
    it: "excuses a target that is found by dependency",
    stack: [
      bucket(nameless),
      companion(
        "BucketLogging",
        { bucket: "elsewhere", targetBucket: UNKNOWN_TEXT },
        { name: "logging", madeFrom: { targetBucket: ["bucket"] } },
      ),
    ],
  },
  {
    it: "excuses the target of a bucket's own logging, old and new",
    stack: [
      bucket(),
      bucketV2({ bucket: "files-v2" }, { name: "other" }),
      bucket({ bucket: "a", ...inline(sse), logging: { targetBucket: "files" } }, { name: "a" }),
      bucketV2(
        { bucket: "b", ...inlineV2(sse), loggings: [{ targetBucket: "files-v2" }] },
        { name: "b" },
      ),
    ],
  },
  {
    it: "excuses the target of an aws-native bucket's logging",
    stack: [
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
  },
  {
    it: "does not excuse an aws-native bucket that logs into itself",
    stack: [nativeBucket({ loggingConfiguration: {} })],
    violations: [SILENT],
  },
  {
    it: "excuses the target of a V2 logging resource",
    stack: [
      bucket(),
      companion(
        "BucketLoggingV2",
        { bucket: "elsewhere", targetBucket: "files" },
        { name: "logging" },
      ),
    ],
  },
  {
    it: "does not excuse a bucket that logs into itself",
    stack: [bucket(), companion("BucketLogging", { targetBucket: "files" }, { name: "logging" })],
    violations: [SILENT],
  },
  {
    it: "does not excuse a bucket of another stack that logs into itself",
    stack: [
      companion("BucketLogging", { targetBucket: "files" }, { name: "logging" }),
      encryption(aes),
    ],
    violations: [`companion: ${ALGORITHM} is "AES256". ${FIX}`],
  },
  {
    it: "excuses the target of a bucket that has no name yet",
    stack: [
      bucket(),
      bucket({ bucket: UNKNOWN_TEXT, ...inline(sse) }, { name: "source" }),
      companion(
        "BucketLogging",
        { bucket: UNKNOWN_TEXT, targetBucket: "files" },
        { name: "logging", madeFrom: { bucket: ["source"] } },
      ),
    ],
  },
  {
    it: "waits where the target of another bucket's logs is not known",
    stack: [
      bucket(),
      companion(
        "BucketLogging",
        { bucket: "elsewhere", targetBucket: UNKNOWN_TEXT },
        { name: "logging" },
      ),
    ],
    advisories: ["bucket: targetBucket of logging is not known until the update."],
  },
  {
    it: "goes by the name of a target that stands beside other values",
    stack: [
      bucket(),
      encryption(sse),
      bucket({ bucket: UNKNOWN_TEXT }, { name: "other" }),
      bucket(
        { bucket: "a", ...inline(sse), logging: { targetBucket: "files", targetPrefix: "other/" } },
        { name: "a", madeFrom: { logging: ["other"] } },
      ),
    ],
    violations: [SILENT.replace("bucket:", "other:")],
    silentBeforeKnown: ["logging"],
  },
  {
    it: "does not take a logging without a target for that of a companion without a bucket",
    stack: [
      companion("BucketLogging", { bucket: "elsewhere" }, { name: "logging" }),
      encryption(aes, { props: { rules: [aes] } }),
    ],
    violations: [`companion: ${ALGORITHM} is "AES256". ${FIX}`],
  },
  {
    it: "goes by logging alone",
    stack: [bucket(), companion("BucketPolicy", { bucket: "elsewhere", targetBucket: "files" })],
    violations: [SILENT],
  },
  {
    it: "does not take one unknown bucket for another",
    stack: [
      companion("BucketServerSideEncryptionConfiguration", { rules: [aes], ...nameless }),
      companion(
        "BucketLogging",
        { bucket: "elsewhere", targetBucket: UNKNOWN_TEXT },
        { name: "logging" },
      ),
    ],
    advisories: ["companion: bucket is not known until the update."],
  },
  {
    it: "does not wait for a log target where the encryption is right",
    stack: [
      bucket(),
      encryption(sse),
      companion(
        "BucketLogging",
        { bucket: "elsewhere", targetBucket: UNKNOWN_TEXT },
        { name: "logging" },
      ),
    ],
  },
  {
    it: "waits for the name of the bucket whose logs it gets",
    stack: [
      bucket(),
      companion(
        "BucketLogging",
        { bucket: UNKNOWN_TEXT, targetBucket: "files" },
        { name: "logging" },
      ),
    ],
    advisories: ["bucket: bucket of logging is not known until the update."],
  },
  {
    it: "goes by the inputs where the engine does not know the outputs",
    stack: [
      bucket(),
      companion(
        "BucketServerSideEncryptionConfiguration",
        { rules: UNKNOWN_TEXT },
        { inputs: { bucket: "files", rules: [aes] } },
      ),
    ],
    violations: [`companion: ${ALGORITHM} is "AES256". ${FIX}`],
  },
  {
    it: "goes by the outputs where they are known",
    stack: [
      bucket(),
      companion(
        "BucketServerSideEncryptionConfiguration",
        { rules: [aes] },
        { inputs: { bucket: "files", rules: UNKNOWN_TEXT } },
      ),
    ],
    violations: [`companion: ${ALGORITHM} is "AES256". ${FIX}`],
  },
]);
