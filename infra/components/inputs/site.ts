import { getRegion } from "@pulumi/aws/getRegion";
import type { ComponentResource, Inputs } from "@pulumi/pulumi";
import { askCaller, type Caller, callerIn } from "../../arguments/caller";
import { SettingReader } from "../../arguments/reader/setting-reader";
import { RESOURCE_PROPERTIES } from "../../arguments/reader/setting-syntax";
import { type RegionSettings, readRegion } from "../../arguments/region-settings";
import { userError } from "../../user-error";
import { claim } from "./claims";
import { readInputs } from "./read-inputs";

/** A component whose arguments are read. */
export interface Site {
  readonly component: ComponentResource;
  /** As messages name it: `SecureBucket "vault"`. */
  readonly title: string;
  readonly reader: SettingReader;
  /** Undefined if the region is at fault, or not known yet. The same holds for `caller`. */
  readonly place: RegionSettings | undefined;
  readonly caller: Caller | undefined;
  /** Names of the arguments that are not known until an update, and that more than documents are made of. */
  readonly pending: ReadonlySet<string>;
}

/**
 * Waits for a component's arguments, and asks AWS for region and account, through the component's own provider.
 *
 * @param defaults of arguments that are left out
 */
export async function siteOf(
  component: ComponentResource,
  title: string,
  args: Inputs,
  defaults: (given: ReadonlySet<string>) => Readonly<Record<string, string>>,
): Promise<Site> {
  const { record, pending } = await readInputs(title, args);
  const given = new Set([...Object.keys(record), ...pending]);
  const opts = { parent: component };
  const region =
    record["region"] ?? (pending.has("region") ? undefined : (await getRegion({}, opts)).region);
  const reader = new SettingReader(
    { ...defaults(given), ...record, ...(region !== undefined && { region }) },
    RESOURCE_PROPERTIES,
  );
  const place = pending.has("region") ? undefined : readRegion(reader);
  const caller = place && (await callerIn(reader, place, () => askCaller(opts)));
  return { component, title, reader, place, caller, pending };
}

/**
 * Claims the names that no other component of the deployment may have.
 *
 * @param names by the argument that gives each
 */
export async function claimNames(
  { component, reader, place, caller }: Site,
  names: Readonly<Record<string, string>>,
): Promise<void> {
  const urn = await urnOf(component);
  for (const [argument, name] of Object.entries(names)) {
    const holder = claim([argument, caller?.accountId, place?.region, name].join(" "), urn);
    if (holder !== undefined) {
      const other = holder.split("::").at(-1) ?? holder;
      reader.refuse(
        argument,
        `is "${name}", which ${JSON.stringify(other)} has already. Use another one.`,
      );
    }
  }
}

/** @throws RunError with every fault of the component's arguments at once. */
export function refuseFaults({ title, reader }: Site): void {
  if (reader.faults.length > 0) {
    const lines = reader.faults.map((fault) => `  - ${fault}`);
    throw userError([`${title} cannot be deployed as it is set:`, ...lines].join("\n"));
  }
}

export function urnOf({ urn }: ComponentResource): Promise<string> {
  return new Promise((resolve) => urn.apply(resolve));
}
