import { KEY, KEY_POLICY, KEY_TYPES } from "../../../policy-pack/src/resources/aws-types";
import { kmsKeyProtected } from "../../../policy-pack/src/rules/kms-key-protected";
import { testResourcePolicy } from "../../../policy-pack/src/testing";
import { leftAlone, ofTypes, refused } from "../cases";

const UNPROTECTED = "protect is false. Set the resource option to true.";

function ignoring(...ignoreChanges: string[]) {
  return { props: {}, opts: { protect: true, ignoreChanges } };
}

testResourcePolicy(kmsKeyProtected, KEY, [
  { it: "accepts a protected key", ...ignoring() },
  { ...refused("refuses a key that is not protected", {}, UNPROTECTED), opts: { protect: false } },
  refused("refuses a key that does not say", {}, UNPROTECTED),
  {
    it: "accepts changes ignored that protect nothing",
    ...ignoring("tags", 'tags["policy"]', "tags.policy", "description", "policies", "tagsAll[0]"),
  },
  ...[
    ...["policy", "keyPolicy", "bypassPolicyLockoutSafetyCheck", "enableKeyRotation"],
    ...["rotationPeriodInDays", "deletionWindowInDays", "pendingWindowInDays", "isEnabled"],
    ...["enabled", "customerMasterKeySpec", "keySpec", "keyUsage", "multiRegion", "origin"],
    ...["customKeyStoreId", "xksKeyId"],
    ...["*", "policy.Statement", "policy[0]", "POLICY", " policy ", "[*]"],
  ].map((path) => ({
    it: `refuses changes of ${path} ignored`,
    ...ignoring(path),
    violations: [`ignoreChanges has ${JSON.stringify(path)}. Remove it.`],
  })),
  {
    it: "reads a path in brackets and quotes",
    ...ignoring('["policy"]'),
    violations: ['ignoreChanges has "[\\"policy\\"]". Remove it.'],
  },
  {
    it: "tells of everything at once",
    props: {},
    opts: { protect: false, ignoreChanges: ["tags", "policy", "isEnabled"] },
    violations: [
      UNPROTECTED,
      'ignoreChanges has "policy". Remove it.',
      'ignoreChanges has "isEnabled". Remove it.',
    ],
  },
  { it: "takes a path that names nothing for harmless", ...ignoring("", "[]", "...") },
  ...ofTypes(KEY_TYPES, (type) => refused(`judges ${type}`, {}, UNPROTECTED)),
  leftAlone(KEY_POLICY),
]);
