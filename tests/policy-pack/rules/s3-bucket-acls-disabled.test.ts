import { s3BucketAclsDisabled } from "../../../policy-pack/src/rules/s3-bucket-acls-disabled";
import { testStackPolicy, UNKNOWN_TEXT } from "../../../policy-pack/src/testing";
import { bucket, bucketV2, companion, key, nativeBucket, object } from "../buckets";
import { accepted, advised, byText, quoted, refused } from "../titled-cases";

const OWNERSHIP_FIX = 'Set it to "BucketOwnerEnforced".';
const LIST_FIX = "Leave it out and give access through a policy.";
const OWNER_FIX =
  "Leave the grant out, or make it the owner's id; give other accounts access through a policy.";
const EVERYONE = "http://acs.amazonaws.com/groups/global/AllUsers";
const EVERY_ACCOUNT = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";
const LOG_DELIVERY = "http://acs.amazonaws.com/groups/s3/LogDelivery";
const OWNER = "canonical-id-of-the-owner";
const NATIVE_OWNERSHIP = "ownershipControls.rules[0].objectOwnership";

function ownership(objectOwnership: unknown) {
  return companion("BucketOwnershipControls", { rule: { objectOwnership } }, { name: "ownership" });
}

function ownNative(objectOwnership: string) {
  return nativeBucket({ ownershipControls: { rules: [{ objectOwnership }] } });
}

function acl(value: unknown, kind = "BucketAcl") {
  return companion(kind, { acl: value }, { name: "acl" });
}

function block(props: Readonly<Record<string, unknown>>) {
  return companion("BucketPublicAccessBlock", props, { name: "block" });
}

function grant(uri: string) {
  return { type: "Group", uri, permissions: ["READ"] };
}

/** A companion's list, in full. */
function grantsTo(grantees: readonly unknown[], owner = OWNER) {
  const grants = grantees.map((grantee) => ({ grantee, permission: "READ" }));
  const accessControlPolicy = { owner: { id: owner }, grants };
  return companion("BucketAcl", { accessControlPolicy }, { name: "acl" });
}

testStackPolicy(s3BucketAclsDisabled, [
  ...accepted({
    "has nothing to say of a stack without buckets": [key()],
    "accepts lists that are enforced off": [bucket(), ownership("BucketOwnerEnforced")],
    "accepts an aws-native bucket's own word": [ownNative("BucketOwnerEnforced")],
    "accepts grants to the owner": [
      bucket({ grants: [{ type: "CanonicalUser", id: OWNER, permissions: ["FULL_CONTROL"] }] }),
      grantsTo([{ type: "CanonicalUser", id: OWNER, uri: "" }]),
    ],
    "has no question about the owner where nobody is named": [
      bucket(),
      grantsTo([{ type: "Group", id: "" }, { type: "Group" }], UNKNOWN_TEXT),
    ],
    "accepts an object without a list": [bucket(), object({ content: "x" })],
    "passes over public lists that the public access block has S3 ignore": [
      bucket({ acl: "public-read", grants: [{ type: "Group", uri: EVERYONE }] }),
      acl("public-read-write"),
      object({ acl: "public-read" }),
      block({ ignorePublicAcls: true }),
    ],
    "passes over them for an aws-native bucket": [
      nativeBucket({
        accessControl: "PublicRead",
        publicAccessBlockConfiguration: { ignorePublicAcls: true },
      }),
    ],
    "passes over them where bucket and block are in another stack by one name": [
      acl("public-read"),
      block({ ignorePublicAcls: true }),
    ],
    "does not wait for a block where the list is the owner's": [
      bucket({ acl: "private" }),
      block({ ignorePublicAcls: UNKNOWN_TEXT }),
    ],
  }),
  ...[bucket(), bucketV2(), nativeBucket()].map((silent) => ({
    it: `accepts an ${silent.type} that says nothing, as S3 makes it with lists disabled`,
    stack: [silent],
  })),
  ...byText(
    { ...quoted("BucketOwnerPreferred", "ObjectWriter", ""), true: true, "not set": undefined },
    (text, value) => ({
      it: `refuses an ownership of ${text}`,
      stack: [bucket(), ownership(value)],
      violations: [`ownership: rule.objectOwnership is ${text}. ${OWNERSHIP_FIX}`],
    }),
  ),
  ...refused('companion: rule is "BucketOwnerEnforced". Make it an object.', {
    "refuses a rule of another type": [
      bucket(),
      companion("BucketOwnershipControls", { rule: "BucketOwnerEnforced" }),
    ],
  }),
  ...refused(`ownership: rule.objectOwnership is "ObjectWriter". ${OWNERSHIP_FIX}`, {
    "judges an ownership whose bucket is in another stack": [ownership("ObjectWriter")],
  }),
  ...advised("ownership: rule.objectOwnership is not known until the update.", {
    "says what ownership it cannot know at preview": [bucket(), ownership(UNKNOWN_TEXT)],
  }),
  ...refused(`bucket: ${NATIVE_OWNERSHIP} is "ObjectWriter". ${OWNERSHIP_FIX}`, {
    "refuses an aws-native bucket's own word": [ownNative("ObjectWriter")],
  }),
  ...["private", "bucket-owner-read", "bucket-owner-full-control", ""].flatMap((list) => [
    { it: `accepts the list "${list}" on a bucket`, stack: [bucket({ acl: list })] },
    { it: `accepts the list "${list}" of a companion`, stack: [bucket(), acl(list)] },
  ]),
  ...["Private", "BucketOwnerRead", "BucketOwnerFullControl"].map((list) => ({
    it: `accepts the list ${list} on an aws-native bucket`,
    stack: [nativeBucket({ accessControl: list })],
  })),
  ...["public-read", "public-read-write", "authenticated-read", "log-delivery-write"].flatMap(
    (list) => [
      ...refused(`bucket: acl is "${list}". ${LIST_FIX}`, {
        [`refuses ${list} on a bucket`]: [bucket({ acl: list })],
        [`refuses ${list} on a BucketV2`]: [bucketV2({ acl: list })],
      }),
      ...refused(`acl: acl is "${list}". ${LIST_FIX}`, {
        [`refuses ${list} in a companion, whatever the ownership`]: [
          bucket(),
          ownership("BucketOwnerEnforced"),
          acl(list),
        ],
      }),
    ],
  ),
  ...["PublicRead", "PublicReadWrite", "AuthenticatedRead", "LogDeliveryWrite"].map((list) => ({
    it: `refuses ${list} on an aws-native bucket`,
    stack: [nativeBucket({ accessControl: list })],
    violations: [`bucket: accessControl is "${list}". ${LIST_FIX}`],
  })),
  ...refused(`acl: acl is "public-read". ${LIST_FIX}`, {
    "refuses a list of version 6's companion": [bucketV2(), acl("public-read", "BucketAclV2")],
    "judges a list whose bucket is in another stack": [acl("public-read")],
  }),
  ...refused(`bucket: acl is 7. ${LIST_FIX}`, {
    "refuses a value of another type": [bucket({ acl: 7 })],
  }),
  ...advised("bucket: acl is not known until the update.", {
    "says what list it cannot know at preview": [bucket({ acl: UNKNOWN_TEXT })],
  }),
  ...[EVERYONE, EVERY_ACCOUNT, LOG_DELIVERY].map((uri) => ({
    it: `refuses grants to ${uri}`,
    stack: [bucket({ grants: [grant(uri)] }), grantsTo([{ type: "Group", uri }])],
    violations: [
      `bucket: grants[0].uri is "${uri}". ${LIST_FIX}`,
      `acl: accessControlPolicy.grants[0].grantee.uri is "${uri}". ${LIST_FIX}`,
    ],
  })),
  {
    it: "judges every grant",
    stack: [
      bucket(),
      grantsTo([
        { type: "CanonicalUser", id: OWNER },
        { type: "CanonicalUser", id: "another-account" },
        { type: "Group", uri: EVERYONE },
      ]),
    ],
    violations: [
      `acl: accessControlPolicy.grants[1].grantee.id is "another-account". ${OWNER_FIX}`,
      `acl: accessControlPolicy.grants[2].grantee.uri is "${EVERYONE}". ${LIST_FIX}`,
    ],
  },
  ...advised("acl: accessControlPolicy.owner.id is not known until the update.", {
    "waits for the owner's id": [
      bucket(),
      grantsTo([{ type: "CanonicalUser", id: OWNER }], UNKNOWN_TEXT),
    ],
  }),
  ...advised("bucket: grants is not known until the update.", {
    "says which grants it cannot know at preview": [bucket({ grants: UNKNOWN_TEXT })],
  }),
  ...refused('bucket: grants is "everyone". Make it a list.', {
    "refuses grants of another type": [bucket({ grants: "everyone" })],
  }),
  ...["aws:s3/bucketObject:BucketObject", "aws:s3/bucketObjectv2:BucketObjectv2"].map((type) => ({
    it: `refuses a public ${type}`,
    stack: [bucket(), object({ acl: "public-read" }, { type })],
    violations: [`object: acl is "public-read". ${LIST_FIX}`],
  })),
  ...refused(`object: grants[0].uri is "${EVERYONE}". ${LIST_FIX}`, {
    "refuses grants on a copied object": [
      bucket(),
      object({ grants: [grant(EVERYONE)] }, { type: "aws:s3/objectCopy:ObjectCopy" }),
    ],
  }),
  ...refused(`bucket: acl is "log-delivery-write". ${LIST_FIX}`, {
    "does not pass over a list that is not public, but not the owner's either": [
      bucket({ acl: "log-delivery-write" }),
      block({ ignorePublicAcls: true }),
    ],
  }),
  ...refused(`bucket: acl is "public-read". ${LIST_FIX}`, {
    "does not take a block of new lists for one that ignores those that are there": [
      bucket({ acl: "public-read" }),
      block({ blockPublicAcls: true, ignorePublicAcls: false }),
    ],
    "asks every block of the bucket": [
      bucket({ acl: "public-read" }),
      block({ ignorePublicAcls: true }),
      companion("BucketPublicAccessBlock", { ignorePublicAcls: false }, { name: "second" }),
    ],
    "does not take another bucket's block": [
      bucket({ acl: "public-read" }),
      bucket({ bucket: "other" }, { name: "other" }),
      companion("BucketPublicAccessBlock", { bucket: "other", ignorePublicAcls: true }),
    ],
  }),
  ...advised("bucket: ignorePublicAcls of block is not known until the update.", {
    "waits for the block's word on a public list": [
      bucket({ acl: "public-read" }),
      block({ ignorePublicAcls: UNKNOWN_TEXT }),
    ],
  }),
  ...advised("bucket: bucket of block is not known until the update.", {
    "waits for the block that may turn out to be the bucket's": [
      bucket({ acl: "public-read" }),
      block({ bucket: UNKNOWN_TEXT, ignorePublicAcls: true }),
    ],
  }),
]);
