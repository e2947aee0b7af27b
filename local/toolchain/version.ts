/** Major, minor and patch. */
export type Version = readonly [number, number, number];

/** The first version number in a text: "go version go1.26.8 linux/amd64" has 1.26.8. */
export function versionIn(text: string): Version | undefined {
  const match = /(\d+)\.(\d+)(?:\.(\d+))?/.exec(text);
  return match === null
    ? undefined
    : [Number(match[1]), Number(match[2]), match[3] === undefined ? 0 : Number(match[3])];
}

export function isAtLeast(version: Version, minimum: Version): boolean {
  const different = version.findIndex((part, index) => part !== minimum[index]);
  return different === -1 || (version[different] ?? 0) > (minimum[different] ?? 0);
}

export function versionText(version: Version): string {
  return version.join(".");
}
