import { PUBLIC_ACCESS_BLOCK_TYPES } from "../resources/aws-types";
import type { Stack } from "../resources/stack";
import { member, type Node } from "../values/node";
import { UNKNOWN } from "../values/unknown";
import { type Answer, answerUntil } from "./answer";
import { type Place, readBucketStack } from "./bucket-stack";
import { type Declaration, type Declarations, declarationsIn } from "./declarations";
import { placeIndex } from "./place-index";

/** The stack's bucket-level blocks of public access; a view for `stack.view`. */
export function readPublicAccessBlocks(stack: Stack): Declarations {
  return declarationsIn(stack.view(readBucketStack), PUBLIC_ACCESS_BLOCK_TYPES, [
    "publicAccessBlockConfiguration",
  ]);
}

/** One of a block's four settings. */
export function blockSetting({ resource, inline }: Declaration, setting: string): Node {
  return inline === undefined
    ? resource.property(setting)
    : member(resource.property(inline), setting);
}

/**
 * Tells whether S3 ignores what access lists grant to the public on a bucket and its objects. To
 * block such lists is not enough: it takes nothing away from those that are there already.
 * A view for `stack.view`.
 *
 * Source: https://docs.aws.amazon.com/AmazonS3/latest/userguide/access-control-block-public-access.html
 */
export function readIgnoredAcls(stack: Stack): (place: Place) => Answer {
  const blocks = placeIndex(
    stack.view(readPublicAccessBlocks).all.map((block) => ({
      place: block,
      value: { name: block.resource.name, ...blockSetting(block, "ignorePublicAcls") },
      path: `bucket of ${block.resource.name}`,
    })),
  );
  return (place) => {
    const settings = blocks.at(place);
    if (settings.some(({ value }) => value !== true && value !== UNKNOWN)) {
      return "no";
    }
    const unknown = settings.find(({ value }) => value === UNKNOWN);
    return unknown === undefined
      ? answerUntil(blocks.perhapsAt(place), settings.length > 0)
      : { unknownUntil: `${unknown.path} of ${unknown.name}` };
  };
}
