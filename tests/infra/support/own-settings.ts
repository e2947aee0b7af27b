import assert from "node:assert/strict";
import { SettingReader, type SettingRecord } from "../../../infra/arguments/reader/setting-reader";

/** Settings of the project by their short names, as texts; one that is undefined is not set. */
export type OwnSettings = Readonly<Record<string, string | undefined>>;

/** The settings as Pulumi hands them over. */
export function recordOf(own: OwnSettings): SettingRecord {
  return Object.fromEntries(
    Object.entries(own).flatMap(([name, text]) =>
      text === undefined ? [] : [[`aerosecure-kms:${name}`, text]],
    ),
  );
}

/** A reader of the project's settings. */
export function readerOf(own: OwnSettings): SettingReader {
  return new SettingReader(recordOf(own), "aerosecure-kms");
}

/** What is refused, the settings that ask for it, and every fault that is told. */
export type Refusal = readonly [what: string, own: OwnSettings, ...faults: string[]];

/** What is refused, the text of the one setting that asks for it, and what its fault says. */
export type RefusedText = readonly [what: string, text: string, says: string];

/** A fault of a setting, or of a place in one, such as `tags["cost"]`. */
export function fault(place: string, says: string): string {
  return `\`aerosecure-kms:${place}\` ${says}`;
}

/** Texts that one setting refuses, all of them at the same place. */
export function refusals(place: string, rows: readonly RefusedText[]): readonly Refusal[] {
  const [name = place] = place.split(/[.[]/);
  return rows.map(([what, text, says]) => [what, { [name]: text }, fault(place, says)]);
}

/** Tests that everything in the table is refused with its faults and no others. */
export function itRefuses(
  cases: readonly Refusal[],
  faultsOf: (own: OwnSettings) => readonly string[] | Promise<readonly string[]>,
): void {
  for (const [what, own, ...faults] of cases) {
    it(`refuses ${what}`, async () => {
      assert.deepEqual(await faultsOf(own), faults);
    });
  }
}
