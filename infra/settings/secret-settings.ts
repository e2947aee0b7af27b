/**
 * Where Pulumi tells a program which keys of its configuration are set as secrets, as a list in JSON.
 *
 * Source: https://github.com/pulumi/pulumi/blob/master/sdk/nodejs/runtime/config.ts
 */
const SECRET_KEYS = "PULUMI_CONFIG_SECRET_KEYS";

/**
 * Faults of settings that are set as secrets. Settings become names, descriptions and policies, which
 * previews, logs and the state show: a setting that looks secret there and is not would be worse than none.
 *
 * @param namespace whose settings are the program's own; what others set for themselves may be secret
 */
export function secretFaults(env: NodeJS.ProcessEnv, namespace: string): readonly string[] {
  const keys: readonly string[] = JSON.parse(env[SECRET_KEYS] ?? "[]");
  return keys
    .filter((key) => key.startsWith(`${namespace}:`) || key === "aws:region")
    .map(
      (key) =>
        `\`${key}\` is set as a secret, but previews, logs and the state would show its value. Set it in plain text: \`pulumi config set --plaintext ${key} VALUE\`.`,
    );
}
