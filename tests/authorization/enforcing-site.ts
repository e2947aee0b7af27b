import {
  CancelKeyDeletionCommand,
  CreateKeyCommand,
  EnableKeyCommand,
  EncryptCommand,
  PutKeyPolicyCommand,
} from "@aws-sdk/client-kms";
import { CreateBucketCommand, PutBucketPolicyCommand, PutObjectCommand } from "@aws-sdk/client-s3";
import {
  type Clients,
  clientsOf,
  createUser,
  rootOf,
} from "../../local/emulator/enforcing/callers";
import type { EnforcingEmulator } from "../../local/emulator/enforcing/start";
import type { Document, Verdict } from "../support/simulator";
import { verdictOf } from "../support/verdict-of";
import { ACCOUNT, arnOf, BUCKET, callerOf, PEOPLE, type Person, REGION } from "./cast";
import { documentsUnder } from "./documents";
import { REAL_CALLS, type Site } from "./real-calls";
import { type CallName, type Keys, OBJECT } from "./requests";

/** The bucket, the keys and the people of the matrix in an emulator that enforces policies. */
export interface EnforcingSite {
  readonly keys: Keys;
  /** What the emulator answers to the call under that policy of bucket or key. */
  ask(call: CallName, person: Person, on: "bucket" | "key", policy: Document): Promise<Verdict>;
}

export async function createSite(emulator: EnforcingEmulator): Promise<EnforcingSite> {
  const root = clientsOf(emulator, REGION, rootOf(emulator, ACCOUNT));
  const keys = { own: await createKey(root), other: await createKey(root) };
  await root.s3("TLS").send(new CreateBucketCommand({ Bucket: BUCKET }));
  await root.s3("TLS").send(new PutObjectCommand({ Bucket: BUCKET, Key: OBJECT, Body: "report" }));
  const site: Site = {
    keys,
    ciphertext: await encrypt(root, keys.own),
  };
  const people = await createPeople(emulator, keys);
  return {
    keys,
    ask: async (call, person, on, policy) => {
      const real = REAL_CALLS[call];
      const clients = people.get(person);
      if (clients === undefined) {
        throw new Error(`${person} cannot make the call ${call}.`);
      }
      await (on === "key" ? putKeyPolicy(root, keys.own, policy) : putBucketPolicy(root, policy));
      const verdict = await verdictOf(real.send(clients, site), real.afterwards);
      await repair(root, keys.own, call, verdict);
      return verdict;
    },
  };
}

async function createPeople(
  emulator: EnforcingEmulator,
  keys: Keys,
): Promise<ReadonlyMap<Person, Clients>> {
  const { keyUser } = documentsUnder("the defaults", keys);
  const people = new Map<Person, Clients>();
  for (const person of PEOPLE) {
    const { identityPolicies } = callerOf(person, keyUser);
    const policies = identityPolicies.map((policy) => JSON.stringify(policy));
    const credentials = await createUser(emulator, REGION, arnOf(person), policies);
    people.set(person, clientsOf(emulator, REGION, credentials));
  }
  return people;
}

async function createKey({ kms }: Clients): Promise<string> {
  const { KeyMetadata } = await kms.send(new CreateKeyCommand({}));
  return KeyMetadata?.Arn ?? "";
}

async function encrypt({ kms }: Clients, KeyId: string): Promise<Uint8Array> {
  const { CiphertextBlob } = await kms.send(
    new EncryptCommand({ KeyId, Plaintext: Buffer.from("report") }),
  );
  return CiphertextBlob ?? new Uint8Array();
}

async function putKeyPolicy({ kms }: Clients, KeyId: string, policy: Document): Promise<void> {
  const Policy = JSON.stringify(policy);
  await kms.send(
    new PutKeyPolicyCommand({
      KeyId,
      PolicyName: "default",
      Policy,
      BypassPolicyLockoutSafetyCheck: true,
    }),
  );
}

async function putBucketPolicy(clients: Clients, policy: Document): Promise<void> {
  const Policy = JSON.stringify(policy);
  await clients.s3("TLS").send(new PutBucketPolicyCommand({ Bucket: BUCKET, Policy }));
}

/** Takes back what a call that was let through did to the key. */
async function repair(
  { kms }: Clients,
  KeyId: string,
  call: CallName,
  verdict: Verdict,
): Promise<void> {
  if (verdict !== "Allowed") {
    return;
  }
  if (call.startsWith("ScheduleKeyDeletion")) {
    await kms.send(new CancelKeyDeletionCommand({ KeyId }));
  }
  if (call.startsWith("ScheduleKeyDeletion") || call === "DisableKey") {
    await kms.send(new EnableKeyCommand({ KeyId }));
  }
}
