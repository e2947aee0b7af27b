import { isEmpty } from "./diff";
import type { Properties } from "./property";
import type { Values } from "./value";

/**
 * As the real plugin does, the inputs of a resource that has tags name them again as `tagsAll`, which there holds
 * those of the provider's `defaultTags` too.
 */
export function withAllTags(properties: Properties, inputs: Values): Values {
  const { tags } = inputs;
  return properties["tags"] === undefined || tags === undefined || isEmpty(tags)
    ? inputs
    : { ...inputs, tagsAll: tags };
}
