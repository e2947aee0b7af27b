import { parseDocument } from "yaml";
import { SETTING_GROUPS, SETTINGS, type Setting } from "../../arguments/table";

const settings: readonly (readonly [string, Setting])[] = Object.entries(SETTINGS);

/** What stands for settings that only a place has, not the project. */
const REGION = "| `aws:region` | region of key and bucket | an AWS region | required |";

/** Pulumi.yaml with the settings that Pulumi is to know: types, descriptions and defaults. */
export function declaredIn(project: string): string {
  const document = parseDocument(project);
  document.set("config", document.createNode(declarations()));
  return document.toString({ lineWidth: 0 });
}

function declarations(): object {
  return Object.fromEntries(
    settings.flatMap(([name, setting]) =>
      setting.default === undefined
        ? []
        : [
            [
              name,
              {
                description: plain(`${setting.meaning}. Accepted: ${setting.accepted}.`),
                ...typeOf(setting.default),
                default: setting.default,
              },
            ],
          ],
    ),
  );
}

function typeOf(value: NonNullable<Setting["default"]>): object {
  if (Array.isArray(value)) {
    return { type: "array", items: { type: "string" } };
  }
  return { type: typeof value === "number" ? "integer" : typeof value };
}

/** A text without what makes it Markdown, as a sentence. */
function plain(text: string): string {
  const words = text.replace(/\[([^\]]*)\]\([^)]*\)/g, "$1").replaceAll("`", "");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

/** docs/settings.md with the tables of settings, each below the heading of its part. */
export function describedIn(page: string): string {
  return Object.entries(SETTING_GROUPS).reduce((text, [group, heading]) => {
    const part = settings.filter(([, setting]) => setting.group === group);
    const rows = part.map(([name, setting]) => row(name, setting));
    const table = new RegExp(
      `(## ${heading}\\n(?:(?!\\| ---|\\|---).*\\n)*\\|---.*\\n)(?:\\|.*\\n)*`,
    );
    const lines = group === "start" ? [REGION, ...rows] : rows;
    return text.replace(
      table,
      (_, head: string) => `${head}${lines.map((line) => `${line}\n`).join("")}`,
    );
  }, page);
}

function row(name: string, { meaning, accepted, cost, ...setting }: Setting): string {
  const cells = [`\`${name}\``, meaning, accepted, shownDefault(setting), ...(cost ? [cost] : [])];
  return `| ${cells.join(" | ")} |`;
}

function shownDefault(setting: Pick<Setting, "default" | "shownDefault">): string {
  const { default: value, shownDefault: shown = value } = setting;
  if (typeof shown === "number" || setting.shownDefault !== undefined) {
    return String(shown);
  }
  return `\`${typeof shown === "string" ? shown : JSON.stringify(shown)}\``;
}
