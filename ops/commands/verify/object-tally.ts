import {
  type ExpectedEncryption,
  isAsExpected,
  type ObjectEncryption,
} from "../../aws/object-encryption";
import type { ObjectVersion } from "../../aws/objects";
import type { Tally, VersionId } from "../../long-work/walk-versions";

/** What was found of one version, short for the journal; null if it is gone by now. */
export type FoundVersion = readonly [ObjectEncryption, isCurrent: boolean, size: number] | null;

/** Versions that are encrypted in the same way. */
export interface EncryptionGroup extends Omit<ObjectEncryption, "keyArn"> {
  readonly keyArn: string | null;
  /** Whether it is how the bucket encrypts. */
  readonly asExpected: boolean;
  readonly current: number;
  readonly noncurrent: number;
  readonly bytes: number;
}

/** What was found of many versions. */
export interface TallyState {
  /** How many versions were checked. */
  readonly versions: number;
  /** How many were deleted between the listing and the check. */
  readonly gone: number;
  readonly groups: readonly EncryptionGroup[];
  /** The first of those that are not as expected; at most 20. */
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
    private readonly expected: ExpectedEncryption,
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
    const asExpected = isAsExpected(encryption, this.expected);
    const before = this.#groups.get(idOf(encryption));
    this.#groups.set(idOf(encryption), {
      algorithm: encryption.algorithm,
      keyArn: encryption.keyArn ?? null,
      bucketKey: encryption.bucketKey,
      asExpected,
      current: (before?.current ?? 0) + (isCurrent ? 1 : 0),
      noncurrent: (before?.noncurrent ?? 0) + (isCurrent ? 0 : 1),
      bytes: (before?.bytes ?? 0) + size,
    });
    if (!asExpected && this.#examples.length < EXAMPLES) {
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

/** How many of them are not as expected. */
export function wrongIn({ groups }: Pick<TallyState, "groups">): number {
  return groups.reduce(
    (sum, { asExpected, current, noncurrent }) => (asExpected ? sum : sum + current + noncurrent),
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
