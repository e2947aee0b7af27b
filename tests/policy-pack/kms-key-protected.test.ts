import { KEY, KEY_POLICY, KEY_TYPES } from "../../policy-pack/aws-types";
import { kmsKeyProtected } from "../../policy-pack/rules/kms-key-protected";
import { testResourceRule } from "../support/run-policy";

const UNPROTECTED = "protect is false. Set the resource option to true.";

function ignoring(...ignoreChanges: string[]) {
  return { props: {}, opts: { protect: true, ignoreChanges } };
}

testResourceRule(kmsKeyProtected, KEY, [
  { it: "accepts a protected key", ...ignoring() },
  {
    it: "refuses a key that is not protected",
    props: {},
    opts: { protect: false },
    violations: [UNPROTECTED],
  },
  { it: "refuses a key that does not say", props: {}, violations: [UNPROTECTED] },
  {
    it: "accepts changes ignored that protect nothing",
    ...ignoring("tags", 'tags["policy"]', "tags.policy", "description", "policies", "tagsAll[0]"),
  },
  ...[
    "policy",
    "keyPolicy",
    "bypassPolicyLockoutSafetyCheck",
    "enableKeyRotation",
    "rotationPeriodInDays",
    "deletionWindowInDays",
    "pendingWindowInDays",
    "isEnabled",
    "enabled",
    "customerMasterKeySpec",
    "keySpec",
    "keyUsage",
    "multiRegion",
    "origin",
    "customKeyStoreId",
    "xksKeyId",
    "*",
    "policy.Statement",
    "policy[0]",
    "POLICY",
    " policy ",
    "[*]",
  ].map((path) => ({
    it: `refuses changes of ${path} ignored`,
    ...ignoring(path),
    violations: [`ignoreChanges has ${JSON.stringify(path)}. Take it out.`],
  })),
  {
    it: "reads a path in brackets and quotes",
    ...ignoring('["policy"]'),
    violations: ['ignoreChanges has "[\\"policy\\"]". Take it out.'],
  },
  {
    it: "tells of everything at once",
    props: {},
    opts: { protect: false, ignoreChanges: ["tags", "policy", "isEnabled"] },
    violations: [
      UNPROTECTED,
      'ignoreChanges has "policy". Take it out.',
      'ignoreChanges has "isEnabled". Take it out.',
    ],
  },
  { it: "takes a path that names nothing for harmless", ...ignoring("", "[]", "...") },
  ...KEY_TYPES.map((type) => ({
    it: `judges ${type}`,
    type,
    props: {},
    violations: [UNPROTECTED],
  })),
  {
    it: "leaves other types alone",
    type: KEY_POLICY,
    props: {},
    notApplicable: "Policy judges resources of other types",
  },
]);
