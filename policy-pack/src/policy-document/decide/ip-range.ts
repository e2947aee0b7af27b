/** Addresses of one family, from the first to the last. */
export interface IpRange {
  readonly family: 4 | 6;
  readonly first: bigint;
  readonly last: bigint;
}

const BITS = { 4: 32, 6: 128 } as const;

/**
 * One address, or those of a prefix in CIDR form; undefined for anything else. IPv4 within IPv6, and
 * zones, are not read: AWS does not say what they are compared with.
 *
 * Source: https://docs.aws.amazon.com/IAM/latest/UserGuide/reference_policies_elements_condition_operators.html#Conditions_IPAddress
 */
export function ipRangeOf(text: string): IpRange | undefined {
  const [, address = "", prefix] = /^([^/]+)(?:\/(\d{1,3}))?$/.exec(text) ?? [];
  const family = address.includes(":") ? 6 : 4;
  const value = family === 6 ? ipv6(address) : ipv4(address);
  const bits = BITS[family];
  const length = prefix === undefined ? bits : Number(prefix);
  if (value === undefined || length > bits) {
    return undefined;
  }
  const size = 1n << BigInt(bits - length);
  const first = (value / size) * size;
  return { family, first, last: first + size - 1n };
}

export function isWithin(address: IpRange, range: IpRange): boolean {
  return (
    address.family === range.family && address.first >= range.first && address.last <= range.last
  );
}

/** An address as IAM writes it. */
export function ipText(family: 4 | 6, value: bigint): string {
  const [width, parts, radix, separator] = family === 4 ? [8n, 4, 10, "."] : [16n, 8, 16, ":"];
  const mask = (1n << BigInt(width)) - 1n;
  return Array.from({ length: Number(parts) }, (_, index) =>
    ((value >> (BigInt(width) * BigInt(Number(parts) - 1 - index))) & mask).toString(Number(radix)),
  ).join(String(separator));
}

function ipv4(text: string): bigint | undefined {
  const parts = text.split(".");
  return parts.length === 4 && parts.every((part) => /^(0|[1-9]\d{0,2})$/.test(part))
    ? parts.every((part) => Number(part) < 256)
      ? joined(parts.map(Number), 8n)
      : undefined
    : undefined;
}

function ipv6(text: string): bigint | undefined {
  const halves = text.split("::");
  const [head = [], tail = []] = halves.map((half) => (half === "" ? [] : half.split(":")));
  const missing = 8 - head.length - tail.length;
  const isWhole = halves.length === 1 ? missing === 0 : halves.length === 2 && missing > 0;
  const parts = [...head, ...Array.from({ length: Math.max(missing, 0) }, () => "0"), ...tail];
  return isWhole && parts.every((part) => /^[\da-f]{1,4}$/i.test(part))
    ? joined(
        parts.map((part) => Number.parseInt(part, 16)),
        16n,
      )
    : undefined;
}

function joined(parts: readonly number[], width: bigint): bigint {
  return parts.reduce((value, part) => (value << width) + BigInt(part), 0n);
}
