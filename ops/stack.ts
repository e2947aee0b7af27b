import { existsSync } from "node:fs";
import { copyFile, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import type * as Automation from "@pulumi/pulumi/automation";
import { UserError } from "./user-error";

/** Pulumi did not do what it was asked. */
class PulumiFailure extends UserError {
  override readonly name = "PulumiFailure";
}

/** A stack of the Pulumi project, which may not be there yet. */
export interface Stack {
  /** As `--stack` named it, such as "prod" or "organization/aerosecure-kms/prod". */
  readonly name: string;
  /** Its name alone, as the program sees it: "prod". */
  readonly shortName: string;
  /** The folder that Pulumi.yaml is in. */
  readonly project: string;
  /** What `pulumi stack output` tells; undefined where the backend has no such stack. */
  outputs(): Promise<Readonly<Record<string, unknown>> | undefined>;
  /** What the stack's state holds; undefined where the backend has no such stack. */
  resources(): Promise<readonly StateResource[] | undefined>;
  /**
   * The settings of Pulumi.<stack>.yaml, with those of its environments where it names some, but for secrets.
   *
   * @param configFile read instead of Pulumi.<stack>.yaml
   */
  settings(configFile?: string): Promise<Readonly<Record<string, unknown>>>;
}

/** A resource in a stack's state. */
export interface StateResource {
  readonly urn: string;
  /** Such as aws:kms/key:Key. */
  readonly type: string;
  /** The URN of what it belongs to. */
  readonly parent?: string;
  /** The provider's id of it; undefined for components. */
  readonly id?: string;
  readonly outputs?: Readonly<Record<string, unknown>>;
}

/**
 * A stack by Pulumi's Automation API. Nothing is selected, and nothing is asked of the backend yet.
 *
 * @param directory in the project, or under it
 * @throws UserError where there is no project, or no Pulumi CLI on PATH
 */
export async function openStack(name: string, directory: string): Promise<Stack> {
  const project = projectAbove(resolve(directory));
  if (project === undefined) {
    throw new UserError(
      `There is no Pulumi.yaml in ${resolve(directory)} or above. Run this in the project, name its folder with --cwd, or name --key and --bucket instead of --stack.`,
      2,
    );
  }
  const automation = loadAutomation();
  const workspaceIn = async (workDir: string) => {
    try {
      return await automation.LocalWorkspace.create({ workDir });
    } catch (error) {
      throw new PulumiFailure(
        `The Pulumi CLI does not answer: ${messageOf(error)} Put it on PATH, or name --key and --bucket instead of --stack.`,
      );
    }
  };
  const workspace = await workspaceIn(project);
  const ofStack = async <T>(read: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await read();
    } catch (error) {
      if (error instanceof automation.StackNotFoundError) {
        return undefined;
      }
      throw new PulumiFailure(`Pulumi cannot read the stack ${name}: ${messageOf(error)}`);
    }
  };
  return {
    name,
    shortName: name.split("/").at(-1) ?? name,
    project,
    outputs: () =>
      ofStack(async () => {
        const outputs = Object.entries(await workspace.stackOutputs(name));
        return Object.fromEntries(
          outputs.filter(([, { secret }]) => !secret).map(([key, { value }]) => [key, value]),
        );
      }),
    resources: () =>
      ofStack(async () => {
        const { deployment } = await workspace.exportStack(name);
        return (deployment as { resources?: readonly StateResource[] } | null)?.resources ?? [];
      }),
    settings: async (configFile) => {
      if (configFile === undefined) {
        return settingsIn(workspace, name, project);
      }
      const copy = await mkdtemp(join(tmpdir(), "aerosecure-"));
      try {
        const found = resolve(configFile);
        if (!existsSync(found)) {
          throw new UserError(`--config-file is "${configFile}", which does not exist.`, 2);
        }
        await copyFile(found, join(copy, `Pulumi.${name.split("/").at(-1)}.yaml`));
        return await settingsIn(await workspaceIn(copy), name, found);
      } finally {
        await rm(copy, { recursive: true, force: true });
      }
    },
  };
}

/** Read from the file, which needs neither the stack nor what opens its secrets. */
async function settingsIn(
  workspace: Automation.LocalWorkspace,
  name: string,
  where: string,
): Promise<Readonly<Record<string, unknown>>> {
  const settings = await workspace.stackSettings(name).catch((error: unknown) => {
    throw new PulumiFailure(
      `The settings of ${name} cannot be read in ${where}: ${messageOf(error)}`,
    );
  });
  if (!("environment" in settings)) {
    const values = Object.entries(settings.config ?? {});
    return Object.fromEntries(values.filter(([, value]) => !isSecret(value)));
  }
  const values = Object.entries(await workspace.getAllConfig(name));
  return Object.fromEntries(
    values.filter(([, { secret }]) => !secret).map(([key, { value }]) => [key, parsed(value)]),
  );
}

function isSecret(value: unknown): boolean {
  return typeof value === "object" && value !== null && "secure" in value;
}

/** Structures are JSON there, as in the program's own configuration. */
function parsed(text: string): unknown {
  try {
    const value: unknown = JSON.parse(text);
    return typeof value === "object" ? value : text;
  } catch {
    return text;
  }
}

/** Half a second's worth of code, which only a stack needs. */
function loadAutomation(): typeof Automation {
  return require("@pulumi/pulumi/automation");
}

function projectAbove(directory: string): string | undefined {
  if (existsSync(join(directory, "Pulumi.yaml"))) {
    return directory;
  }
  const parent = dirname(directory);
  return parent === directory ? undefined : projectAbove(parent);
}

/** Pulumi's own sentence out of all that the Automation API reports. */
function messageOf(error: unknown): string {
  const text = error instanceof Error ? error.message : String(error);
  const said = /^\s*(?:stderr:\s*)?error: (.+)$/m.exec(text)?.[1] ?? text.split("\n", 1)[0] ?? "";
  return /[.!?]$/.test(said) ? said : `${said}.`;
}
