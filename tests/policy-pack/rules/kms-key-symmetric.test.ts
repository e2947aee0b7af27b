import {
  EXTERNAL_KEY,
  KEY,
  NATIVE_KEY,
  REPLICA_KEY,
} from "../../../policy-pack/src/resources/aws-types";
import { kmsKeySymmetric } from "../../../policy-pack/src/rules/kms-key-symmetric";
import { testResourcePolicy, UNKNOWN_TEXT } from "../../../policy-pack/src/testing";
import { leftAlone, refused } from "../cases";

const SPEC_FIX = 'Set it to "SYMMETRIC_DEFAULT" or leave it out.';
const USAGE_FIX = 'Set it to "ENCRYPT_DECRYPT" or leave it out.';
const SIGNS = `keyUsage is "SIGN_VERIFY". ${USAGE_FIX}`;

const key = (spec: unknown, usage: unknown) => ({ customerMasterKeySpec: spec, keyUsage: usage });

testResourcePolicy(kmsKeySymmetric, KEY, [
  { it: "accepts a key that does not say", props: {} },
  { it: "accepts empty texts for not set", props: key("", "") },
  {
    it: "accepts a symmetric encryption key",
    props: key("SYMMETRIC_DEFAULT", "ENCRYPT_DECRYPT"),
  },
  ...["RSA_2048", "ECC_NIST_P256", "HMAC_256", "ML_DSA_65", "SM2", "symmetric_default", " "].map(
    (spec) =>
      refused(
        `refuses the spec ${spec}`,
        { customerMasterKeySpec: spec },
        `customerMasterKeySpec is "${spec}". ${SPEC_FIX}`,
      ),
  ),
  ...["SIGN_VERIFY", "GENERATE_VERIFY_MAC", "KEY_AGREEMENT"].map((keyUsage) =>
    refused(
      `refuses the usage ${keyUsage}`,
      { keyUsage },
      `keyUsage is "${keyUsage}". ${USAGE_FIX}`,
    ),
  ),
  refused(
    "tells of both at once",
    key("RSA_2048", "SIGN_VERIFY"),
    ...[`customerMasterKeySpec is "RSA_2048". ${SPEC_FIX}`, SIGNS],
  ),
  refused(
    "refuses values of another type",
    key(["SYMMETRIC_DEFAULT"], 1),
    ...[`customerMasterKeySpec is a list. ${SPEC_FIX}`, `keyUsage is 1. ${USAGE_FIX}`],
  ),
  {
    it: "still refuses the usage when the spec is not known",
    props: key(UNKNOWN_TEXT, "SIGN_VERIFY"),
    violations: [SIGNS],
    advisories: ["customerMasterKeySpec is not known until the update."],
  },
  {
    it: "says once what it cannot know at preview",
    props: key(UNKNOWN_TEXT, UNKNOWN_TEXT),
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
    violations: [`keySpec is "RSA_2048". ${SPEC_FIX}`, SIGNS],
  },
  { ...leftAlone(REPLICA_KEY), it: "leaves replicas to their primary key" },
]);
