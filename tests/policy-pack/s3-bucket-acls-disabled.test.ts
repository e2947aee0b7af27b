import { s3BucketAclsDisabled } from "../../policy-pack/rules/s3-bucket-acls-disabled";
import { testStackRule, UNKNOWN_TEXT } from "../support/run-policy";
import { bucket, bucketV2, companion, key, nativeBucket, object } from "./buckets";

const OWNERSHIP_FIX = 'Set it to "BucketOwnerEnforced".';
const LIST_FIX = "Leave it out and give access by a policy.";
const OWNER_FIX =
  "Leave the grant out, or make it the owner's id; give other accounts access by a policy.";
const EVERYONE = "http://acs.amazonaws.com/groups/global/AllUsers";
const EVERY_ACCOUNT = "http://acs.amazonaws.com/groups/global/AuthenticatedUsers";
const LOG_DELIVERY = "http://acs.amazonaws.com/groups/s3/LogDelivery";
const OWNER = "canonical-id-of-the-owner";

function ownership(objectOwnership: unknown) {
  return companion("BucketOwnershipControls", { rule: { objectOwnership } }, { name: "ownership" });
}

function acl(value: unknown, kind = "BucketAcl") {
  return companion(kind, { acl: value }, { name: "acl" });
}

function block(props: Readonly<Record<string, unknown>>) {
  return companion("BucketPublicAccessBlock", props, { name: "block" });
}

function accessControlPolicy(...grantees: readonly unknown[]) {
  return companion(
    "BucketAcl",
    {
      accessControlPolicy: {
        owner: { id: OWNER },
        grants: grantees.map((grantee) => ({ grantee, permission: "READ" })),
      },
    },
    { name: "acl" },
  );
}

testStackRule(s3BucketAclsDisabled, [
  { it: "has nothing to say of a stack without buckets", stack: [key()] },
  {
    it: "accepts lists that are enforced off",
    stack: [bucket(), ownership("BucketOwnerEnforced")],
  },
  ...[bucket(), bucketV2(), nativeBucket()].map((silent) => ({
    it: `accepts an ${silent.type} that says nothing, as S3 makes it with lists disabled`,
    stack: [silent],
  })),
  ...[
    ["BucketOwnerPreferred", '"BucketOwnerPreferred"'],
    ["ObjectWriter", '"ObjectWriter"'],
    ["", '""'],
    [true, "true"],
    [undefined, "not set"],
  ].map(([value, text]) => ({
    it: `refuses an ownership of ${text}`,
    stack: [bucket(), ownership(value)],
    violations: [`ownership: rule.objectOwnership is ${text}. ${OWNERSHIP_FIX}`],
  })),
  {
    it: "refuses a rule of another type",
    stack: [bucket(), companion("BucketOwnershipControls", { rule: "BucketOwnerEnforced" })],
    violations: ['companion: rule is "BucketOwnerEnforced". Make it an object.'],
  },
  {
    it: "judges an ownership whose bucket is in another stack",
    stack: [ownership("ObjectWriter")],
    violations: [`ownership: rule.objectOwnership is "ObjectWriter". ${OWNERSHIP_FIX}`],
  },
  {
    it: "says what ownership it cannot know at preview",
    stack: [bucket(), ownership(UNKNOWN_TEXT)],
    advisories: ["ownership: rule.objectOwnership is not known until the update."],
  },
  {
    it: "accepts an aws-native bucket's own word",
    stack: [
      nativeBucket({ ownershipControls: { rules: [{ objectOwnership: "BucketOwnerEnforced" }] } }),
    ],
  },
  {
    it: "refuses an aws-native bucket's own word",
    stack: [nativeBucket({ ownershipControls: { rules: [{ objectOwnership: "ObjectWriter" }] } })],
    violations: [
      `bucket: ownershipControls.rules[0].objectOwnership is "ObjectWriter". ${OWNERSHIP_FIX}`,
    ],
  },
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
      {
        it: `refuses ${list} on a bucket`,
        stack: [bucket({ acl: list })],
        violations: [`bucket: acl is "${list}". ${LIST_FIX}`],
      },
      {
        it: `refuses ${list} on a BucketV2`,
        stack: [bucketV2({ acl: list })],
        violations: [`bucket: acl is "${list}". ${LIST_FIX}`],
      },
      {
        it: `refuses ${list} in a companion, whatever the ownership`,
        stack: [bucket(), ownership("BucketOwnerEnforced"), acl(list)],
        violations: [`acl: acl is "${list}". ${LIST_FIX}`],
      },
    ],
  ),
  ...["PublicRead", "PublicReadWrite", "AuthenticatedRead", "LogDeliveryWrite"].map((list) => ({
    it: `refuses ${list} on an aws-native bucket`,
    stack: [nativeBucket({ accessControl: list })],
    violations: [`bucket: accessControl is "${list}". ${LIST_FIX}`],
  })),
  {
    it: "refuses a list of version 6's companion",
    stack: [bucketV2(), acl("public-read", "BucketAclV2")],
    violations: [`acl: acl is "public-read". ${LIST_FIX}`],
  },
  {
    it: "refuses a value of another type",
    stack: [bucket({ acl: 7 })],
    violations: [`bucket: acl is 7. ${LIST_FIX}`],
  },
  {
    it: "judges a list whose bucket is in another stack",
    stack: [acl("public-read")],
    violations: [`acl: acl is "public-read". ${LIST_FIX}`],
  },
  {
    it: "says what list it cannot know at preview",
    stack: [bucket({ acl: UNKNOWN_TEXT })],
    advisories: ["bucket: acl is not known until the update."],
  },
  ...[EVERYONE, EVERY_ACCOUNT, LOG_DELIVERY].map((uri) => ({
    it: `refuses grants to ${uri}`,
    stack: [
      bucket({ grants: [{ type: "Group", uri, permissions: ["READ"] }] }),
      accessControlPolicy({ type: "Group", uri }),
    ],
    violations: [
      `bucket: grants[0].uri is "${uri}". ${LIST_FIX}`,
      `acl: accessControlPolicy.grants[0].grantee.uri is "${uri}". ${LIST_FIX}`,
    ],
  })),
  {
    it: "accepts grants to the owner",
    stack: [
      bucket({ grants: [{ type: "CanonicalUser", id: OWNER, permissions: ["FULL_CONTROL"] }] }),
      accessControlPolicy({ type: "CanonicalUser", id: OWNER, uri: "" }),
    ],
  },
  {
    it: "judges every grant",
    stack: [
      bucket(),
      accessControlPolicy(
        { type: "CanonicalUser", id: OWNER },
        { type: "CanonicalUser", id: "another-account" },
        { type: "Group", uri: EVERYONE },
      ),
    ],
    violations: [
      `acl: accessControlPolicy.grants[1].grantee.id is "another-account". ${OWNER_FIX}`,
      `acl: accessControlPolicy.grants[2].grantee.uri is "${EVERYONE}". ${LIST_FIX}`,
    ],
  },
  {
    it: "waits for the owner's id",
    stack: [
      bucket(),
      companion("BucketAcl", {
        accessControlPolicy: {
          owner: { id: UNKNOWN_TEXT },
          grants: [{ grantee: { type: "CanonicalUser", id: OWNER }, permission: "READ" }],
        },
      }),
    ],
    advisories: ["companion: accessControlPolicy.owner.id is not known until the update."],
  },
  {
    it: "has no question about the owner where nobody is named",
    stack: [
      bucket(),
      companion("BucketAcl", {
        accessControlPolicy: {
          owner: { id: UNKNOWN_TEXT },
          grants: [
            { grantee: { type: "Group", id: "" }, permission: "READ" },
            { grantee: { type: "Group" }, permission: "READ" },
          ],
        },
      }),
    ],
  },
  {
    it: "says which grants it cannot know at preview",
    stack: [bucket({ grants: UNKNOWN_TEXT })],
    advisories: ["bucket: grants is not known until the update."],
  },
  {
    it: "refuses grants of another type",
    stack: [bucket({ grants: "everyone" })],
    violations: ['bucket: grants is "everyone". Make it a list.'],
  },
  { it: "accepts an object without a list", stack: [bucket(), object({ content: "x" })] },
  ...["aws:s3/bucketObject:BucketObject", "aws:s3/bucketObjectv2:BucketObjectv2"].map((type) => ({
    it: `refuses a public ${type}`,
    stack: [bucket(), object({ acl: "public-read" }, { type })],
    violations: [`object: acl is "public-read". ${LIST_FIX}`],
  })),
  {
    it: "refuses grants on a copied object",
    stack: [
      bucket(),
      object(
        { grants: [{ type: "Group", uri: EVERYONE, permissions: ["READ"] }] },
        { type: "aws:s3/objectCopy:ObjectCopy" },
      ),
    ],
    violations: [`object: grants[0].uri is "${EVERYONE}". ${LIST_FIX}`],
  },
  {
    it: "passes over public lists that the public access block has S3 ignore",
    stack: [
      bucket({ acl: "public-read", grants: [{ type: "Group", uri: EVERYONE }] }),
      acl("public-read-write"),
      object({ acl: "public-read" }),
      block({ ignorePublicAcls: true }),
    ],
  },
  {
    it: "passes over them for an aws-native bucket",
    stack: [
      nativeBucket({
        accessControl: "PublicRead",
        publicAccessBlockConfiguration: { ignorePublicAcls: true },
      }),
    ],
  },
  {
    it: "passes over them where bucket and block are in another stack by one name",
    stack: [acl("public-read"), block({ ignorePublicAcls: true })],
  },
  {
    it: "does not pass over a list that is not public, but not the owner's either",
    stack: [bucket({ acl: "log-delivery-write" }), block({ ignorePublicAcls: true })],
    violations: [`bucket: acl is "log-delivery-write". ${LIST_FIX}`],
  },
  {
    it: "does not take a block of new lists for one that ignores those that are there",
    stack: [
      bucket({ acl: "public-read" }),
      block({ blockPublicAcls: true, ignorePublicAcls: false }),
    ],
    violations: [`bucket: acl is "public-read". ${LIST_FIX}`],
  },
  {
    it: "asks every block of the bucket",
    stack: [
      bucket({ acl: "public-read" }),
      block({ ignorePublicAcls: true }),
      companion("BucketPublicAccessBlock", { ignorePublicAcls: false }, { name: "second" }),
    ],
    violations: [`bucket: acl is "public-read". ${LIST_FIX}`],
  },
  {
    it: "does not take another bucket's block",
    stack: [
      bucket({ acl: "public-read" }),
      bucket({ bucket: "other" }, { name: "other" }),
      companion("BucketPublicAccessBlock", { bucket: "other", ignorePublicAcls: true }),
    ],
    violations: [`bucket: acl is "public-read". ${LIST_FIX}`],
  },
  {
    it: "waits for the block's word on a public list",
    stack: [bucket({ acl: "public-read" }), block({ ignorePublicAcls: UNKNOWN_TEXT })],
    advisories: ["bucket: ignorePublicAcls of block is not known until the update."],
  },
  {
    it: "waits for the block that may turn out to be the bucket's",
    stack: [
      bucket({ acl: "public-read" }),
      block({ bucket: UNKNOWN_TEXT, ignorePublicAcls: true }),
    ],
    advisories: ["bucket: bucket of block is not known until the update."],
  },
  {
    it: "does not wait for a block where the list is the owner's",
    stack: [bucket({ acl: "private" }), block({ ignorePublicAcls: UNKNOWN_TEXT })],
  },
]);
