import { applyPatch, type Operation } from 'rfc6902';
import { apiError, badRequest } from '../api-error.ts';
import { cloneJson } from '../clone.ts';
import { isJsonObject, type JsonObject } from '../json.ts';
import { isReachable, valueAt } from './json-pointer.ts';

/** More operations than this in one patch are refused, as upstream does. */
export const maxJsonPatchOperations = 10_000;

const kinds: ReadonlySet<unknown> = new Set(['add', 'remove', 'replace', 'move', 'copy', 'test']);

/** RFC 6902, all or nothing: the document is never changed. Throws 400 for a malformed patch, 413 for one too long, 422 for one that does not fit the document. */
export function applyJsonPatch(document: unknown, operations: unknown): unknown {
  const patch = readOperations(operations);
  const root: JsonObject = { document: cloneJson(document) };
  let copied = 0;
  for (const operation of patch) {
    if (operation.op === 'copy') copied = withinCopyLimit(copied + sizeAt(root, `/document${operation.from}`));
    if (!fits(root['document'], operation)) throw doesNotFit(operation);
    // Only a pointer below a member lets the library replace the whole document.
    const [error] = applyPatch(root, [belowRoot(operation)]);
    if (error !== null && error !== undefined) throw doesNotFit(operation, error);
  }
  return root['document'];
}

/** Copies of copies grow without bound; a few operations must not fill the memory. */
const maxCopiedCharacters = 3 * 1024 * 1024;

function withinCopyLimit(size: number): number {
  if (size <= maxCopiedCharacters) return size;
  throw apiError(
    'RequestEntityTooLarge',
    `Unable to complete the copy, the accumulated size increase of copy is ${size}, exceeding the limit ${maxCopiedCharacters}`,
  );
}

function sizeAt(root: JsonObject, pointer: string): number {
  return isReachable(root, pointer, false) ? (JSON.stringify(valueAt(root, pointer))?.length ?? 0) : 0;
}

function readOperations(operations: unknown): Operation[] {
  if (!Array.isArray(operations)) throw badRequest('error decoding patch: a JSON patch is a list of operations');
  if (operations.length > maxJsonPatchOperations) {
    throw apiError('RequestEntityTooLarge', `The allowed maximum operations in a JSON patch is ${maxJsonPatchOperations}, got ${operations.length}`);
  }
  return operations.map(readOperation);
}

function readOperation(operation: unknown): Operation {
  if (!isJsonObject(operation) || !kinds.has(operation['op']) || typeof operation['path'] !== 'string' || lacksOperand(operation)) {
    throw badRequest(`error decoding patch: not a JSON patch operation: ${JSON.stringify(operation)}`);
  }
  return operation as unknown as Operation;
}

function lacksOperand({ op, from, value }: JsonObject): boolean {
  return op === 'move' || op === 'copy' ? typeof from !== 'string' : op !== 'remove' && value === undefined;
}

/** A move or copy takes a value that is there; removing the root leaves no document. */
function fits(document: unknown, operation: Operation): boolean {
  const adds = operation.op === 'add' || operation.op === 'move' || operation.op === 'copy';
  const taken = operation.op === 'move' || operation.op === 'copy' ? operation.from : undefined;
  if (operation.op === 'remove' && operation.path === '') return false;
  if (taken !== undefined && (!isReachable(document, taken, false) || (operation.op === 'move' && operation.path.startsWith(`${taken}/`)))) return false;
  return isReachable(document, operation.path, adds);
}

function belowRoot(operation: Operation): Operation {
  const path = `/document${operation.path}`;
  return 'from' in operation && typeof operation.from === 'string' ? { ...operation, path, from: `/document${operation.from}` } : { ...operation, path };
}

function doesNotFit(operation: Operation, error?: Error): Error {
  const message =
    operation.op === 'test' ? `testing value ${operation.path} failed` : `${operation.op} operation does not apply: doc is missing path: ${operation.path}`;
  return apiError('Invalid', `the server rejected our request due to an error in our request: ${message}`, undefined, { cause: error });
}
