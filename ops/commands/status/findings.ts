import { STACK_TAG } from "../../../infra/aws/stack-tag";
import { isFound } from "../../aws/reading";
import type { Control } from "../../controls/control";
import { timeText } from "../../terminal/output";
import type { KeyStatus } from "./key-status";
import type { OtherKey } from "./other-keys";
import type { Judged } from "./read-status";

/**
 * Everything about a key and its bucket that is not as it has to be: one text each, with what to do.
 *
 * @param aerosecure what runs this command
 */
export function findingsOf(
  {
    controls,
    refusals,
    status,
  }: Pick<Judged, "controls" | "refusals"> & { readonly status: Pick<KeyStatus, "otherKeys"> },
  aerosecure: string,
): readonly string[] {
  const findings = controls.flatMap((control) =>
    control.verdict === "pass" || isUnknownLocally(control) ? [] : [findingText(control)],
  );
  const { otherKeys } = status;
  const others = isFound(otherKeys)
    ? otherKeys.list.map((key) => otherKeyText(key, otherKeys.stack, aerosecure))
    : [];
  return [...new Set([...findings, ...others, ...refusals])];
}

function otherKeyText(
  { arn, state, deletionDate }: OtherKey,
  stack: string | null,
  aerosecure: string,
): string {
  const [, , , region, , resource = ""] = arn.split(":");
  const on = `--key-id ${resource.replace("key/", "")} --region ${region}`;
  const [until, restore, orElse] =
    deletionDate === null
      ? ["", `aws kms enable-key ${on}`, `\`aws kms untag-resource ${on} --tag-keys ${STACK_TAG}\``]
      : [
          `, permanently deleted on ${timeText(new Date(deletionDate))}`,
          `${aerosecure} cancel-deletion --key ${arn}`,
          // KMS takes no tag from a key whose deletion is pending.
          "leave it, and this ends with its deletion",
        ];
  return `${arn} is a key of the same stack (${STACK_TAG}: ${stack}) and is ${state}${until}: what is still under it cannot be read. To restore it: \`${restore}\`. If nothing is under it any more: ${orElse}.`;
}

function isUnknownLocally({ verdict, missingPermission }: Control): boolean {
  return verdict === "not-judged" && missingPermission === null;
}

function findingText({ title, verdict, expected, found, remedy }: Control): string {
  return verdict === "not-judged"
    ? found
    : `${title}. Found: ${found}. Expected: ${expected}.${remedy === null ? "" : ` ${remedy}`}`;
}
