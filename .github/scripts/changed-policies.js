/**
 * @typedef {object} ChangedPolicy
 * @property {string} resource its type and name
 * @property {"key" | "bucket"} kind what it is the policy of
 * @property {unknown} before as the inputs had it: JSON text, or what stands for a value not known
 * @property {unknown} after
 * @property {Place | undefined} place undefined if the log does not say what account it is in
 *
 * @typedef {import("../../policy-pack/src/policy-document/prove/property").Place} Place
 *
 * @typedef {object} Step what Pulumi would do with a resource
 * @property {string} op
 * @property {string} urn
 * @property {string} type
 * @property {State | null} [old]
 * @property {State | null} [new]
 *
 * @typedef {object} State
 * @property {Record<string, unknown>} [inputs]
 * @property {Record<string, unknown>} [outputs]
 */

const KEY = "aws:kms/key:Key";
const BUCKET = "aws:s3/bucket:Bucket";
const BUCKET_POLICY = "aws:s3/bucketPolicy:BucketPolicy";

const KEY_ARN = /^arn:([a-z-]+):kms:[^:]+:(\d{12}):key\//;
const NO_POLICY = JSON.stringify({ Version: "2012-10-17", Statement: [] });

/**
 * The policies of keys and buckets whose documents a preview changes. Those of keys and buckets that
 * come or go with them are left out: there is nothing to compare them with.
 *
 * @param {readonly Record<string, any>[]} events of Pulumi's engine
 * @returns {readonly ChangedPolicy[]}
 */
function changedPolicies(events) {
  /** @type {readonly Step[]} */
  const steps = events.flatMap(({ resourcePreEvent }) => resourcePreEvent?.metadata ?? []);
  const account = accountOf(steps);
  const changes = steps.flatMap((step) => {
    switch (step.type) {
      case KEY:
        return keyPolicyIn(step);
      case BUCKET_POLICY:
        return bucketPolicyIn(step, steps, account);
      default:
        return [];
    }
  });
  const different = changes.filter(({ before, after }) => before !== after);
  // A replacement is several steps.
  return [...new Map(different.map((change) => [change.resource, change])).values()];
}

/** @param {Step} step @returns {readonly ChangedPolicy[]} */
function keyPolicyIn(step) {
  const { old, new: next } = step;
  if (!old || !next) {
    return [];
  }
  const arn = String(old.outputs?.["arn"]);
  const account = partsOf(arn);
  return [
    {
      resource: nameOf(step),
      kind: "key",
      before: old.inputs?.["policy"],
      after: next.inputs?.["policy"],
      place: account && { service: "kms", arn, ...account },
    },
  ];
}

/**
 * @param {Step} step
 * @param {readonly Step[]} steps
 * @param {{ readonly partition: string, readonly accountId: string } | undefined} account
 * @returns {readonly ChangedPolicy[]}
 */
function bucketPolicyIn(step, steps, account) {
  const { op, old, new: next } = step;
  const bucket = (next ?? old)?.inputs?.["bucket"];
  const stays = steps.some(
    ({ type, old: earlier, new: later }) =>
      type === BUCKET && earlier && later && later.inputs?.["bucket"] === bucket,
  );
  if (!(old && next) && (op.includes("replace") || !stays)) {
    return [];
  }
  const arn = `arn:${account?.partition}:s3:::${bucket}`;
  return [
    {
      resource: nameOf(step),
      kind: "bucket",
      before: old ? old.inputs?.["policy"] : NO_POLICY,
      after: next ? next.inputs?.["policy"] : NO_POLICY,
      place: account && { service: "s3", arn, ...account },
    },
  ];
}

/**
 * The account of the stack, by one of its keys: nothing else in the log names it.
 *
 * @param {readonly Step[]} steps
 */
function accountOf(steps) {
  const arns = steps.flatMap(({ type, old }) =>
    type === KEY ? [String(old?.outputs?.["arn"])] : [],
  );
  return arns.map(partsOf).find((parts) => parts !== undefined);
}

/** @param {string} arn of a key */
function partsOf(arn) {
  const [, partition, accountId] = KEY_ARN.exec(arn) ?? [];
  return partition === undefined || accountId === undefined ? undefined : { partition, accountId };
}

/** @param {Step} step */
function nameOf({ type, urn }) {
  return `${type} ${urn.split("::").at(-1)}`;
}

module.exports = { changedPolicies };
