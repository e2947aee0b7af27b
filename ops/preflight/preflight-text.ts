import type { Preflight } from "./preflight";

/** Every check, and under those that failed what mends them. */
export function preflightText({ stack, region, accountId, isDeployed, checks }: Preflight): string {
  const failed = checks.filter(({ verdict }) => verdict === "fail").length;
  const lines = checks.flatMap(({ what, verdict, found, remedy }) => [
    `${verdict === "pass" ? "✓" : "✗"} ${what}: ${found}`,
    ...remedy.map((line) => `    ${line}`),
  ]);
  return [
    `${stack}, ${isDeployed ? "deployed before" : "not deployed yet"}, in ${region} of the account ${accountId}`,
    "",
    ...lines,
    "",
    failed === 0
      ? "Nothing stands in the way of `pulumi up`."
      : `${failed} of ${checks.length} failed. Mend them before \`pulumi up\`.`,
  ].join("\n");
}
