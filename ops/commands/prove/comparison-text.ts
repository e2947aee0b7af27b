import type { ComparedPolicy, ComparisonReport } from "./compare-policies";

type Change = ComparedPolicy["changes"][number];

/** What people read: what is newly allowed and newly refused, each with a request that shows it. */
export function comparisonText({ comparisons }: ComparisonReport): string {
  return comparisons.map(policyText).join("\n\n");
}

function policyText({ policy, changes, notDecided }: ComparedPolicy): string {
  const lines = changes.flatMap(linesOf);
  const nothing = "  no change     Both versions answer every request alike.";
  return [
    `The ${policy} policy`,
    ...lines,
    ...(notDecided === undefined ? [] : [`  not decided   ${notDecided}`]),
    ...(lines.length === 0 && notDecided === undefined ? [nothing] : []),
  ].join("\n");
}

function linesOf({ effect, sentence, example }: Change): readonly string[] {
  const { caller, action, resource, context, before, after } = example;
  const keys = Object.entries(context).map(([key, value]) => `${key}=${[value].flat().join(",")}`);
  return [
    `  ${effect.replace("newly ", "").padEnd(12)}  ${sentence}`,
    `                For example: ${caller} calls ${action} on ${resource}, with ${keys.join(", ")}: ${before} before, now ${after}`,
  ];
}
