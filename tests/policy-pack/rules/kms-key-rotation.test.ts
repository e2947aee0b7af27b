import { EXTERNAL_KEY, KEY, NATIVE_KEY } from "../../../policy-pack/src/resources/aws-types";
import { kmsKeyRotation } from "../../../policy-pack/src/rules/kms-key-rotation";
import { testResourcePolicy, UNKNOWN_TEXT } from "../../../policy-pack/src/testing";
import { leftAlone, notKnown, refused } from "../cases";

const CANNOT_ROTATE = "AWS KMS rotates symmetric encryption keys of AWS_KMS origin only";
const NOT_SET = "enableKeyRotation is not set. Set it to true.";
const PERIOD_FIX = "Set it to a whole number of days, 90 to 2560; AWS uses 365 if it is not set.";

const rotating = { enableKeyRotation: true };
const every = (days: unknown) => ({ ...rotating, rotationPeriodInDays: days });
const atMost = (days: number) => ({ config: { maxPeriodInDays: days } });

testResourcePolicy(kmsKeyRotation, KEY, [
  { it: "accepts a key that rotates", props: rotating },
  refused("refuses a key that does not say", {}, NOT_SET),
  refused(
    "refuses a key that does not rotate",
    { enableKeyRotation: false, customerMasterKeySpec: "SYMMETRIC_DEFAULT" },
    "enableKeyRotation is false. Set it to true.",
  ),
  refused(
    "refuses a value of another type",
    { enableKeyRotation: "true" },
    'enableKeyRotation is "true". Set it to true.',
  ),
  {
    it: "says what it cannot know at preview, and what it can",
    props: { enableKeyRotation: UNKNOWN_TEXT, rotationPeriodInDays: 89 },
    violations: [`rotationPeriodInDays is 89. ${PERIOD_FIX}`],
    advisories: ["enableKeyRotation is not known until the update."],
  },
  notKnown("customerMasterKeySpec", "does not ask for rotation before it knows the kind of key"),
  {
    it: "accepts rotation that is on, whatever the kind of key",
    props: { customerMasterKeySpec: UNKNOWN_TEXT, ...rotating },
  },
  ...[90, 2560].map((days) => ({ it: `accepts a period of ${days} days`, props: every(days) })),
  ...[
    [89, "89"],
    [2561, "2561"],
    [365.5, "365.5"],
    ["365", '"365"'],
  ].map(([value, text]) =>
    refused(
      `refuses a period of ${text}`,
      every(value),
      `rotationPeriodInDays is ${text}. ${PERIOD_FIX}`,
    ),
  ),
  { it: "accepts exactly the configured period", props: every(180), ...atMost(180) },
  {
    it: "refuses one day more than the configured period",
    props: every(181),
    ...atMost(180),
    violations: [
      "rotationPeriodInDays is 181. Set it to a whole number of days, 90 to 180; AWS uses 365 if it is not set.",
    ],
  },
  {
    it: "counts a period that is not set as a year",
    props: rotating,
    ...atMost(364),
    violations: [
      "rotationPeriodInDays is not set. Set it to a whole number of days, 90 to 364; AWS uses 365 if it is not set.",
    ],
  },
  {
    it: "accepts a period that is not set where a year is allowed",
    props: rotating,
    ...atMost(365),
  },
  {
    it: "refuses to go by a period AWS does not have",
    props: rotating,
    ...atMost(30),
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
  refused(
    "is asked of a key whose stores are empty texts",
    { customKeyStoreId: "", xksKeyId: "", customerMasterKeySpec: "", keyUsage: "" },
    NOT_SET,
  ),
  {
    it: "is asked of any other key of aws-native",
    type: NATIVE_KEY,
    props: { keySpec: "SYMMETRIC_DEFAULT", keyUsage: "ENCRYPT_DECRYPT", origin: "AWS_KMS" },
    violations: [NOT_SET],
  },
  {
    ...notKnown("origin", "does not ask a key of aws-native before it knows the origin"),
    type: NATIVE_KEY,
  },
  { it: "accepts a key of aws-native that rotates", type: NATIVE_KEY, props: every(90) },
  leftAlone(EXTERNAL_KEY),
]);
