import { apiError, type ApiError } from '../api-error.ts';
import { formatPaths } from './field-set.ts';
import type { Manager } from './managers.ts';

/** A field another manager owns and an apply would change. */
export interface ApplyConflict {
  /** `"kubectl" using apps/v1`: the manager as messages name it. */
  readonly manager: string;
  /** `.spec.replicas` */
  readonly field: string;
}

/** One conflict per field; `fields` of each manager holds what would be taken from it. */
export function conflictsOf(managers: readonly Manager[]): readonly ApplyConflict[] {
  return managers.flatMap((manager) => formatPaths(manager.fields).map((field) => ({ manager: describeManager(manager), field })));
}

function describeManager({ manager, operation, apiVersion, subresource }: Manager): string {
  const name = `${JSON.stringify(manager)}${subresource === '' ? '' : ` with subresource ${JSON.stringify(subresource)}`}`;
  return operation === 'Update' ? `${name} using ${apiVersion}` : name;
}

/** 409, naming every field and its manager. */
export function applyConflictError(conflicts: readonly ApplyConflict[]): ApiError {
  const causes = conflicts.map(({ manager, field }) => ({ reason: 'FieldManagerConflict', message: `conflict with ${manager}`, field }));
  return apiError('Conflict', conflictMessage(conflicts), { causes });
}

function conflictMessage(conflicts: readonly ApplyConflict[]): string {
  const [first] = conflicts;
  if (conflicts.length === 1 && first !== undefined) return `Apply failed with 1 conflict: conflict with ${first.manager}: ${first.field}`;
  const managers = [...new Set(conflicts.map(({ manager }) => manager))].sort();
  const lines = managers.flatMap((manager) => [
    `conflicts with ${manager}:`,
    ...conflicts.filter((conflict) => conflict.manager === manager).map(({ field }) => `- ${field}`),
  ]);
  return `Apply failed with ${conflicts.length} conflicts: ${lines.join('\n')}`;
}
