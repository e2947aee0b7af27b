import { setMaxListeners } from "node:events";
import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { observeAccount } from "../aws/live-account";
import { accountControls } from "../controls/account-controls";
import { bucketControls, REFUSED } from "../controls/bucket-controls";
import type { Control } from "../controls/control";
import { DEFINITIONS, type Definition } from "../controls/definitions";
import { isDeployed } from "../controls/is-deployed";
import { keyControls } from "../controls/key-controls";
import { transportPolicyCheck } from "../controls/transport";
import { declaredOf } from "../stack/declared";
import type { StateResource } from "../stack/stack";
import { stackPartsOf } from "../stack/stack-parts";
import {
  type Beside,
  type Deployed,
  type Evidence,
  type PolicyEvidence,
  summaryOf,
} from "./evidence";
import type { Observed } from "./observe";
import { type ObservedBucket, observeBucket } from "./observe-bucket";
import { observeKey } from "./observe-key";
import type { Site } from "./site";
import { toolVersion } from "./tool-version";

export interface Gathered {
  /** The stack's state; undefined without a stack. */
  readonly resources: readonly StateResource[] | undefined;
  readonly policyPack: PolicyEvidence;
}

/** Looks at key, bucket and what watches over them, and judges what the stack has. Nothing is changed. */
export async function gatherEvidence(
  site: Site,
  { resources, policyPack }: Gathered,
): Promise<Evidence> {
  const { clients, target, signal, isLoopback } = site;
  // Every call under way listens to it, and there are more than Node.js takes for sound.
  setMaxListeners(0, signal);
  const parts = stackPartsOf(resources ?? [], target);
  const asked = { trailArn: parts.trailArn, ruleNames: parts.rules.map(({ name }) => name) };
  const [caller, key, bucket, account] = await Promise.all([
    clients.sts.send(new GetCallerIdentityCommand({}), { abortSignal: signal }),
    observeKey(site),
    observeBucket(site),
    observeAccount(site, asked),
  ]);
  const rule = "value" in bucket.encryption.seen ? bucket.encryption.seen.value : undefined;
  const declared = declaredOf(
    target,
    resources,
    rule?.ApplyServerSideEncryptionByDefault?.SSEAlgorithm,
  );
  const bucketArn = `arn:${target.partition}:s3:::${target.bucketName}`;
  const withoutTls = await answerWithoutTls(site, bucket.policy);
  const looked = [
    ...keyControls(target, declared, key),
    ...bucketControls({ bucketArn, declared, bucket, withoutTls, parts }),
    ...accountControls({ target, account, parts }),
  ];
  const isOfStack = ({ id }: Control) => isDeployed(id, parts);
  const controls = looked.filter(isOfStack);
  return {
    madeAt: site.now().toISOString(),
    madeBy: caller.Arn ?? "",
    madeWith: { name: "aerosecure", version: toolVersion() },
    isLocalAws: isLoopback,
    deployed: deployedOf(site, resources),
    summary: summaryOf(controls),
    controls,
    beside: looked.filter((each) => !isOfStack(each)).map(besideOf),
    policyPack,
  };
}

/** By IAM's simulator, else by its statements: the bucket itself is never asked. */
async function answerWithoutTls(
  site: Site,
  policy: ObservedBucket["policy"],
): Promise<Observed<string>> {
  const { clients, target, isLoopback } = site;
  const { sources, seen } = policy;
  if (!("value" in seen)) {
    return { sources, seen };
  }
  const iam = isLoopback ? undefined : clients.iam;
  const { verdict, seen: text } = await transportPolicyCheck(iam, target, seen);
  const simulated = {
    call: "iam:SimulateCustomPolicy",
    on: target.bucketName,
    at: site.now().toISOString(),
  };
  return {
    sources: iam === undefined ? sources : [...sources, simulated],
    seen: { value: verdict === "pass" ? REFUSED : text },
  };
}

function deployedOf({ target }: Site, resources: Gathered["resources"]): Deployed {
  const { stack, accountId, region, keyArn, keyAlias, bucketName } = target;
  const found = resources?.flatMap(({ urn, type, id }) =>
    id === undefined || type.startsWith("pulumi:")
      ? []
      : [{ type, name: urn.split("::").at(-1) ?? "", id }],
  );
  return {
    ...{ stack: stack ?? null, accountId, region, keyArn },
    ...{ keyAlias: keyAlias ?? null, bucketName, resources: found ?? null },
  };
}

/** The alarm's rules are known by the stack alone. */
function besideOf({ id, title, sources, ...looked }: Control): Beside {
  const isUnknown = id === "tamper-alarm";
  return {
    ...{ id, title, setting: settingOf(id) ?? "", requirements: looked.requirements },
    seen: isUnknown ? "no alarm is known of: the stack has none" : looked.seen,
    sources: isUnknown ? [] : sources,
  };
}

function settingOf(id: Control["id"]): string | undefined {
  const { setting }: Definition = DEFINITIONS[id];
  return setting;
}
