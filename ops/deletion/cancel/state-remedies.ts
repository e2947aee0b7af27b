import type { StateResource as Resource } from "../../stack/stack";
import { RECORD_TAG_KEYS } from "../key-record";

/** The key that came back, and the stack whose state should have it. */
export interface ReturnedKey {
  readonly keyId: string;
  /** The alias of the stack; undefined where it has none. */
  readonly alias: string | undefined;
  readonly region: string;
  /** As `--stack` takes it. */
  readonly stack: string;
  /** Whether the key is Enabled now. */
  readonly isEnabled: boolean;
  /** What runs Pulumi: `pulumi`, or the local AWS's way to it. */
  readonly pulumi: string;
}

/** What the stack's state lacks, and the command that mends it. */
export interface StateRemedy {
  readonly reason: string;
  /** Undefined where no command mends it, and the reason says what then. */
  readonly command?: string;
}

type StateResource = Resource & { readonly parent?: string };

const KEY = "aws:kms/key:Key";
const ALIAS = "aws:kms/alias:Alias";
/** What `infra/keys/customer-key.ts` calls the component and its own key. */
const COMPONENT = "aerosecure:kms:CustomerKey";
const NAME = "data";

/**
 * What has to be done to a stack's state after its key came back, in the order in which it is done.
 *
 * A refresh takes a key that waits for its deletion out of the state; the next update would make a new
 * one in its place.
 *
 * @param resources those of `pulumi stack export`
 */
export function stateRemedies(
  resources: readonly StateResource[],
  key: ReturnedKey,
): readonly StateRemedy[] {
  const place = placeOf(resources, key);
  const missing = [...keyRemedy(resources, key, place), ...aliasRemedy(resources, key, place)];
  return missing.length > 0 ? missing : refreshRemedy(resources, key);
}

/** The logical name of key and alias, and the URN of their parent. */
interface Place {
  readonly name: string;
  readonly parentUrn: string;
}

function placeOf(resources: readonly StateResource[], key: ReturnedKey): Place {
  const known = resources.find(
    (resource) =>
      (resource.type === ALIAS && resource.id === key.alias && isIn(resource, key.region)) ||
      (resource.type === KEY && resource.id === key.keyId),
  );
  // Every URN begins with the names of stack and project: urn:pulumi:dev::aerosecure-kms::…
  const beginning = resources[0]?.urn.split("::").slice(0, 2).join("::");
  const parentUrn = known?.parent ?? `${beginning}::${COMPONENT}::${NAME}`;
  return { name: known?.urn.split("::").at(-1) ?? NAME, parentUrn };
}

function keyRemedy(
  resources: readonly StateResource[],
  key: ReturnedKey,
  place: Place,
): readonly StateRemedy[] {
  const keys = resources.filter(({ type }) => type === KEY);
  if (keys.some(({ id }) => id === key.keyId)) {
    return [];
  }
  const other = keys.find(({ urn, parent }) => parent === place.parentUrn && isNamed(urn, place));
  if (other !== undefined) {
    return [
      {
        reason: `The stack ${key.stack} has another key in this one's place, ${other.id}, and does not manage this one any more. Objects under this key stay readable while it is Enabled; bring them under the other key before this one is deleted.`,
      },
    ];
  }
  return [
    {
      reason: `The state of the stack ${key.stack} has lost the key, and the next \`pulumi up\` would make a new one.`,
      command: importCommand(key, KEY, place, key.keyId),
    },
  ];
}

function aliasRemedy(
  resources: readonly StateResource[],
  key: ReturnedKey,
  place: Place,
): readonly StateRemedy[] {
  const { alias, region } = key;
  const isThere = resources.some(
    (resource) => resource.type === ALIAS && resource.id === alias && isIn(resource, region),
  );
  if (alias === undefined || isThere) {
    return [];
  }
  return [
    {
      reason: `The state of the stack ${key.stack} has lost ${alias}, and the next \`pulumi up\` would fail to make it again.`,
      command: importCommand(key, ALIAS, place, alias),
    },
  ];
}

/** A refresh while the key was away from its usual state has left that in the stack's state. */
function refreshRemedy(
  resources: readonly StateResource[],
  { keyId, alias, region, isEnabled, stack, pulumi }: ReturnedKey,
): readonly StateRemedy[] {
  const inState = resources.find(({ type, id }) => type === KEY && id === keyId);
  const aliasInState = resources.find(
    (resource) => resource.type === ALIAS && resource.id === alias && isIn(resource, region),
  );
  const tags = Object.keys({ ...asRecord(inState?.outputs?.["tags"]) });
  const isStale =
    tags.some((tag) => RECORD_TAG_KEYS.includes(tag)) ||
    (isEnabled && inState?.outputs?.["isEnabled"] === false) ||
    (aliasInState !== undefined && !leadsTo(aliasInState, keyId));
  return isStale
    ? [
        {
          reason: `The state of the stack ${stack} does not have the key as it is now.`,
          command: `${pulumi} refresh --stack ${stack}`,
        },
      ]
    : [];
}

function importCommand(
  { pulumi, stack }: ReturnedKey,
  type: string,
  { name, parentUrn }: Place,
  id: string,
): string {
  return `${pulumi} import ${type} ${name} ${id} --parent "parent=${parentUrn}" --generate-code=false --stack ${stack}`;
}

function isIn({ outputs }: StateResource, region: string): boolean {
  return (outputs?.["region"] ?? region) === region;
}

function isNamed(urn: string, { name }: Place): boolean {
  return urn.split("::").at(-1) === name;
}

function leadsTo({ outputs }: StateResource, keyId: string): boolean {
  const target = outputs?.["targetKeyId"];
  return typeof target !== "string" || target.endsWith(keyId);
}

function asRecord(value: unknown): Readonly<Record<string, unknown>> {
  return typeof value === "object" && value !== null ? { ...value } : {};
}
