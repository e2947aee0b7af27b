import {
  EXTERNAL_KEY,
  KEY,
  KEY_POLICY,
  NATIVE_KEY,
  NATIVE_REPLICA_KEY,
  REPLICA_EXTERNAL_KEY,
  REPLICA_KEY,
} from "../../policy-pack/aws-types";
import { kmsKeySingleRegion } from "../../policy-pack/rules/kms-key-single-region";
import { testResourceRule, UNKNOWN_TEXT } from "../support/run-policy";

testResourceRule(kmsKeySingleRegion, KEY, [
  { it: "accepts a key that does not say", props: {} },
  { it: "accepts null for not set", props: { multiRegion: null } },
  { it: "accepts a single-Region key", props: { multiRegion: false } },
  {
    it: "refuses a multi-Region key",
    props: { multiRegion: true },
    violations: ["multiRegion is true. Set it to false or leave it out."],
  },
  {
    it: "refuses a value of another type",
    props: { multiRegion: "false" },
    violations: ['multiRegion is "false". Set it to false or leave it out.'],
  },
  {
    it: "says what it cannot know at preview",
    props: { multiRegion: UNKNOWN_TEXT },
    advisories: ["multiRegion is not known until the update."],
  },
  {
    it: "refuses a multi-Region key with imported material",
    type: EXTERNAL_KEY,
    props: { multiRegion: true },
    violations: ["multiRegion is true. Set it to false or leave it out."],
  },
  {
    it: "refuses every replica",
    type: REPLICA_KEY,
    props: { primaryKeyArn: UNKNOWN_TEXT },
    violations: [
      "aws:kms/replicaKey:ReplicaKey replicates a multi-Region key. Declare an aws:kms/key:Key instead.",
    ],
  },
  {
    it: "refuses every replica with imported material",
    type: REPLICA_EXTERNAL_KEY,
    props: {},
    violations: [
      "aws:kms/replicaExternalKey:ReplicaExternalKey replicates a multi-Region key. Declare an aws:kms/key:Key instead.",
    ],
  },
  {
    it: "refuses a multi-Region key of aws-native",
    type: NATIVE_KEY,
    props: { multiRegion: true },
    violations: ["multiRegion is true. Set it to false or leave it out."],
  },
  {
    it: "refuses every replica of aws-native",
    type: NATIVE_REPLICA_KEY,
    props: {},
    violations: [
      "aws-native:kms:ReplicaKey replicates a multi-Region key. Declare an aws:kms/key:Key instead.",
    ],
  },
  {
    it: "leaves other types alone",
    type: KEY_POLICY,
    props: { multiRegion: true },
    notApplicable: "Policy judges resources of other types",
  },
]);
