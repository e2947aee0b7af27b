import type { ObjectVersion, VersionPage } from "../../aws/objects";

/**
 * Chooses current versions from a whole listing, each with the same probability, and holds no more than it chooses.
 *
 * Source: Algorithm R, Jeffrey Vitter, Random Sampling with a Reservoir (1985)
 *
 * @param count how many, fewer if there are fewer
 * @param random from 0 to below 1
 * @param onPage called with the number of current versions listed so far; false ends the listing
 */
export async function sampleVersions(
  pages: AsyncIterable<VersionPage>,
  count: number,
  random: () => number,
  onPage: (listed: number) => boolean,
): Promise<readonly ObjectVersion[]> {
  const picked: ObjectVersion[] = [];
  let listed = 0;
  for await (const { versions } of pages) {
    for (const version of versions.filter(({ isCurrent }) => isCurrent)) {
      listed += 1;
      const place = listed <= count ? listed - 1 : Math.floor(random() * listed);
      if (place < count) {
        picked[place] = version;
      }
    }
    if (!onPage(listed)) {
      break;
    }
  }
  return picked;
}
