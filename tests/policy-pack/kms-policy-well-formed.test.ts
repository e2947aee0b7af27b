import { KEY, KEY_POLICY, KEY_TYPES } from "../../policy-pack/aws-types";
import { kmsPolicyWellFormed } from "../../policy-pack/rules/kms-policy-well-formed";
import { testResourceRule, UNKNOWN_TEXT } from "../support/run-policy";

const ROOT = {
  Sid: "Root",
  Effect: "Allow",
  Principal: { AWS: "arn:aws:iam::111122223333:root" },
  Action: "kms:*",
  Resource: "*",
};
const VERSION = "2012-10-17";

function policyOf(statement: unknown, rest: object = { Version: VERSION }): string {
  return JSON.stringify({ ...rest, Statement: statement });
}

/** A well-formed policy of exactly so many bytes. */
function policyOfSize(bytes: number): string {
  const empty = policyOf([{ ...ROOT, Sid: "" }]);
  return policyOf([{ ...ROOT, Sid: "a".repeat(bytes - empty.length) }]);
}

const RESOURCE_FIX = 'Set it to "*", which in a key policy is the key itself.';

testResourceRule(kmsPolicyWellFormed, KEY, [
  { it: "accepts a key that leaves the policy to AWS", props: {} },
  { it: "accepts a policy", props: { policy: policyOf([ROOT]) } },
  { it: "accepts a statement that is not in a list", props: { policy: policyOf(ROOT) } },
  {
    it: "accepts a list of the one resource",
    props: { policy: policyOf([{ ...ROOT, Resource: ["*"] }]) },
  },
  {
    it: "refuses a KeyPolicy without a policy",
    type: KEY_POLICY,
    props: { keyId: "1234abcd-12ab-34cd-56ef-1234567890ab" },
    violations: ["policy is not set. Pass the policy as JSON text."],
  },
  ...[...KEY_TYPES, KEY_POLICY].map((type) => ({
    it: `judges ${type}`,
    type,
    props: { policy: "{" },
    violations: ["policy is not valid JSON. Pass the policy as JSON text."],
  })),
  {
    it: "keeps the text of a malformed policy to itself",
    props: { policy: '{"Statement": [secret' },
    violations: ["policy is not valid JSON. Pass the policy as JSON text."],
  },
  {
    it: "refuses an empty text",
    props: { policy: "" },
    violations: ["policy is not valid JSON. Pass the policy as JSON text."],
  },
  ...["null", "[]", "5", '"{}"'].map((policy) => ({
    it: `refuses ${policy}, which is no document`,
    props: { policy },
    violations: ["policy is JSON, but not of an object. Pass the policy as JSON text."],
  })),
  ...[
    [5, "5"],
    [true, "true"],
    [[ROOT], "a list"],
    [{ Version: VERSION, Statement: [ROOT] }, "an object"],
  ].map(([policy, text]) => ({
    it: `refuses ${text} in place of text`,
    props: { policy },
    violations: [`policy is ${text}. Pass the policy as JSON text.`],
  })),
  {
    it: "says what it cannot know at preview",
    props: { policy: UNKNOWN_TEXT },
    advisories: ["policy is not known until the update."],
  },
  {
    it: "refuses the older version",
    props: { policy: policyOf([ROOT], { Version: "2008-10-17" }) },
    violations: ['policy.Version is "2008-10-17". Set it to "2012-10-17".'],
  },
  {
    it: "refuses a policy without a version, which AWS takes for the older one",
    props: { policy: policyOf([ROOT], {}) },
    violations: ['policy.Version is not set. Set it to "2012-10-17".'],
  },
  ...[
    ["no statement", { Version: VERSION }],
    ["an empty list of statements", { Version: VERSION, Statement: [] }],
    ["null for statements", { Version: VERSION, Statement: null }],
  ].map(([what, document]) => ({
    it: `refuses ${what}`,
    props: { policy: JSON.stringify(document) },
    violations: ["policy.Statement is empty. Give the policy at least one statement."],
  })),
  {
    it: "refuses statements that are null, empty or no statements, all at once",
    props: { policy: policyOf([ROOT, null, {}, "Allow", [ROOT]]) },
    violations: [
      "policy.Statement[1] is null. Write the statement out or remove it.",
      "policy.Statement[2] is empty. Write the statement out or remove it.",
      'policy.Statement[3] is "Allow". Write the statement out or remove it.',
      "policy.Statement[4] is a list. Write the statement out or remove it.",
    ],
  },
  {
    it: "refuses a Sid given twice",
    props: { policy: policyOf([ROOT, { ...ROOT, Sid: "Other" }, ROOT]) },
    violations: [
      'policy.Statement[2].Sid is "Root", as in policy.Statement[0]. Give each statement its own.',
    ],
  },
  {
    it: "refuses a Sid of another type",
    props: { policy: policyOf([{ ...ROOT, Sid: 1 }]) },
    violations: ["policy.Statement[0].Sid is 1. Make it a text or leave it out."],
  },
  ...[
    ["arn:aws:kms:us-east-1:111122223333:key/1", '"arn:aws:kms:us-east-1:111122223333:key/1"'],
    [["*", "*"], "a list"],
    [undefined, "not set"],
  ].map(([resource, text]) => ({
    it: `refuses a resource that is ${text}`,
    props: { policy: policyOf([{ ...ROOT, Resource: resource }]) },
    violations: [`policy.Statement[0].Resource is ${text}. ${RESOURCE_FIX}`],
  })),
  {
    it: "refuses elements IAM does not know, and the want of those it needs",
    props: {
      policy: policyOf([
        { effect: "Allow", Principal: "*", NotPrincipal: "*", Actions: ["kms:*"], Resource: "*" },
      ]),
    },
    violations: [
      'policy.Statement[0] has the element "effect", which IAM does not know. Use one of Sid, Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition.',
      'policy.Statement[0] has the element "Actions", which IAM does not know. Use one of Sid, Effect, Principal, NotPrincipal, Action, NotAction, Resource, NotResource, Condition.',
      'policy.Statement[0].Effect is not set. Set it to "Allow" or "Deny".',
      "policy.Statement[0] has both of Principal and NotPrincipal. Give it exactly one.",
      "policy.Statement[0] has neither of Action and NotAction. Give it exactly one.",
    ],
  },
  { it: "accepts exactly 32768 bytes", props: { policy: policyOfSize(32_768) } },
  {
    it: "refuses one byte more",
    props: { policy: policyOfSize(32_769) },
    violations: ["policy takes 32769 bytes. Keep it to the 32768 that AWS accepts."],
  },
]);
