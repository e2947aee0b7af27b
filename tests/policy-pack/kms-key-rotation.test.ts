import { EXTERNAL_KEY, KEY, NATIVE_KEY } from "../../policy-pack/aws-types";
import { kmsKeyRotation } from "../../policy-pack/rules/kms-key-rotation";
import { testResourceRule, UNKNOWN_TEXT } from "../support/run-policy";

const CANNOT_ROTATE = "AWS KMS rotates symmetric encryption keys of AWS_KMS origin only";
const PERIOD_FIX =
  "Set it to a whole number of days, 90 to 2560; AWS takes 365 where it is not set.";

testResourceRule(kmsKeyRotation, KEY, [
  { it: "accepts a key that rotates", props: { enableKeyRotation: true } },
  {
    it: "refuses a key that does not say",
    props: {},
    violations: ["enableKeyRotation is not set. Set it to true."],
  },
  {
    it: "refuses a key that does not rotate",
    props: { enableKeyRotation: false, customerMasterKeySpec: "SYMMETRIC_DEFAULT" },
    violations: ["enableKeyRotation is false. Set it to true."],
  },
  {
    it: "refuses a value of another type",
    props: { enableKeyRotation: "true" },
    violations: ['enableKeyRotation is "true". Set it to true.'],
  },
  {
    it: "says what it cannot know at preview, and what it can",
    props: { enableKeyRotation: UNKNOWN_TEXT, rotationPeriodInDays: 89 },
    violations: [`rotationPeriodInDays is 89. ${PERIOD_FIX}`],
    advisories: ["enableKeyRotation is not known until the update."],
  },
  {
    it: "does not ask for rotation before it knows the kind of key",
    props: { customerMasterKeySpec: UNKNOWN_TEXT },
    advisories: ["customerMasterKeySpec is not known until the update."],
  },
  {
    it: "accepts rotation that is on, whatever the kind of key",
    props: { customerMasterKeySpec: UNKNOWN_TEXT, enableKeyRotation: true },
  },
  ...[90, 2560].map((days) => ({
    it: `accepts a period of ${days} days`,
    props: { enableKeyRotation: true, rotationPeriodInDays: days },
  })),
  ...[
    [89, "89"],
    [2561, "2561"],
    [365.5, "365.5"],
    ["365", '"365"'],
  ].map(([value, text]) => ({
    it: `refuses a period of ${text}`,
    props: { enableKeyRotation: true, rotationPeriodInDays: value },
    violations: [`rotationPeriodInDays is ${text}. ${PERIOD_FIX}`],
  })),
  {
    it: "accepts exactly the configured period",
    props: { enableKeyRotation: true, rotationPeriodInDays: 180 },
    config: { maxPeriodInDays: 180 },
  },
  {
    it: "refuses one day more than the configured period",
    props: { enableKeyRotation: true, rotationPeriodInDays: 181 },
    config: { maxPeriodInDays: 180 },
    violations: [
      "rotationPeriodInDays is 181. Set it to a whole number of days, 90 to 180; AWS takes 365 where it is not set.",
    ],
  },
  {
    it: "counts a period that is not set as a year",
    props: { enableKeyRotation: true },
    config: { maxPeriodInDays: 364 },
    violations: [
      "rotationPeriodInDays is not set. Set it to a whole number of days, 90 to 364; AWS takes 365 where it is not set.",
    ],
  },
  {
    it: "accepts a period that is not set where a year is allowed",
    props: { enableKeyRotation: true },
    config: { maxPeriodInDays: 365 },
  },
  {
    it: "refuses to go by a period AWS does not have",
    props: { enableKeyRotation: true },
    config: { maxPeriodInDays: 30 },
    violations: [
      "maxPeriodInDays is 30 in this policy's configuration. Set it to a whole number of days, 90 to 2560.",
    ],
  },
  ...[
    { customerMasterKeySpec: "RSA_2048" },
    { customerMasterKeySpec: "HMAC_256", keyUsage: "GENERATE_VERIFY_MAC" },
    { keyUsage: "SIGN_VERIFY" },
    { customKeyStoreId: "cks-1234567890abcdef0" },
    { xksKeyId: "bb8562717f809024" },
  ].map((props) => ({
    it: `is not asked of a key with ${JSON.stringify(props)}`,
    props,
    notApplicable: CANNOT_ROTATE,
  })),
  ...[{ keySpec: "HMAC_256" }, { keyUsage: "SIGN_VERIFY" }, { origin: "EXTERNAL" }].map(
    (props) => ({
      it: `is not asked of a key of aws-native with ${JSON.stringify(props)}`,
      type: NATIVE_KEY,
      props,
      notApplicable: CANNOT_ROTATE,
    }),
  ),
  {
    it: "is asked of a key whose stores are empty texts",
    props: { customKeyStoreId: "", xksKeyId: "" },
    violations: ["enableKeyRotation is not set. Set it to true."],
  },
  {
    it: "is asked of any other key of aws-native",
    type: NATIVE_KEY,
    props: { keySpec: "SYMMETRIC_DEFAULT", keyUsage: "ENCRYPT_DECRYPT", origin: "AWS_KMS" },
    violations: ["enableKeyRotation is not set. Set it to true."],
  },
  {
    it: "does not ask a key of aws-native before it knows the origin",
    type: NATIVE_KEY,
    props: { origin: UNKNOWN_TEXT },
    advisories: ["origin is not known until the update."],
  },
  {
    it: "accepts a key of aws-native that rotates",
    type: NATIVE_KEY,
    props: { enableKeyRotation: true, rotationPeriodInDays: 90 },
  },
  {
    it: "leaves other types alone",
    type: EXTERNAL_KEY,
    props: {},
    notApplicable: "Policy judges resources of other types",
  },
]);
