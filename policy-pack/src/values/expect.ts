import { describeValue } from "./describe-value";
import type { Findings } from "./findings";
import type { Node } from "./node";
import { UNKNOWN } from "./unknown";

/** Records what is wrong with the value, if anything. `holds` decides about absent ones too. */
export function expectValue(
  findings: Findings,
  node: Node,
  holds: (value: unknown) => boolean,
  fix: string,
): void {
  if (node.value === UNKNOWN) {
    findings.unknown(node.path);
  } else if (node.mustBe !== undefined) {
    findings.violation(`${node.path} is ${describeValue(node.value)}. Make it ${node.mustBe}.`);
  } else if (!holds(node.value)) {
    findings.violation(`${node.path} is ${describeValue(node.value)}. ${fix}`);
  }
}

/** Records every value but this one. */
export function expectExactly(findings: Findings, node: Node, right: string | boolean): void {
  expectValue(findings, node, (value) => value === right, `Set it to ${JSON.stringify(right)}.`);
}

/** Records a value that is set, unless it is this one. */
export function expectUnsetOr(findings: Findings, node: Node, right: string | boolean): void {
  const fix = `Set it to ${JSON.stringify(right)} or leave it out.`;
  expectValue(findings, node, (value) => isUnset(value) || value === right, fix);
}

/** The AWS provider takes an empty text for a property that is not set. */
export function isUnset(value: unknown): boolean {
  return value === undefined || value === "";
}

export function isTrue(value: unknown): boolean {
  return value === true;
}

export function isFalseOrAbsent(value: unknown): boolean {
  return value === false || value === undefined;
}

export function isTrueOrAbsent(value: unknown): boolean {
  return value === true || value === undefined;
}

/** A whole number from `min` to `max`, both included. */
export function isWholeNumber(value: unknown, min: number, max: number): value is number {
  return Number.isInteger(value) && Number(value) >= min && Number(value) <= max;
}
