import { randomBytes } from "node:crypto";

/** 26 digits, later ones greater: what the real provider puts after a name prefix. */
export function uniqueSuffix(): string {
  const time = new Date().toISOString().replace(/\D/g, "");
  const random = randomBytes(6).readUIntBE(0, 6) % 1e9;
  return `${time}${String(random).padStart(9, "0")}`;
}
