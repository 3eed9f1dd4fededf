import { timeOrZero, type Page } from './page.ts';

/** A column of a table of conditions. */
export interface ConditionColumn<Condition> {
  readonly title: string;
  /** What stands below the title; dashes of its length unless said otherwise. */
  readonly rule?: string;
  readonly cell: (condition: Condition) => string;
}

interface AnyCondition {
  readonly type: string;
  readonly status: string;
  readonly reason?: string | undefined;
  readonly message?: string | undefined;
  readonly lastTransitionTime?: string | null | undefined;
}

/** The columns that several kinds show. */
export const conditionColumn = {
  type: { title: 'Type', cell: ({ type }) => type },
  status: { title: 'Status', cell: ({ status }) => status },
  lastTransitionTime: { title: 'LastTransitionTime', cell: ({ lastTransitionTime }) => timeOrZero(lastTransitionTime) },
  reason: { title: 'Reason', cell: ({ reason }) => reason ?? '' },
  message: { title: 'Message', cell: ({ message }) => message ?? '' },
} as const satisfies Readonly<Record<string, ConditionColumn<AnyCondition>>>;

/** Upstream puts a blank behind the cells of some columns of some kinds, which moves the next one. */
export function blankBehind<Condition>(column: ConditionColumn<Condition>): ConditionColumn<Condition> {
  return { ...column, cell: (condition) => `${column.cell(condition)} ` };
}

/** `Conditions:` and their table in the columns of their kind; nothing when there are none. */
export function conditionLines<Condition>(
  page: Page,
  conditions: readonly Condition[],
  columns: readonly ConditionColumn<Condition>[],
  { ruled = true }: { readonly ruled?: boolean } = {},
): void {
  if (conditions.length === 0) return;
  page.line(0, 'Conditions:');
  page.line(1, ...columns.map(({ title }) => title));
  if (ruled) page.line(1, ...columns.map(({ title, rule = '-'.repeat(title.length) }) => rule));
  for (const condition of conditions) page.line(1, ...columns.map(({ cell }) => cell(condition)));
}
