import { type LimitRange, limitRanges, type Namespace, type ResourceQuota, resourceQuotas } from '@kubets/api';
import { listObjects } from '../api/resources-by-reference.ts';
import { conditionColumn, conditionLines, type ConditionColumn } from './condition-lines.ts';
import type { Describe } from './describe-object.ts';
import { headLines } from './head.ts';
import type { Page } from './page.ts';
import { limitRows } from './limit-range.ts';
import { scopeLines } from './resource-quota.ts';

type Condition = NonNullable<NonNullable<Namespace['status']>['conditions']>[number];

/** The time stands as the object has it, here alone. */
const lastTransitionTime: ConditionColumn<Condition> = { ...conditionColumn.lastTransitionTime, cell: (condition) => condition.lastTransitionTime ?? '' };
const conditionColumns: readonly ConditionColumn<Condition>[] = [
  conditionColumn.type,
  conditionColumn.status,
  lastTransitionTime,
  conditionColumn.reason,
  conditionColumn.message,
];

export const describeNamespace: Describe = async (page, object, { session }) => {
  const { status, metadata } = object as unknown as Namespace;
  headLines(page, object);
  page.line(0, 'Status:', status?.phase ?? '');
  conditionLines(page, status?.conditions ?? [], conditionColumns);
  const quotas = await listObjects(session, resourceQuotas, { namespace: metadata.name });
  const limits = await listObjects(session, limitRanges, { namespace: metadata.name });
  quotaLines(page, quotas);
  limitLines(page, limits);
};

function quotaLines(page: Page, quotas: readonly ResourceQuota[]): void {
  if (quotas.length === 0) return page.line(0, '\nNo resource quota.');
  page.line(0, '\nResource Quotas');
  for (const { metadata, spec, status } of quotas) {
    page.line(1, 'Name:', metadata.name);
    scopeLines(page, spec?.scopes ?? [], 1);
    page.line(1, 'Resource', 'Used', 'Hard');
    page.line(1, '--------', '---', '---');
    for (const name of Object.keys(status?.hard ?? {}).toSorted()) page.line(1, name, String(status?.used?.[name] ?? '0'), String(status?.hard?.[name] ?? ''));
  }
}

function limitLines(page: Page, ranges: readonly LimitRange[]): void {
  if (ranges.length === 0) return page.line(0, '\nNo LimitRange resource.');
  page.line(0, '\nResource Limits\n Type\tResource\tMin\tMax\tDefault Request\tDefault Limit\tMax Limit/Request Ratio');
  page.line(0, ' ----\t--------\t---\t---\t---------------\t-------------\t-----------------------');
  for (const row of limitRows(ranges.flatMap(({ spec }) => spec?.limits ?? []))) page.line(0, ` ${row.join('\t')}`);
}
