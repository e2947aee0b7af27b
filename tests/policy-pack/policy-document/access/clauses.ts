import assert from "node:assert/strict";
import { type Clause, clausesOf } from "../../../../policy-pack/src/policy-document/clause";
import {
  type PolicyDocument,
  readDocument,
} from "../../../../policy-pack/src/policy-document/document";
import { KMS, type Service } from "../../../../policy-pack/src/policy-document/services";
import { policyOf, type StatementParts } from "../../policy-text";

/** A document of these statements, as policies read it. */
export function documentRead(
  statements: readonly StatementParts[],
  service: Service = KMS,
): PolicyDocument {
  const document = readDocument("policy", policyOf(...statements), service);
  assert.ok(!("fault" in document));
  return document;
}

/** What these statements of a key policy say. */
export function clausesRead(...statements: readonly StatementParts[]): readonly Clause[] {
  return clausesOf(documentRead(statements), KMS);
}

/** What one statement of a key policy says. */
export function clauseRead(statement: StatementParts): Clause {
  const [clause] = clausesRead(statement);
  assert.ok(clause !== undefined);
  return clause;
}
