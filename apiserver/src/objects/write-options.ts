import { type FieldError, invalid, invalidObject, notSupported, required, tooLong } from '@kubets/machinery';
import type { ApiRequest } from '../pipeline.ts';

export type FieldValidation = 'Strict' | 'Warn' | 'Ignore';

export interface WriteOptions {
  readonly dryRun: boolean;
  readonly fieldValidation: FieldValidation;
  readonly fieldManager: string;
  /** Apply only: take fields from other managers. */
  readonly force: boolean;
}

type OptionsKind = 'CreateOptions' | 'UpdateOptions' | 'PatchOptions';

const defaults: WriteOptions = { dryRun: false, fieldValidation: 'Warn', fieldManager: '', force: false };
const fieldManagerLimit = 128;

/** Reads and checks the options a write carries in its query. The field manager defaults to the client's program. */
export function writeOptions(request: ApiRequest, kind: OptionsKind, { isApply = false }: { readonly isApply?: boolean } = {}): WriteOptions {
  const { query } = request;
  if (query.size === 0 && !isApply) return { ...defaults, fieldManager: managerOfUserAgent(request.headers['user-agent']) };
  const fieldManager = query.get('fieldManager') ?? '';
  const force = query.get('force');
  const errors = optionErrors(query, kind, fieldManager, force, isApply);
  if (errors.length > 0) throw invalidObject({ group: 'meta.k8s.io', kind }, '', errors);
  return {
    dryRun: query.has('dryRun'),
    fieldValidation: (query.get('fieldValidation') as FieldValidation | null) ?? 'Warn',
    fieldManager: fieldManager === '' ? managerOfUserAgent(request.headers['user-agent']) : fieldManager,
    force: force === 'true' || force === '1',
  };
}

function optionErrors(query: URLSearchParams, kind: OptionsKind, fieldManager: string, force: string | null, isApply: boolean): readonly FieldError[] {
  const errors = [...dryRunErrors(query.getAll('dryRun'))];
  const validation = query.get('fieldValidation');
  if (validation !== null && !['', 'Strict', 'Warn', 'Ignore'].includes(validation)) {
    errors.push(notSupported('fieldValidation', validation, ['Ignore', 'Strict', 'Warn']));
  }
  if (fieldManager.length > fieldManagerLimit) errors.push(tooLong('fieldManager', fieldManagerLimit));
  if (/\p{Cc}/u.test(fieldManager)) errors.push(invalid('fieldManager', fieldManager, 'should only contain printable characters'));
  if (isApply && fieldManager === '') errors.push(required('fieldManager', 'is required for apply patch'));
  if (!isApply && kind === 'PatchOptions' && force !== null)
    errors.push({ type: 'FieldValueForbidden', field: 'force', detail: 'may not be specified for non-apply patch' });
  return errors;
}

export function dryRunErrors(values: readonly string[]): readonly FieldError[] {
  return values.filter((value) => value !== 'All').map((value) => notSupported('dryRun', value, ['All']));
}

/** `kubectl/v1.33.0 (linux/amd64) …` writes as `kubectl`. */
function managerOfUserAgent(userAgent: string | undefined): string {
  if (userAgent === undefined) return 'unknown';
  const slash = userAgent.indexOf('/');
  return (slash < 0 ? userAgent : userAgent.slice(0, slash)).slice(0, fieldManagerLimit) || 'unknown';
}
