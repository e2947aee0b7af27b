import {
  EXTERNAL_KEY,
  KEY,
  KEY_POLICY,
  NATIVE_KEY,
  NATIVE_REPLICA_KEY,
  REPLICA_EXTERNAL_KEY,
  REPLICA_KEY,
} from "../../policy-pack/aws-types";
import { kmsKeyAwsOrigin } from "../../policy-pack/rules/kms-key-aws-origin";
import { testResourceRule, UNKNOWN_TEXT } from "../support/run-policy";

testResourceRule(kmsKeyAwsOrigin, KEY, [
  { it: "accepts a key without a store of its own", props: {} },
  { it: "accepts empty texts for not set", props: { customKeyStoreId: "", xksKeyId: "" } },
  {
    it: "refuses a custom key store",
    props: { customKeyStoreId: "cks-1234567890abcdef0" },
    violations: ['customKeyStoreId is "cks-1234567890abcdef0". Leave it out.'],
  },
  {
    it: "refuses an external key store",
    props: { xksKeyId: "bb8562717f809024" },
    violations: ['xksKeyId is "bb8562717f809024". Leave it out.'],
  },
  {
    it: "refuses values of another type",
    props: { customKeyStoreId: { id: "cks-1" } },
    violations: ["customKeyStoreId is an object. Leave it out."],
  },
  {
    it: "says what it cannot know at preview, and what it can",
    props: { customKeyStoreId: UNKNOWN_TEXT, xksKeyId: 5 },
    violations: ["xksKeyId is 5. Leave it out."],
    advisories: ["customKeyStoreId is not known until the update."],
  },
  {
    it: "refuses imported material",
    type: EXTERNAL_KEY,
    props: {},
    violations: [
      "aws:kms/externalKey:ExternalKey takes imported key material. Declare an aws:kms/key:Key instead.",
    ],
  },
  {
    it: "refuses replicas of imported material",
    type: REPLICA_EXTERNAL_KEY,
    props: {},
    violations: [
      "aws:kms/replicaExternalKey:ReplicaExternalKey takes imported key material. Declare an aws:kms/key:Key instead.",
    ],
  },
  ...[REPLICA_KEY, NATIVE_REPLICA_KEY].map((type) => ({
    it: `accepts ${type}, whose material its primary key answers for`,
    type,
    props: { origin: "EXTERNAL", customKeyStoreId: "cks-1234567890abcdef0" },
  })),
  ...[undefined, "AWS_KMS"].map((origin) => ({
    it: `accepts a key of aws-native with the origin ${origin}`,
    type: NATIVE_KEY,
    props: { origin },
  })),
  ...[
    ["EXTERNAL", '"EXTERNAL"'],
    ["AWS_CLOUDHSM", '"AWS_CLOUDHSM"'],
    ["EXTERNAL_KEY_STORE", '"EXTERNAL_KEY_STORE"'],
    ["", '""'],
    [["AWS_KMS"], "a list"],
  ].map(([origin, text]) => ({
    it: `refuses a key of aws-native with the origin ${text}`,
    type: NATIVE_KEY,
    props: { origin },
    violations: [`origin is ${text}. Set it to "AWS_KMS" or leave it out.`],
  })),
  {
    it: "says that it cannot know the origin",
    type: NATIVE_KEY,
    props: { origin: UNKNOWN_TEXT },
    advisories: ["origin is not known until the update."],
  },
  { it: "reads the origin in aws-native alone", props: { origin: "EXTERNAL" } },
  {
    it: "leaves other types alone",
    type: KEY_POLICY,
    props: {},
    notApplicable: "Policy judges resources of other types",
  },
]);
