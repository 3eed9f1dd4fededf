import type { LimitRange } from '@kubets/api';
import { displayText } from '../output/display-text.ts';
import type { Describe } from './describe-object.ts';

export const describeLimitRange: Describe = (page, object) => {
  const { metadata, spec } = object as unknown as LimitRange;
  page.line(0, 'Name:', metadata.name);
  page.line(0, 'Namespace:', metadata.namespace ?? '');
  page.line(0, 'Type', 'Resource', 'Min', 'Max', 'Default Request', 'Default Limit', 'Max Limit/Request Ratio');
  page.line(0, '----', '--------', '---', '---', '---------------', '-------------', '-----------------------');
  for (const row of limitRows(spec?.limits ?? [])) page.line(0, ...row);
  return Promise.resolve();
};

type Limit = NonNullable<LimitRange['spec']>['limits'][number];

/** A row for each resource that is limited: its least, most, defaults and ratio. */
export function limitRows(limits: readonly Limit[]): readonly (readonly string[])[] {
  return limits.flatMap(({ type, min, max, defaultRequest, default: fallback, maxLimitRequestRatio }) => {
    const columns = [min, max, defaultRequest, fallback, maxLimitRequestRatio];
    const names = new Set(columns.flatMap((amounts) => Object.keys(amounts ?? {})));
    return [...names].map((name) => [type, name, ...columns.map((amounts) => (amounts?.[name] === undefined ? '-' : displayText(amounts[name])))]);
  });
}
