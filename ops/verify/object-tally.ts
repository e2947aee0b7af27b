import {
  type ExpectedEncryption,
  isAsExpected,
  type ObjectEncryption,
} from "../aws/object-encryption";
import type { ObjectVersion } from "../aws/objects";
import type { Tally, VersionId } from "../long-work/walk-versions";

/** What was found of one version, as short as a journal wants it; null where it is gone by now. */
export type FoundVersion = readonly [ObjectEncryption, isCurrent: boolean, size: number] | null;

/** Versions that are encrypted in the same way. */
export interface EncryptionGroup extends Omit<ObjectEncryption, "keyArn"> {
  readonly keyArn: string | null;
  /** Whether it is how the bucket encrypts. */
  readonly asWanted: boolean;
  readonly current: number;
  readonly noncurrent: number;
  readonly bytes: number;
}

/** What a look at many versions found. */
export interface TallyState {
  /** How many versions were looked at. */
  readonly versions: number;
  /** How many were deleted between the listing and the look. */
  readonly gone: number;
  readonly groups: readonly EncryptionGroup[];
  /** The first of those that are not as wanted; at most 20. */
  readonly examples: readonly (VersionId & ObjectEncryption)[];
}

const EXAMPLES = 20;

/** Counts versions by how they are encrypted. Its size grows with the number of keys, not of versions. */
export class ObjectTally implements Tally<FoundVersion, TallyState> {
  #versions: number;
  #gone: number;
  readonly #groups: Map<string, EncryptionGroup>;
  readonly #examples: (VersionId & ObjectEncryption)[];

  /** @param state of an earlier run, to go on with */
  constructor(
    private readonly wanted: ExpectedEncryption,
    state: TallyState | undefined = undefined,
  ) {
    this.#versions = state?.versions ?? 0;
    this.#gone = state?.gone ?? 0;
    this.#groups = new Map((state?.groups ?? []).map((group) => [idOf(group), group]));
    this.#examples = [...(state?.examples ?? [])];
  }

  get versions(): number {
    return this.#versions;
  }

  add(found: FoundVersion, { key, versionId }: VersionId): void {
    this.#versions += 1;
    if (found === null) {
      this.#gone += 1;
      return;
    }
    const [encryption, isCurrent, size] = found;
    const asWanted = isAsExpected(encryption, this.wanted);
    const before = this.#groups.get(idOf(encryption));
    this.#groups.set(idOf(encryption), {
      algorithm: encryption.algorithm,
      keyArn: encryption.keyArn ?? null,
      bucketKey: encryption.bucketKey,
      asWanted,
      current: (before?.current ?? 0) + (isCurrent ? 1 : 0),
      noncurrent: (before?.noncurrent ?? 0) + (isCurrent ? 0 : 1),
      bytes: (before?.bytes ?? 0) + size,
    });
    if (!asWanted && this.#examples.length < EXAMPLES) {
      this.#examples.push({ key, versionId, ...encryption });
    }
  }

  state(): TallyState {
    return {
      versions: this.#versions,
      gone: this.#gone,
      groups: [...this.#groups.values()].sort(
        (a, b) => b.current + b.noncurrent - a.current - a.noncurrent,
      ),
      examples: [...this.#examples],
    };
  }
}

/** How many of them are not as wanted. */
export function wrongIn({ groups }: Pick<TallyState, "groups">): number {
  return groups.reduce(
    (sum, { asWanted, current, noncurrent }) => (asWanted ? sum : sum + current + noncurrent),
    0,
  );
}

export function foundOf(
  { isCurrent, size }: ObjectVersion,
  encryption: ObjectEncryption | undefined,
): FoundVersion {
  return encryption === undefined ? null : [encryption, isCurrent, size];
}

function idOf({
  algorithm,
  keyArn,
  bucketKey,
}: Pick<ObjectEncryption, "algorithm" | "bucketKey"> & {
  readonly keyArn?: string | null | undefined;
}): string {
  return `${algorithm} ${keyArn ?? ""} ${bucketKey}`;
}
