import type { ApiError } from '../api-error.ts';
import { cannotBeHandled } from './decode.ts';

/** `unknown field "spec.foo"`, `duplicate field "spec.x"`: what fieldValidation=Warn answers as warnings and Strict refuses. */
export function strictDecodingProblems(unknownFields: readonly string[], duplicates: readonly string[] = []): readonly string[] {
  return [...duplicates.map((path) => `duplicate field ${JSON.stringify(path)}`), ...unknownFields.map((path) => `unknown field ${JSON.stringify(path)}`)];
}

/** 400: the body names what fieldValidation=Strict does not allow. */
export function strictDecodingError(reference: { readonly kind: string; readonly version: string }, problems: readonly string[]): ApiError {
  return cannotBeHandled(reference, `strict decoding error: ${problems.join(', ')}`);
}
