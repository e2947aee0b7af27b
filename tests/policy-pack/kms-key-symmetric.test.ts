import { EXTERNAL_KEY, KEY, NATIVE_KEY, REPLICA_KEY } from "../../policy-pack/aws-types";
import { kmsKeySymmetric } from "../../policy-pack/rules/kms-key-symmetric";
import { testResourceRule, UNKNOWN_TEXT } from "../support/run-policy";

const SPEC_FIX = 'Set it to "SYMMETRIC_DEFAULT" or leave it out.';
const USAGE_FIX = 'Set it to "ENCRYPT_DECRYPT" or leave it out.';

testResourceRule(kmsKeySymmetric, KEY, [
  { it: "accepts a key that does not say", props: {} },
  {
    it: "accepts a symmetric encryption key",
    props: { customerMasterKeySpec: "SYMMETRIC_DEFAULT", keyUsage: "ENCRYPT_DECRYPT" },
  },
  ...["RSA_2048", "ECC_NIST_P256", "HMAC_256", "ML_DSA_65", "SM2", "symmetric_default", ""].map(
    (spec) => ({
      it: `refuses the spec ${spec}`,
      props: { customerMasterKeySpec: spec },
      violations: [`customerMasterKeySpec is "${spec}". ${SPEC_FIX}`],
    }),
  ),
  ...["SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT"].map((usage) => ({
    it: `refuses the usage ${usage}`,
    props: { keyUsage: usage },
    violations: [`keyUsage is "${usage}". ${USAGE_FIX}`],
  })),
  {
    it: "tells of both at once",
    props: { customerMasterKeySpec: "RSA_2048", keyUsage: "SIGN_VERIFY" },
    violations: [
      `customerMasterKeySpec is "RSA_2048". ${SPEC_FIX}`,
      `keyUsage is "SIGN_VERIFY". ${USAGE_FIX}`,
    ],
  },
  {
    it: "refuses values of another type",
    props: { customerMasterKeySpec: ["SYMMETRIC_DEFAULT"], keyUsage: 1 },
    violations: [`customerMasterKeySpec is a list. ${SPEC_FIX}`, `keyUsage is 1. ${USAGE_FIX}`],
  },
  {
    it: "still refuses the usage when the spec is not known",
    props: { customerMasterKeySpec: UNKNOWN_TEXT, keyUsage: "SIGN_VERIFY" },
    violations: [`keyUsage is "SIGN_VERIFY". ${USAGE_FIX}`],
    advisories: ["customerMasterKeySpec is not known until the update."],
  },
  {
    it: "says once what it cannot know at preview",
    props: { customerMasterKeySpec: UNKNOWN_TEXT, keyUsage: UNKNOWN_TEXT },
    advisories: ["customerMasterKeySpec, keyUsage are not known until the update."],
  },
  {
    it: "reads the spec of a key with imported material",
    type: EXTERNAL_KEY,
    props: { keySpec: "HMAC_256", customerMasterKeySpec: "RSA_2048" },
    violations: [`keySpec is "HMAC_256". ${SPEC_FIX}`],
  },
  {
    it: "accepts a symmetric key of aws-native",
    type: NATIVE_KEY,
    props: { keySpec: "SYMMETRIC_DEFAULT", keyUsage: "ENCRYPT_DECRYPT" },
  },
  {
    it: "reads the spec of a key of aws-native",
    type: NATIVE_KEY,
    props: { keySpec: "RSA_2048", keyUsage: "SIGN_VERIFY" },
    violations: [`keySpec is "RSA_2048". ${SPEC_FIX}`, `keyUsage is "SIGN_VERIFY". ${USAGE_FIX}`],
  },
  {
    it: "leaves replicas to their primary key",
    type: REPLICA_KEY,
    props: {},
    notApplicable: "Policy judges resources of other types",
  },
]);
