import * as aws from "../../../policy-pack/src/resources/aws-types";
import { kmsKeyAwsOrigin } from "../../../policy-pack/src/rules/kms-key-aws-origin";
import { testResourcePolicy, UNKNOWN_TEXT } from "../../../policy-pack/src/testing";
import { leftAlone, notKnown, ofTypes, refused } from "../cases";

const STORE = "cks-1234567890abcdef0";
const IMPORTED = "uses imported key material. Declare an aws:kms/key:Key instead.";

testResourcePolicy(kmsKeyAwsOrigin, aws.KEY, [
  { it: "accepts a key without a store of its own", props: {} },
  { it: "accepts empty texts for not set", props: { customKeyStoreId: "", xksKeyId: "" } },
  ...(
    [
      ["a custom key store", "customKeyStoreId", STORE, `"${STORE}"`],
      ["an external key store", "xksKeyId", "bb8562717f809024", '"bb8562717f809024"'],
      ["values of another type", "customKeyStoreId", { id: "cks-1" }, "an object"],
    ] as const
  ).map(([what, property, value, text]) =>
    refused(`refuses ${what}`, { [property]: value }, `${property} is ${text}. Leave it out.`),
  ),
  {
    it: "says what it cannot know at preview, and what it can",
    props: { customKeyStoreId: UNKNOWN_TEXT, xksKeyId: 5 },
    violations: ["xksKeyId is 5. Leave it out."],
    advisories: ["customKeyStoreId is not known until the update."],
  },
  ...[
    ["refuses imported material", "aws:kms/externalKey:ExternalKey"],
    ["refuses replicas of imported material", "aws:kms/replicaExternalKey:ReplicaExternalKey"],
  ].map(([it = "", type = ""]) => ({ type, ...refused(it, {}, `${type} ${IMPORTED}`) })),
  ...ofTypes([aws.REPLICA_KEY, aws.NATIVE_REPLICA_KEY], (type) => ({
    it: `accepts ${type}, whose material its primary key answers for`,
    props: { origin: "EXTERNAL", customKeyStoreId: STORE },
  })),
  { it: "reads the origin in aws-native alone", props: { origin: "EXTERNAL" } },
  ...[undefined, "", "AWS_KMS"].map((origin) => ({
    it: `accepts a key of aws-native with the origin ${JSON.stringify(origin)}`,
    type: aws.NATIVE_KEY,
    props: { origin },
  })),
  ...[
    ["EXTERNAL", '"EXTERNAL"'],
    ["AWS_CLOUDHSM", '"AWS_CLOUDHSM"'],
    ["EXTERNAL_KEY_STORE", '"EXTERNAL_KEY_STORE"'],
    [["AWS_KMS"], "a list"],
  ].map(([origin, text]) => ({
    it: `refuses a key of aws-native with the origin ${text}`,
    type: aws.NATIVE_KEY,
    props: { origin },
    violations: [`origin is ${text}. Set it to "AWS_KMS" or leave it out.`],
  })),
  { ...notKnown("origin", "says that it cannot know the origin"), type: aws.NATIVE_KEY },
  leftAlone(aws.KEY_POLICY),
]);
