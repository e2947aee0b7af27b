import * as aws from "../../../policy-pack/src/resources/aws-types";
import { kmsKeySingleRegion } from "../../../policy-pack/src/rules/kms-key-single-region";
import { testResourcePolicy, UNKNOWN_TEXT } from "../../../policy-pack/src/testing";
import { leftAlone, notKnown, refused } from "../cases";

const FIX = "Set it to false or leave it out.";
const REFUSAL = `multiRegion is true. ${FIX}`;
const REPLICA_REFUSAL = "replicates a multi-Region key. Declare an aws:kms/key:Key instead.";

const multiRegion = (value: unknown) => ({ multiRegion: value });

testResourcePolicy(kmsKeySingleRegion, aws.KEY, [
  { it: "accepts a key that does not say", props: {} },
  { it: "accepts null for not set", props: multiRegion(null) },
  { it: "accepts a single-Region key", props: multiRegion(false) },
  ...[
    ["refuses a multi-Region key", aws.KEY],
    ["refuses a multi-Region key with imported material", aws.EXTERNAL_KEY],
    ["refuses a multi-Region key of aws-native", aws.NATIVE_KEY],
  ].map(([it = "", type = ""]) => ({ type, ...refused(it, multiRegion(true), REFUSAL) })),
  refused(
    "refuses a value of another type",
    multiRegion("false"),
    `multiRegion is "false". ${FIX}`,
  ),
  notKnown("multiRegion"),
  ...(
    [
      ["refuses every replica", "aws:kms/replicaKey:ReplicaKey", { primaryKeyArn: UNKNOWN_TEXT }],
      [
        "refuses every replica with imported material",
        "aws:kms/replicaExternalKey:ReplicaExternalKey",
        {},
      ],
      ["refuses every replica of aws-native", "aws-native:kms:ReplicaKey", {}],
    ] as const
  ).map(([it, type, props]) => ({
    type,
    ...refused(it, props, `${type} ${REPLICA_REFUSAL}`),
  })),
  leftAlone(aws.KEY_POLICY, multiRegion(true)),
]);
