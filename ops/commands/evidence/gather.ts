import { GetCallerIdentityCommand } from "@aws-sdk/client-sts";
import { readAccount } from "../../aws/live-account";
import type { AwsAccess } from "../../aws/reading";
import { accountControls } from "../../controls/account-controls";
import { summaryOf } from "../../controls/check";
import type { Control } from "../../controls/control";
import { deployedControls, settingOf } from "../../controls/deployed-controls";
import { isDeployed } from "../../controls/is-deployed";
import type { Remedies } from "../../controls/remedies";
import type { StateResource } from "../../stack/stack";
import { stackPartsOf } from "../../stack/stack-parts";
import type { BucketTarget } from "../../stack/target";
import type { Deployed, Evidence, OutsideStack, PolicyEvidence } from "./evidence";
import { toolVersion } from "./tool-version";

export interface Gathered {
  readonly target: BucketTarget;
  /** The stack's state; undefined without a stack. */
  readonly resources: readonly StateResource[] | undefined;
  readonly policyPack: PolicyEvidence;
  readonly remedies: Remedies;
}

/** Reads key, bucket and what watches over them, and judges what the stack has. Nothing is changed. */
export async function gatherEvidence(
  access: AwsAccess,
  { target, resources, policyPack, remedies }: Gathered,
): Promise<Evidence> {
  const { clients, signal, isLoopback } = access;
  const parts = stackPartsOf(resources ?? [], target);
  const services = { trailArn: parts.trailArn, ruleNames: parts.rules.map(({ name }) => name) };
  const [caller, ofKeyAndBucket, account] = await Promise.all([
    clients.sts.send(new GetCallerIdentityCommand({}), { abortSignal: signal }),
    deployedControls(access, target, resources, remedies),
    readAccount(access, target.region, services),
  ]);
  const all = [
    ...ofKeyAndBucket.controls,
    ...accountControls({ target, account, parts, remedies }),
  ];
  const isOfStack = ({ id }: Control) => isDeployed(id, parts);
  const controls = all.filter(isOfStack);
  return {
    madeAt: access.now().toISOString(),
    madeBy: caller.Arn ?? "",
    madeWith: { name: "aerosecure", version: toolVersion() },
    isLocalAws: isLoopback,
    deployed: deployedOf(target, resources),
    summary: summaryOf(controls),
    controls,
    outsideStack: all.filter((each) => !isOfStack(each)).map(outsideStackOf),
    policyPack,
  };
}

function deployedOf(target: BucketTarget, resources: Gathered["resources"]): Deployed {
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
function outsideStackOf({ id, title, sources, requirements, found }: Control): OutsideStack {
  const isUnknown = id === "tamper-alarm";
  return {
    ...{ id, title, setting: settingOf(id) ?? "", requirements },
    found: isUnknown ? "no alarm is known: the stack has none" : found,
    sources: isUnknown ? [] : sources,
  };
}
