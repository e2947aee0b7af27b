import { refusesCustomerProvidedKeys } from "../policy-document/customer-provided-keys";
import { readDocument } from "../policy-document/document";
import { S3 } from "../policy-document/services";
import { BUCKET_POLICY_TYPES } from "../resources/aws-types";
import type { Stack } from "../resources/stack";
import { holdsUnknown } from "../values/unknown";
import { type Answer, answerUntil } from "./answer";
import { type Place, readBucketStack } from "./bucket-stack";
import { type Declaration, declarationsIn } from "./declarations";
import { placeIndex } from "./place-index";

/**
 * Tells whether a bucket's policy refuses uploads with keys that only the uploader has.
 * A view for `stack.view`.
 */
export function readRefusedCustomerKeys(stack: Stack): (place: Place) => Answer {
  const { all } = declarationsIn(stack.view(readBucketStack), BUCKET_POLICY_TYPES, ["policy"]);
  const policies = placeIndex(
    all.map((declaration) => ({
      place: declaration,
      value: answerOf(declaration),
      path: `bucket of ${declaration.resource.name}`,
    })),
  );
  return (place) => {
    const answers = policies.at(place);
    if (answers.includes("yes")) {
      return "yes";
    }
    const undecided = answers.find((answer) => typeof answer === "object");
    return (
      undecided ??
      answerUntil(
        policies.perhapsAt(place, (answer) => answer !== "no"),
        false,
      )
    );
  };
}

function answerOf({ resource, bucketName }: Declaration): Answer {
  const { path, value } = resource.property("policy");
  const document = readDocument(path, value, S3);
  const name = typeof bucketName === "string" ? bucketName : undefined;
  if (!("fault" in document) && refusesCustomerProvidedKeys(document, name)) {
    return "yes";
  }
  return answerUntil(holdsUnknown(value) ? `${path} of ${resource.name}` : undefined, false);
}
