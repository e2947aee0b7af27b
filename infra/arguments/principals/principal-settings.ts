import type { Partition } from "../../aws/partitions";
import type { Caller } from "../caller";
import type { SettingReader } from "../reader/setting-reader";
import {
  mayBeSame,
  type NoPrincipal,
  type Principal,
  parsePrincipal,
  principalIdentity,
} from "./principals";

/** A user or role as one entry of a setting names it; `where` is its place in the setting. */
export interface PrincipalEntry {
  readonly text: string;
  readonly where: string;
  readonly principal: Principal;
}

/** Who manages, who uses and who re-encrypts under the key, as their settings name them. */
export type PrincipalSettings = Readonly<
  Record<"administrators" | "keyUsers" | "reencryptor", readonly PrincipalEntry[]>
>;

/** Reads who may do what, as far as that can be judged without knowing the account. */
export function readPrincipals(reader: SettingReader): PrincipalSettings {
  const administrators = readAdministrators(reader);
  const keyUsers = readEntries(reader, "keyUsers", listOf(reader, "keyUsers"));
  const reencryptor = readEntry(reader, "reencryptor");
  refuseAdministrators(reader, administrators, { keyUsers, reencryptor });
  return { administrators, keyUsers, reencryptor };
}

/** Reads who manages a key; at least one. */
export function readAdministrators(reader: SettingReader): readonly PrincipalEntry[] {
  const administrators = readEntries(reader, "administrators", listOf(reader, "administrators"));
  if (administrators.length === 0 && reader.isValid("administrators")) {
    const how = example(reader, "administrators");
    reader.refuse("administrators", `is missing. Name who manages the key: ${how}.`);
  }
  return administrators;
}

/** Refuses who both manages and uses the key. */
function refuseAdministrators(
  reader: SettingReader,
  administrators: readonly PrincipalEntry[],
  users: Readonly<Record<string, readonly PrincipalEntry[]>>,
): void {
  for (const [name, entries] of Object.entries(users)) {
    for (const { text, where, principal } of entries) {
      const both = administrators.find((other) => mayBeSame(other.principal, principal));
      if (both !== undefined) {
        const who = same(both.principal, principal)
          ? `who is in administrators${both.where} too`
          : `who may be in administrators${both.where} too, "${both.text}"`;
        reader.refuse(
          name,
          `is "${text}", ${who}. Administrators manage the key and do not use it: remove one of the two.`,
          where,
        );
      }
    }
  }
}

/** Refuses users and roles of another partition and another account, as far as these are known. */
export function refuseForeignPrincipals(
  reader: SettingReader,
  principals: Readonly<Record<string, readonly PrincipalEntry[]>>,
  partition: Partition | undefined,
  caller: Caller | undefined,
): void {
  for (const [name, entries] of Object.entries(principals)) {
    for (const { text, where, principal } of entries) {
      const foreign = foreignPart(principal, partition, caller);
      if (foreign !== undefined) {
        reader.refuse(name, `is "${text}", ${foreign}`, where);
      }
    }
  }
}

/** The ARNs of users and roles that are known to be of the account and partition. */
export function principalArns(
  entries: readonly PrincipalEntry[],
  partition: Partition,
  accountId: string,
): readonly string[] {
  return entries.map(
    ({ principal }) => `arn:${partition.name}:iam::${accountId}:${principal.resource}`,
  );
}

function foreignPart(
  { arn }: Principal,
  partition: Partition | undefined,
  caller: Caller | undefined,
): string | undefined {
  if (arn === undefined) {
    return undefined;
  }
  if (partition !== undefined && arn.partition !== partition.name) {
    return `of the partition ${arn.partition}. Name a user or role of the partition ${partition.name}.`;
  }
  if (caller !== undefined && arn.accountId !== caller.accountId) {
    return `of the account ${arn.accountId}. Name a user or role of this account, ${caller.accountId}.`;
  }
  return undefined;
}

/** Reads a list of users and roles, each named once; `expected` says what is accepted. */
export function readEntries(
  reader: SettingReader,
  name: string,
  expected: string,
  parse: (text: string) => Principal | NoPrincipal = parsePrincipal,
): readonly PrincipalEntry[] {
  const entries: PrincipalEntry[] = [];
  for (const { text, where } of reader.list(name, expected)) {
    const principal = parse(text);
    if ("fault" in principal) {
      reader.refuse(name, `is ${JSON.stringify(text)}. ${principal.fault}`, where);
      continue;
    }
    const twin = entries.find((other) => same(other.principal, principal));
    if (twin !== undefined) {
      reader.refuse(
        name,
        `is "${text}", who is in ${name}${twin.where} already. Remove one of the two.`,
        where,
      );
    }
    entries.push({ text, where, principal });
  }
  return entries;
}

/** Reads one user or role, or none if nothing is set. */
export function readEntry(
  reader: SettingReader,
  name: string,
  parse: (text: string) => Principal | NoPrincipal = parsePrincipal,
): readonly PrincipalEntry[] {
  const text = reader.raw(name);
  if (text === undefined) {
    return [];
  }
  const principal = parse(text);
  if ("fault" in principal) {
    reader.refuse(name, `is ${JSON.stringify(text)}. ${principal.fault}`);
    return [];
  }
  return [{ text, where: "", principal }];
}

function same(one: Principal, other: Principal): boolean {
  return principalIdentity(one) === principalIdentity(other);
}

function listOf(reader: SettingReader, name: string): string {
  return `Use a list of IAM users and roles: ${example(reader, name)}.`;
}

function example(reader: SettingReader, name: string): string {
  return reader.howToSet(`${name}[0]`, "user/kzax01");
}
