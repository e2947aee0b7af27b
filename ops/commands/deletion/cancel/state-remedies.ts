import type { StateResource } from "../../../stack/stack";
import { ALIAS, KEY, StackState } from "../../../stack/stack-state";
import { textAt, valueAt } from "../../../stack/state-value";
import { RECORD_TAG_KEYS } from "../key-record";

/** The key that came back, and the stack whose state should have it. */
export interface ReturnedKey {
  readonly keyId: string;
  /** The stack's alias; undefined if it has none. */
  readonly alias: string | undefined;
  readonly region: string;
  /** As `--stack` takes it. */
  readonly stack: string;
  /** Whether the key is Enabled now. */
  readonly isEnabled: boolean;
  /** What runs Pulumi: `pulumi`, or the local AWS's way to it. */
  readonly pulumi: string;
}

/** What the stack's state lacks, and the command that fixes it. */
export interface StateRemedy {
  readonly reason: string;
  /** Undefined if no command fixes it: the reason then says what to do. */
  readonly command?: string;
}

/** What `infra/` calls the components that its own key is in. */
const COMPONENT = "aerosecure:index:SecureBucket$aerosecure:kms:CustomerKey";
const NAME = "data";

/**
 * What has to be done to a stack's state after its key came back, in the order in which it is done.
 *
 * A refresh removes a key that is pending deletion from the state; the next update would create a
 * new one in its place.
 *
 * @param resources those of `pulumi stack export`
 */
export function stateRemedies(
  resources: readonly StateResource[],
  returned: ReturnedKey,
): readonly StateRemedy[] {
  const { keyId, alias: aliasName, region, stack, pulumi } = returned;
  const state = new StackState(resources);
  const key = state.find(KEY, keyId);
  const alias = aliasName === undefined ? undefined : state.alias({ alias: aliasName, region });
  const place = placeOf(alias ?? key, resources);
  const importCommand = (type: string, id: string) =>
    `${pulumi} import ${type} ${place.name} ${id} --parent 'parent=${place.parent}' --generate-code=false --stack ${stack}`;
  const remedies: StateRemedy[] = [];
  if (key === undefined) {
    const other = state
      .of(KEY)
      .find(({ urn, parent }) => parent === place.parent && nameOf(urn) === place.name);
    remedies.push(
      other === undefined
        ? {
            reason: `The state of the stack ${stack} has lost the key, and the next \`pulumi up\` would make a new one.`,
            command: importCommand(KEY, keyId),
          }
        : {
            reason: `The stack ${stack} has another key in this one's place, ${other.id}, and does not manage this one any more. Objects under this key stay readable while it is Enabled; bring them under the other key before this one is deleted.`,
          },
    );
  }
  if (aliasName !== undefined && alias === undefined) {
    remedies.push({
      reason: `The state of the stack ${stack} has lost ${aliasName}, and the next \`pulumi up\` would fail to make it again.`,
      command: importCommand(ALIAS, aliasName),
    });
  }
  return remedies.length === 0 && isStale(key, alias, returned)
    ? [
        {
          reason: `The state of the stack ${stack} does not have the key as it is now.`,
          command: `${pulumi} refresh --stack ${stack}`,
        },
      ]
    : remedies;
}

/** The logical name of key and alias, and the URN of their parent. */
function placeOf(known: StateResource | undefined, resources: readonly StateResource[]) {
  // Every URN begins with the names of stack and project: urn:pulumi:dev::aerosecure-kms::…
  const beginning = resources[0]?.urn.split("::").slice(0, 2).join("::");
  return {
    name: known === undefined ? NAME : nameOf(known.urn),
    parent: known?.parent ?? `${beginning}::${COMPONENT}::${NAME}`,
  };
}

function nameOf(urn: string): string {
  return urn.split("::").at(-1) ?? NAME;
}

/** A refresh before the key was back has left its other state, its record or another alias. */
function isStale(
  key: StateResource | undefined,
  alias: StateResource | undefined,
  { keyId, isEnabled }: ReturnedKey,
): boolean {
  const tags = Object.keys({ ...(valueAt(key, "tags") as object | undefined) });
  const leadsElsewhere = textAt(alias, "targetKeyId")?.endsWith(keyId) === false;
  return (
    tags.some((tag) => RECORD_TAG_KEYS.includes(tag)) ||
    (isEnabled && valueAt(key, "isEnabled") === false) ||
    leadsElsewhere
  );
}
