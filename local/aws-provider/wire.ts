import { Metadata, type ServiceError, status } from "@grpc/grpc-js";
import {
  CheckFailure,
  CheckResponse,
  DiffResponse,
  ErrorResourceInitFailed,
  PropertyDiff,
} from "@pulumi/pulumi/proto/provider_pb";
import { Status } from "@pulumi/pulumi/proto/status_pb";
import { Any } from "google-protobuf/google/protobuf/any_pb";
import { Struct } from "google-protobuf/google/protobuf/struct_pb";
import type { Checked } from "./check";
import type { Change } from "./diff";
import { type Difference, Unfinished } from "./provider";
import { revealed, withSecretsOf } from "./secrets";
import { isRecord, present, type Value, type Values } from "./value";

/** The values of a message, secrets in clear; what is null or absent is left out. */
export function fromStruct(struct: Struct | undefined): Values {
  const values = revealed(asSent(struct));
  return isRecord(values) ? withoutNulls(values) : {};
}

/** @param sent what the values come from: what is secret in it stays secret */
export function toStruct(values: Values, sent?: Struct): Struct {
  const marked = withSecretsOf(asSent(sent), values);
  return Struct.fromJavaScript(marked as Parameters<typeof Struct.fromJavaScript>[0]);
}

function asSent(struct: Struct | undefined): Values {
  return (struct?.toJavaScript() ?? {}) as Values;
}

/** The resource type and the name that a URN ends in: `urn:pulumi:stack::project::parent$type::name`. */
export function fromUrn(urn: string): { readonly token: string; readonly name: string } {
  const [, , types = "", ...names] = urn.split("::");
  return { token: types.split("$").at(-1) ?? "", name: names.join("::") };
}

export function toCheckResponse({ inputs, faults }: Checked, sent?: Struct): CheckResponse {
  const response = new CheckResponse();
  response.setInputs(toStruct(inputs, sent));
  for (const { property, reason } of faults) {
    const failure = new CheckFailure();
    failure.setProperty(property);
    failure.setReason(reason);
    response.addFailures(failure);
  }
  return response;
}

export function toDiffResponse({ changes, deleteBeforeReplace }: Difference): DiffResponse {
  const response = new DiffResponse();
  const { DIFF_NONE, DIFF_SOME } = DiffResponse.DiffChanges;
  response.setChanges(changes.length === 0 ? DIFF_NONE : DIFF_SOME);
  response.setHasdetaileddiff(true);
  response.setDeletebeforereplace(deleteBeforeReplace);
  for (const change of changes) {
    response.addDiffs(change.path);
    if (change.replaces) {
      response.addReplaces(change.path);
    }
    const difference = new PropertyDiff();
    difference.setKind(kindOf(change));
    response.getDetaileddiffMap().set(change.path, difference);
  }
  return response;
}

function kindOf({ kind, replaces }: Change) {
  const { Kind } = PropertyDiff;
  switch (kind) {
    case "add":
      return replaces ? Kind.ADD_REPLACE : Kind.ADD;
    case "delete":
      return replaces ? Kind.DELETE_REPLACE : Kind.DELETE;
    case "update":
      return replaces ? Kind.UPDATE_REPLACE : Kind.UPDATE;
  }
}

/**
 * The error as the engine shows it; with what was made, where something was.
 *
 * @param sent what it was made from
 */
export function toServiceError(error: unknown, sent?: Struct): Partial<ServiceError> {
  const message = error instanceof Error ? error.message : String(error);
  const metadata = new Metadata();
  if (error instanceof Unfinished) {
    const detail = new ErrorResourceInitFailed();
    detail.setId(error.made.id);
    detail.setProperties(toStruct(error.made.state, sent));
    detail.addReasons(message);
    const packed = new Any();
    packed.pack(detail.serializeBinary(), "pulumirpc.ErrorResourceInitFailed");
    const full = new Status();
    full.setCode(status.UNKNOWN);
    full.setMessage(message);
    full.addDetails(packed);
    metadata.add("grpc-status-details-bin", Buffer.from(full.serializeBinary()));
  }
  return { code: status.UNKNOWN, details: message, metadata };
}

function withoutNulls(values: { readonly [name: string]: Value | undefined }): Values {
  return Object.fromEntries(
    Object.entries(present(values)).map(([name, value]) => [name, withoutNullParts(value)]),
  );
}

function withoutNullParts(value: Value): Value {
  if (isRecord(value)) {
    return withoutNulls(value);
  }
  return Array.isArray(value) ? value.map(withoutNullParts) : value;
}
