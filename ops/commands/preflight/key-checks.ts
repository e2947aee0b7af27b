import type { KeyMetadata } from "@aws-sdk/client-kms";
import { describeKey } from "../../aws/describe-key";
import type { AliasPlace } from "../../stack/stack-state";
import { type Check, checkOf } from "./check";
import type { Site } from "./site";

/** What is known of a key that a deployment will use, and of its alias. */
export interface KeyFacts {
  /** The ARN of the key in the state; undefined before the first deployment, or after a refresh. */
  readonly deployed: string | undefined;
  /** That key as KMS has it; undefined if there is none. */
  readonly key: KeyMetadata | undefined;
  /** Whether the state has the alias. */
  readonly isAliasDeployed: boolean;
  /** The key the alias leads to; undefined if there is no alias. */
  readonly behindAlias: KeyMetadata | undefined;
}

/** Checks every key and alias that a deployment will use. */
export async function keyChecks(site: Site): Promise<readonly Check[]> {
  const checks = await Promise.all(
    site.expected.aliases.map(async (place) =>
      judgeKey(place, await keyFactsOf(site, place), site),
    ),
  );
  return checks.flat();
}

async function keyFactsOf(site: Site, place: AliasPlace): Promise<KeyFacts> {
  const alias = site.state.alias(place);
  const deployed = alias && site.state.keyBeside(alias);
  const [key, behindAlias] = await Promise.all([
    deployed === undefined ? undefined : keyIn(site, place.region, deployed),
    keyIn(site, place.region, place.alias),
  ]);
  return { deployed, key, isAliasDeployed: alias !== undefined, behindAlias };
}

/** @param keyId an id, an ARN or `alias/…` */
export function keyIn(
  { clients, signal }: Site,
  region: string,
  keyId: string,
): Promise<KeyMetadata | undefined> {
  return describeKey(clients.in(region).kms, keyId, { abortSignal: signal });
}

/**
 * Judges one key and its alias.
 *
 * To the AWS provider a key that is pending deletion does not exist: it would create a new one and
 * move alias and bucket to it.
 */
export function judgeKey(
  place: AliasPlace,
  facts: KeyFacts,
  commands: Pick<Site, "aerosecure" | "pulumi" | "stack">,
): readonly Check[] {
  const { deployed, key, behindAlias } = facts;
  const used = deployed === undefined ? behindAlias : key;
  return [
    ...(deployed === undefined && used === undefined
      ? []
      : [judgeState(place, deployed, used, commands)]),
    judgeAlias(place, facts, commands),
  ];
}

/** Whether a key can be used, and what to do if it cannot. */
export function judgeState(
  { alias, region }: AliasPlace,
  deployed: string | undefined,
  key: KeyMetadata | undefined,
  { aerosecure, pulumi, stack }: Pick<Site, "aerosecure" | "pulumi" | "stack">,
): Check {
  const check = checkOf("key", `the key of ${alias} in ${region}`);
  if (key === undefined) {
    return check.fails(
      `KMS has no key ${deployed}, but it is in the stack's state.`,
      "If it was deleted, the objects under it are lost. To let the next deployment create a new one:",
      `${pulumi} refresh --stack ${stack}`,
    );
  }
  const { Arn: arn = "", KeyState: state = "", DeletionDate: date } = key;
  switch (state) {
    case "Enabled":
      return check.passes(`${arn} is Enabled.`);
    case "PendingDeletion":
    case "PendingReplicaDeletion":
      return check.fails(
        `${arn} is ${state}${date === undefined ? "" : `, permanently deleted on ${date.toISOString()}`}: a deployment would create a new key in its place, and every object under this one would be lost.`,
        `${aerosecure} cancel-deletion ${deployed === undefined ? `--key ${arn}` : `--stack ${stack}`}`,
      );
    case "Disabled":
      return check.fails(
        `${arn} is Disabled: nothing under it can be read or written.`,
        `aws kms enable-key --key-id ${arn} --region ${region}`,
      );
    default:
      return check.fails(`${arn} is ${state}.`, "Deploy once it is Enabled.");
  }
}

function judgeAlias(
  { alias, region }: AliasPlace,
  { deployed, isAliasDeployed, behindAlias }: KeyFacts,
  { pulumi, stack }: Pick<Site, "pulumi" | "stack">,
): Check {
  const check = checkOf("alias", `${alias} in ${region}`);
  if (behindAlias === undefined) {
    return isAliasDeployed
      ? check.fails(
          "It is gone, but it is in the stack's state.",
          `${pulumi} refresh --stack ${stack}`,
          "The next deployment creates it again.",
        )
      : check.passes("There is none yet.");
  }
  const { Arn: found = "", KeyId: id = "" } = behindAlias;
  if (deployed === undefined) {
    return check.fails(
      `It leads to ${found}, which is not in the stack's state: a deployment would fail to create the alias.`,
      "If that should be the stack's own key, import it as docs/adopt.md says; otherwise use another name:",
      `${pulumi} config set keyAlias alias/ANOTHER-NAME --stack ${stack}`,
    );
  }
  return found === deployed
    ? check.passes(`It leads to the stack's key, ${id}.`)
    : check.fails(
        `It leads to ${found}, but the stack's key is ${deployed}.`,
        `aws kms update-alias --alias-name ${alias} --target-key-id ${deployed} --region ${region}`,
      );
}
