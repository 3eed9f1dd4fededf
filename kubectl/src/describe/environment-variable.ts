import type { Pod } from '@kubets/api';
import { parseQuantity } from '@kubets/machinery';
import type { Page } from './page.ts';

type Container = Pod['spec']['containers'][number];
type Variable = NonNullable<Container['env']>[number];
type Source = NonNullable<Variable['valueFrom']>;

interface VariableContext {
  readonly container: Container;
  readonly pod: Pod | undefined;
}

/** A container's variable: its value, or where it comes from. */
export function variableLine(page: Page, { name, value, valueFrom }: Variable, context: VariableContext): void {
  if (valueFrom !== undefined) return sourceLine(page, name, valueFrom, context);
  const lines = (value ?? '').split('\n');
  lines.forEach((line, index) => page.line(3, index === 0 ? `${name}:` : '', line));
}

function sourceLine(
  page: Page,
  name: string,
  { fieldRef, resourceFieldRef, secretKeyRef, configMapKeyRef }: Source,
  { container, pod }: VariableContext,
): void {
  if (fieldRef !== undefined) page.line(3, `${name}:`, `${fieldText(pod, fieldRef.fieldPath)} (${fieldRef.apiVersion ?? 'v1'}:${fieldRef.fieldPath})`);
  else if (resourceFieldRef !== undefined) page.line(3, `${name}:`, `${resourceText(container, resourceFieldRef)} (${resourceFieldRef.resource})`);
  else if (secretKeyRef !== undefined)
    page.line(3, `${name}:`, `<set to the key '${secretKeyRef.key}' in secret '${secretKeyRef.name}'>`, `Optional: ${secretKeyRef.optional ?? false}`);
  else if (configMapKeyRef !== undefined) {
    const { key, name: configMap, optional = false } = configMapKeyRef;
    page.line(3, `${name}:`, `<set to the key '${key}' of config map '${configMap}'>`, `Optional: ${optional}`);
  }
}

/** What a pod's own metadata says; of other fields only the path is told. */
function fieldText(pod: Pod | undefined, path: string): string {
  if (path === 'metadata.name') return pod?.metadata.name ?? '';
  if (path === 'metadata.namespace') return pod?.metadata.namespace ?? '';
  return path === 'metadata.uid' ? (pod?.metadata.uid ?? '') : '';
}

/** The amount in units of the divisor, rounded up; a limit that is not set is the node's. */
function resourceText({ resources }: Container, { resource, divisor }: NonNullable<Source['resourceFieldRef']>): string {
  const [which = '', ...names] = resource.split('.');
  const amounts = which === 'limits' ? resources?.limits : resources?.requests;
  const amount = parseQuantity(amounts?.[names.join('.')] ?? '0').nanos;
  const given = parseQuantity(divisor ?? '0').nanos;
  const unit = given === 0n ? 1_000_000_000n : given;
  const units = (amount + unit - 1n) / unit;
  return units === 0n && (resource === 'limits.cpu' || resource === 'limits.memory') ? 'node allocatable' : String(units);
}
