import { EXTERNAL_KEY, KEY, REPLICA_EXTERNAL_KEY, REPLICA_KEY } from "../../policy-pack/aws-types";
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
  { it: "accepts a replica of material from AWS", type: REPLICA_KEY, props: {} },
]);
