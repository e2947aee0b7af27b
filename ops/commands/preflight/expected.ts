import {
  BUCKET_NAMESPACES,
  type BucketNamespace,
  bucketNameIn,
  hasAccountNamespace,
} from "../../../infra/aws/bucket-namespace";
import type { AliasPlace } from "../../stack/stack-state";

/** What a deployment of the stack will use, as far as its settings say. */
export interface Expected {
  /** Its name as the program sees it. */
  readonly stack: string;
  readonly region: string;
  /** The aliases that it creates, each for a key of its own. */
  readonly aliases: readonly AliasPlace[];
  /** The bucket's name without account and region, or whole. */
  readonly bucket:
    | { readonly prefix: string; readonly namespace: BucketNamespace }
    | { readonly name: string };
  /** Users and roles, as the settings write them. */
  readonly principals: readonly NamedPrincipal[];
  /** Which services the stack turns on itself. */
  readonly creates: { readonly guardDuty: boolean; readonly securityHub: boolean };
  /** The trail that feeds the alarm; undefined without an alarm. */
  readonly trail: { readonly name: string; readonly isCreated: boolean } | undefined;
}

export interface NamedPrincipal {
  /** Such as "administrators[0]". */
  readonly setting: string;
  /** As the setting has it. */
  readonly text: string;
}

type Settings = Readonly<Record<string, unknown>>;

/** Settings that hold users and roles. */
const PRINCIPAL_SETTINGS = [
  "administrators",
  "keyUsers",
  "reencryptor",
  "serviceRoles",
  "deployer",
];

/**
 * Names follow the program's own rules; what it would refuse is left to `pulumi preview`.
 *
 * @returns undefined if no region is set
 */
export function expectedOf(settings: Settings, stack: string): Expected | undefined {
  const own = (name: string): unknown => settings[name];
  const text = (name: string, fallback: string): string => String(own(name) ?? fallback);
  const region = settings["aws:region"];
  if (typeof region !== "string") {
    return undefined;
  }
  const alias = text("keyAlias", `alias/aerosecure-${stack}`);
  const hasAlarm = text("tamperAlarm", "true") === "true";
  const replica = own("replicationRegion");
  const trail = text("trail", "create");
  return {
    stack,
    region,
    aliases: [
      { alias, region },
      ...(replica === undefined ? [] : [{ alias, region: String(replica) }]),
      ...(hasAlarm ? [{ alias: `alias/aerosecure-${stack}-operations`, region }] : []),
    ],
    bucket:
      own("bucketName") === undefined
        ? {
            prefix: text("bucketNamePrefix", "aerosecure"),
            namespace: namespaceIn(region, own("bucketNamespace")),
          }
        : { name: text("bucketName", "") },
    principals: PRINCIPAL_SETTINGS.flatMap((name) => principalsOf(name, own(name))),
    creates: {
      guardDuty: text("guardDuty", "adopt") === "create",
      securityHub: text("securityHub", "adopt") === "create",
    },
    trail: hasAlarm
      ? {
          name: trail === "create" ? `aerosecure-${stack}` : trail,
          isCreated: trail === "create",
        }
      : undefined,
  };
}

/** The name of the stack's own bucket. */
export function bucketNameOf(expected: Expected, accountId: string): string {
  const { bucket, stack, region } = expected;
  return "name" in bucket
    ? bucket.name
    : bucketNameIn(bucket.namespace, `${bucket.prefix}-${stack}`, { accountId, region });
}

function namespaceIn(region: string, setting: unknown): BucketNamespace {
  const chosen = BUCKET_NAMESPACES.find((namespace) => namespace === setting);
  return chosen ?? (hasAccountNamespace(region) ? "account-regional" : "global");
}

function principalsOf(setting: string, value: unknown): readonly NamedPrincipal[] {
  if (value === undefined || value === null) {
    return [];
  }
  const list = typeof value === "string" ? listIn(value) : value;
  return Array.isArray(list)
    ? list.map((text: unknown, index) => ({ setting: `${setting}[${index}]`, text: String(text) }))
    : [{ setting, text: String(value) }];
}

/** A list as the command line sets it: JSON. */
function listIn(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
