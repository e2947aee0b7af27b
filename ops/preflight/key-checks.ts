import type { KeyMetadata } from "@aws-sdk/client-kms";
import { describeKey } from "../aws/describe-key";
import type { AliasPlace } from "../stack/stack-state";
import { type Check, fails, passes } from "./check";
import type { Site } from "./site";

/** What is known of a key that a deployment will use, and of the alias that is to lead to it. */
export interface KeyFacts {
  /** The ARN of the key in the stack's state; undefined before the first deployment, or after a refresh. */
  readonly deployed: string | undefined;
  /** That key as KMS has it; undefined where there is none. */
  readonly key: KeyMetadata | undefined;
  /** Whether the state has the alias. */
  readonly isAliasDeployed: boolean;
  /** The key the alias leads to; undefined where there is no alias. */
  readonly behindAlias: KeyMetadata | undefined;
}

/** Looks at the keys and aliases of every place. */
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
 * The AWS provider takes a key that waits for its deletion for gone: it would make a new one and move alias
 * and bucket to it.
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

/** Whether a key can be used, and what to do where it cannot. */
export function judgeState(
  { alias, region }: AliasPlace,
  deployed: string | undefined,
  key: KeyMetadata | undefined,
  { aerosecure, pulumi, stack }: Pick<Site, "aerosecure" | "pulumi" | "stack">,
): Check {
  const looked = { about: "key", what: `the key of ${alias} in ${region}` } as const;
  if (key === undefined) {
    return fails(
      looked,
      `KMS does not know ${deployed}, which the stack's state has.`,
      "Objects under that key are lost if it was deleted; then forget it and let a new one be made:",
      `${pulumi} refresh --stack ${stack}`,
    );
  }
  const { Arn: arn = "", KeyState: state = "", DeletionDate: date } = key;
  switch (state) {
    case "Enabled":
      return passes(looked, `${arn} is Enabled.`);
    case "PendingDeletion":
    case "PendingReplicaDeletion":
      return fails(
        looked,
        `${arn} is ${state}${date === undefined ? "" : `, gone for good on ${date.toISOString()}`}: a deployment would make a new key in its place, and every object under this one would be lost.`,
        `${aerosecure} cancel-deletion ${deployed === undefined ? `--key ${arn}` : `--stack ${stack}`}`,
      );
    case "Disabled":
      return fails(
        looked,
        `${arn} is Disabled: nothing under it can be read or written.`,
        `aws kms enable-key --key-id ${arn} --region ${region}`,
      );
    default:
      return fails(looked, `${arn} is ${state}.`, "Deploy once it is Enabled.");
  }
}

function judgeAlias(
  { alias, region }: AliasPlace,
  { deployed, isAliasDeployed, behindAlias }: KeyFacts,
  { pulumi, stack }: Pick<Site, "pulumi" | "stack">,
): Check {
  const looked = { about: "alias", what: `${alias} in ${region}` } as const;
  if (behindAlias === undefined) {
    return isAliasDeployed
      ? fails(
          looked,
          "It is gone, and the stack's state has it.",
          `${pulumi} refresh --stack ${stack}`,
          "The next deployment makes it again.",
        )
      : passes(looked, "There is none yet.");
  }
  const { Arn: found = "", KeyId: id = "" } = behindAlias;
  if (deployed === undefined) {
    return fails(
      looked,
      `It leads to ${found}, which is not in the stack's state: a deployment would fail to make the alias.`,
      "Where that is to be the stack's own key, import it as docs/adopt.md says; else use another name:",
      `${pulumi} config set aerosecure-kms:keyAlias alias/ANOTHER-NAME --stack ${stack}`,
    );
  }
  return found === deployed
    ? passes(looked, `It leads to the stack's key, ${id}.`)
    : fails(
        looked,
        `It leads to ${found}, and the stack's key is ${deployed}.`,
        `aws kms update-alias --alias-name ${alias} --target-key-id ${deployed} --region ${region}`,
      );
}
