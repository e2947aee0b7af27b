import type { S3 } from "@aws-sdk/client-s3";
import { unlessMissing } from "../failure";
import { type Properties, region } from "../property";
import type { Resource } from "../resource";
import { lengthWithin } from "../rules";
import { text, type Values } from "../value";

/** One aspect of a bucket that is a resource of its own: set, read and removed as a whole. */
export interface Aspect {
  readonly label: string;
  /** Its properties besides the bucket and the region. */
  readonly properties: Properties;
  /** AWS's code for a bucket that has none. */
  readonly missing?: string;
  put(s3: S3, Bucket: string, inputs: Values): Promise<unknown>;
  /** What AWS has; nothing where it answers with nothing. */
  get(s3: S3, Bucket: string): Promise<Values | undefined>;
  remove(s3: S3, Bucket: string, state: Values): Promise<unknown>;
  refuses?(from: Values, to: Values): string | undefined;
}

/** The resource type of an aspect: it is named after its bucket. */
export function companion(aspect: Aspect): Resource {
  const missing = ["NoSuchBucket", ...(aspect.missing === undefined ? [] : [aspect.missing])];
  return {
    label: aspect.label,
    properties: {
      bucket: { is: "text", required: true, replaces: true, rule: lengthWithin(1, 63) },
      region,
      ...aspect.properties,
    },
    outputs: {},
    refuses: aspect.refuses,
    async create({ s3 }, inputs) {
      const id = text(inputs, "bucket") ?? "";
      await aspect.put(s3, id, inputs);
      return { id, state: inputs };
    },
    async change({ s3 }, id, from, to) {
      if (from !== to) {
        await aspect.put(s3, id, to);
      }
    },
    async read({ s3 }, id) {
      const found = await unlessMissing(aspect.get(s3, id), ...missing);
      return found === undefined ? undefined : { bucket: id, ...found };
    },
    async remove({ s3 }, id, state) {
      await unlessMissing(aspect.remove(s3, id, state), ...missing);
    },
  };
}
