import { Refusal } from "./failure";
import type { Resource } from "./resource";

/** A type whose check, diff and preview are the real ones, and that no emulator has. */
export interface PreviewOnly extends Pick<Resource, "label" | "properties" | "outputs"> {
  /** What to do instead of making one, as an order: `leave it out`. */
  readonly remedy: string;
}

/** The resource type: it can be previewed, and whatever needs AWS itself is refused with the remedy. */
export function previewOnly({ label, properties, outputs, remedy }: PreviewOnly): Resource {
  async function refuse(): Promise<never> {
    throw new Refusal(
      `it can be previewed but not made, for the local AWS has nothing like it: ${remedy}`,
    );
  }
  return {
    label,
    properties,
    outputs,
    create: refuse,
    change: refuse,
    read: refuse,
    remove: refuse,
  };
}
