import { applyPatch, type Operation } from 'rfc6902';
import { apiError, badRequest } from '../api-error.ts';
import { cloneJson } from '../clone.ts';
import { isJsonObject } from '../json.ts';

/** More operations than this in one patch are refused, as upstream does. */
export const maxJsonPatchOperations = 10_000;

const kinds: ReadonlySet<unknown> = new Set(['add', 'remove', 'replace', 'move', 'copy', 'test']);

/** RFC 6902, all or nothing: the document is never changed. Throws 400 for a malformed patch, 413 for one too long, 422 for one that does not fit the document. */
export function applyJsonPatch(document: unknown, operations: unknown): unknown {
  const patch = readOperations(operations);
  const root = { document: cloneJson(document) };
  for (const operation of patch) {
    const [error] = applyPatch(root.document, [operation]);
    if (error !== null && error !== undefined) throw doesNotFit(operation, error);
  }
  return root.document;
}

function readOperations(operations: unknown): Operation[] {
  if (!Array.isArray(operations)) throw badRequest('error decoding patch: a JSON patch is a list of operations');
  if (operations.length > maxJsonPatchOperations) {
    throw apiError('RequestEntityTooLarge', `The allowed maximum operations in a JSON patch is ${maxJsonPatchOperations}, got ${operations.length}`);
  }
  return operations.map(readOperation);
}

function readOperation(operation: unknown): Operation {
  if (!isJsonObject(operation) || !kinds.has(operation['op']) || typeof operation['path'] !== 'string') {
    throw badRequest(`error decoding patch: not a JSON patch operation: ${JSON.stringify(operation)}`);
  }
  return operation as unknown as Operation;
}

function doesNotFit(operation: Operation, error: Error): Error {
  const message =
    operation.op === 'test' ? `testing value ${operation.path} failed` : `${operation.op} operation does not apply: doc is missing path: ${operation.path}`;
  return apiError('Invalid', `the server rejected our request due to an error in our request: ${message}`, undefined, { cause: error });
}
