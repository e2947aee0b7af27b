/** How settings are written where they are set: messages name them as their reader wrote them. */
export interface SettingSyntax {
  /** The whole name of a setting. */
  readonly key: (name: string) => string;
  /** What sets a place in a setting, such as `tags.owner` or `keyUsers[0]`. */
  readonly assignment: (place: string, value: string) => string;
  /** A sentence about how to remove a setting. */
  readonly removal: (name: string) => string;
}

/** Settings of a stack, in a namespace of Pulumi's configuration. */
export function stackSettings(namespace: string): SettingSyntax {
  const key = (name: string) => `${namespace}:${name}`;
  return {
    key,
    assignment: (place, value) =>
      /[.[]/.test(place)
        ? `pulumi config set --path '${key(place)}' ${value}`
        : `pulumi config set ${key(place)} ${value}`,
    removal: (name) => `Remove it: \`pulumi config rm ${key(name)}\`.`,
  };
}

/** Properties of a resource, as a program writes them. */
export const RESOURCE_PROPERTIES: SettingSyntax = {
  key: (name) => name,
  assignment: (place, value) => {
    const [, name = place, entry, part] = /^(\w+)(?:(\[0\])|\.(.+))?$/.exec(place) ?? [];
    const text = /^\d+$/.test(value) ? value : JSON.stringify(value);
    return `${name}: ${inside(part, entry === undefined ? text : `[${text}]`)}`;
  },
  removal: () => "Remove it.",
};

/** A value within the parts of an object that lead to it. */
function inside(part: string | undefined, value: string): string {
  if (part === undefined) {
    return value;
  }
  const list = /^(.+)\[0\]$/.exec(part)?.[1];
  return list === undefined ? `{ ${part}: ${value} }` : `{ ${list}: [${value}] }`;
}
