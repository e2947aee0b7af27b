import assert from "node:assert/strict";
import { mkdtempSync } from "node:fs";
import { rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import {
  DeleteAliasCommand,
  DisableKeyCommand,
  ScheduleKeyDeletionCommand,
  TagResourceCommand,
} from "@aws-sdk/client-kms";
import { DeleteObjectCommand, GetObjectCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import { versionPages } from "../../../ops/aws/objects";
import { cancelDeletionCommand } from "../../../ops/commands/deletion/cancel/command";
import { tagsOf } from "../../../ops/commands/deletion/key-record";
import { scheduleDeletionCommand } from "../../../ops/commands/deletion/schedule/command";
import { reencryptCommand } from "../../../ops/commands/reencrypt/command";
import type { ReencryptReport } from "../../../ops/commands/reencrypt/report-text";
import { runProbes } from "../../../ops/commands/verify/run-probes";
import type { Context } from "../../../ops/door/context";
import type { BucketTarget } from "../../../ops/stack/target";
import { releaseAtTheEnd } from "../../support/release";
import { KEPT_KEY, type Site } from "./site";

/** A command that writes, in a situation of its own. */
export interface Subject {
  readonly name: string;
  /** Brings about the situation, from a key as it was made. */
  readonly begin: (site: Site) => Promise<void>;
  /** What follows `aerosecure` to run it in a process of its own; key and bucket are added. */
  readonly args: readonly string[];
  /** After how many changes it is killed at most. @default after each */
  readonly kills?: number;
  /** Whether each of its requests meets every kind of fault. @default those that change something */
  readonly meetsAll?: true;
  /** Runs it in this process. @returns whether it ended well */
  readonly run: (site: Site, context: Context<BucketTarget>) => Promise<boolean>;
  /** What holds after a run, however it ended. */
  readonly betweenRuns: (site: Site) => Promise<void>;
  /** What holds once a run has ended well. */
  readonly atTheEnd: (site: Site) => Promise<void>;
}

const asItIs = async (): Promise<void> => undefined;

/** Where a run that is stopped leaves word for the next one. */
const cwd = mkdtempSync(join(tmpdir(), "aerosecure-"));
releaseAtTheEnd(() => rm(cwd, { recursive: true, force: true }));
const common = { cwd, json: true, requestTimeout: 60 };

/** The arguments that name key, bucket and the work directory. */
export function placeArguments({ target }: Site): readonly string[] {
  const { keyArn, bucketName } = target;
  return ["--key", keyArn, "--bucket", bucketName, "--cwd", cwd, "--json"];
}

const scheduleArgs = ["schedule-deletion", "--days", "7", "--yes", "--expect-objects", "2"];

const schedule =
  (more: { readonly disableFirst: boolean }): Subject["run"] =>
  async ({ versions }, context) => {
    const { ok } = await scheduleDeletionCommand.run(context, {
      ...common,
      days: 7,
      inventory: [],
      alsoScan: [],
      skipBucket: [],
      yes: true,
      expectObjects: versions,
      ...more,
    });
    return ok;
  };

const cancel: Subject["run"] = async (_site, context) => {
  const options = { ...common, leaveDisabled: false, enable: false, probe: true };
  return (await cancelDeletionCommand.run(context, options)).ok;
};

/** A key that is on its way to deletion always tells what it was before. */
async function isRecorded(site: Site): Promise<void> {
  const { state, record } = await site.key();
  assert.ok(state === "Enabled" || record?.stateBefore === "Enabled", `${state} without a record`);
}

async function isBack(site: Site): Promise<void> {
  const { state, record, aliases } = await site.key();
  assert.deepEqual([state, record, aliases], ["Enabled", undefined, [site.target.keyAlias]]);
}

async function pending({ kms, target }: Site): Promise<void> {
  await kms.send(new ScheduleKeyDeletionCommand({ KeyId: target.keyArn, PendingWindowInDays: 7 }));
}

export const subjects: readonly Subject[] = [
  {
    name: "schedule-deletion",
    begin: asItIs,
    args: scheduleArgs,
    run: schedule({ disableFirst: false }),
    betweenRuns: isRecorded,
    atTheEnd: async (site) => {
      const { state, record, metadata } = await site.key();
      assert.deepEqual([state, record?.stateBefore], ["PendingDeletion", "Enabled"]);
      const days = (Number(metadata.DeletionDate) - Date.now()) / 86_400_000;
      assert.equal(Math.ceil(days), 7);
    },
  },
  {
    name: "schedule-deletion --disable-first",
    begin: asItIs,
    args: [...scheduleArgs, "--disable-first"],
    run: schedule({ disableFirst: true }),
    betweenRuns: isRecorded,
    atTheEnd: async (site) => {
      const { state, record } = await site.key();
      assert.deepEqual([state, record?.stateBefore], ["Disabled", "Enabled"]);
      assert.ok(record?.disabledBy !== undefined && record.soakUntil !== undefined);
    },
  },
  {
    name: "schedule-deletion, after the soak",
    begin: async ({ target, kms }) => {
      const past = new Date(Date.now() - 60_000);
      const record = {
        stateBefore: "Enabled",
        disabledBy: "arn:aws:iam::111122223333:user/kzax01",
        disabledAt: past,
        soakUntil: past,
        aliases: [target.keyAlias ?? ""],
      } as const;
      await kms.send(new TagResourceCommand({ KeyId: target.keyArn, Tags: tagsOf(record) }));
      await kms.send(new DisableKeyCommand({ KeyId: target.keyArn }));
    },
    args: [...scheduleArgs, "--disable-first"],
    run: schedule({ disableFirst: true }),
    betweenRuns: async (site) => {
      assert.notEqual((await site.key()).record, undefined);
    },
    atTheEnd: async (site) => {
      const { state, record } = await site.key();
      assert.equal(state, "PendingDeletion");
      assert.ok(record?.scheduledAt !== undefined && record.disabledBy !== undefined);
    },
  },
  {
    name: "cancel-deletion, alias gone",
    begin: async (site) => {
      const { target, kms } = site;
      const record = {
        stateBefore: "Enabled",
        scheduledAt: new Date(),
        aliases: [target.keyAlias ?? ""],
      } as const;
      await kms.send(new TagResourceCommand({ KeyId: target.keyArn, Tags: tagsOf(record) }));
      await kms.send(new DeleteAliasCommand({ AliasName: target.keyAlias }));
      await pending(site);
    },
    args: ["cancel-deletion"],
    run: cancel,
    betweenRuns: asItIs,
    atTheEnd: isBack,
  },
  {
    name: "cancel-deletion, scheduled by others",
    begin: pending,
    args: ["cancel-deletion"],
    run: cancel,
    betweenRuns: asItIs,
    atTheEnd: isBack,
  },
  {
    name: "verify",
    begin: asItIs,
    args: ["verify"],
    // Its probes are all alike.
    kills: 4,
    run: async ({ target }, context) => {
      const { checks, left } = await runProbes(context, {
        algorithm: "aws:kms",
        keyArn: target.keyArn,
        bucketKey: true,
      });
      return left.length === 0 && checks.every(({ verdict }) => verdict !== "fail");
    },
    betweenRuns: (site) => site.expectReadable(),
    atTheEnd: (site) => site.expectReadable(),
  },
  reencryptByCopy(),
];

/** The copy alone: the local AWS does not change objects in place. */
function reencryptByCopy(): Subject {
  const Key = "open/orbit.bin";
  const bodies = new Map<string, string>();
  const read = async ({ s3, target }: Site, VersionId?: string) => {
    const found = await s3.send(
      new GetObjectCommand({ Bucket: target.bucketName, Key, VersionId }),
    );
    return { keyArn: found.SSEKMSKeyId, body: await found.Body?.transformToString() };
  };
  const isAllThere = async (site: Site): Promise<void> => {
    for (const [versionId, body] of bodies) {
      assert.equal((await read(site, versionId)).body, body);
    }
  };
  return {
    name: "reencrypt, by copy",
    begin: async (site) => {
      const { s3, target } = site;
      const Bucket = target.bucketName;
      // What the runs before it have left.
      for await (const { versions } of versionPages(s3, { bucket: Bucket })) {
        for (const { key, versionId } of versions.filter((version) => version.key !== KEPT_KEY)) {
          await s3.send(new DeleteObjectCommand({ Bucket, Key: key, VersionId: versionId }));
        }
      }
      bodies.clear();
      for (const Body of ["an old version", "the current version"]) {
        const object = { Bucket, Key, Body, ServerSideEncryption: "AES256" } as const;
        const { VersionId = "" } = await s3.send(new PutObjectCommand(object));
        bodies.set(VersionId, Body);
      }
    },
    args: ["reencrypt", "--execute", "--method", "copy"],
    meetsAll: true,
    run: async (_site, context) => {
      const options = {
        ...({ execute: true, method: "copy" } as const),
        ...{ concurrency: 1, restart: false, acceptSingleLayer: false, prefix: [] },
        ...{ batch: false, follow: false, source: [] },
      };
      const { report } = await reencryptCommand.run(context, { ...common, ...options });
      // The old version stays: that alone is no success to the command, and all that a copy can do.
      return (report as ReencryptReport).outcomes.every(
        ({ kind, because }) => kind !== "failed" && (kind !== "left" || because === "noncurrent"),
      );
    },
    betweenRuns: isAllThere,
    atTheEnd: async (site) => {
      await isAllThere(site);
      assert.deepEqual(await read(site), {
        keyArn: site.target.keyArn,
        body: "the current version",
      });
    },
  };
}
