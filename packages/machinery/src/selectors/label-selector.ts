import { badRequest } from '../api-error.ts';
import { checkedRequirement, formatRequirement, isEquality, requirementTest, type LabelOperator, type LabelRequirement } from './label-requirement.ts';
import { readLabelSelector } from './label-selector-syntax.ts';

/** A parsed label selector. */
export interface LabelSelectorMatcher {
  matches(labels: Readonly<Record<string, string>> | undefined): boolean;
  /** `key=value` requirements every match must satisfy, for index look-ups. */
  readonly equalities: readonly { readonly key: string; readonly value: string }[];
  /** Whether the equalities say it all. */
  readonly onlyEqualities: boolean;
  /** Everything matches. */
  readonly empty: boolean;
  toString(): string;
}

/** metav1.LabelSelector. */
export interface LabelSelector {
  readonly matchLabels?: Readonly<Record<string, string>> | undefined;
  readonly matchExpressions?: readonly LabelSelectorRequirement[] | undefined;
}

export interface LabelSelectorRequirement {
  readonly key: string;
  readonly operator: string;
  readonly values?: readonly string[] | undefined;
}

type Labels = Readonly<Record<string, string>>;

const noLabels: Labels = {};

/** The selector a text such as `app=web,tier in (a,b),!canary` stands for; throws a 400 in upstream's words when it is none. */
export function parseLabelSelector(text: string): LabelSelectorMatcher {
  return text === '' ? everything : matcherOf(readLabelSelector(text));
}

/** The selector an object's `selector` field stands for: undefined matches nothing, `{}` everything. */
export function labelSelectorMatcher(selector: LabelSelector | undefined): LabelSelectorMatcher {
  if (selector === undefined) return nothing;
  const labels = Object.entries(selector.matchLabels ?? {}).map(([key, value]) => checkedRequirement({ key, operator: '=', values: [value] }));
  const expressions = (selector.matchExpressions ?? []).map(expressionRequirement);
  return labels.length + expressions.length === 0 ? everything : matcherOf([...labels, ...expressions]);
}

/** A plain map of labels as a selector (Service, ReplicationController): every pair must be there, an empty map matches everything. */
export function labelSetMatcher(labels: Labels | undefined): LabelSelectorMatcher {
  return labelSelectorMatcher({ matchLabels: labels });
}

/** How kubectl and scale print a selector; `<none>` when it is empty. */
export function formatLabelSelector(selector: LabelSelector | undefined): string {
  return labelSelectorMatcher(selector).toString() || '<none>';
}

const expressionOperators: Readonly<Record<string, LabelOperator>> = { In: 'in', NotIn: 'notin', Exists: 'exists', DoesNotExist: '!' };

function expressionRequirement({ key, operator, values = [] }: LabelSelectorRequirement): LabelRequirement {
  const known = Object.hasOwn(expressionOperators, operator) ? expressionOperators[operator] : undefined;
  if (known === undefined) throw badRequest(`${JSON.stringify(operator)} is not a valid label selector operator`);
  return checkedRequirement({ key, operator: known, values: [...values] });
}

const byKey = (left: LabelRequirement, right: LabelRequirement): number => (left.key < right.key ? -1 : left.key > right.key ? 1 : 0);

function matcherOf(unsorted: readonly LabelRequirement[]): LabelSelectorMatcher {
  const requirements = [...unsorted].sort(byKey);
  const tests = requirements.map(requirementTest);
  return {
    matches: (labels = noLabels) => tests.every((test) => test(labels)),
    equalities: requirements.filter(isEquality).map(({ key, values }) => ({ key, value: values[0] ?? '' })),
    onlyEqualities: requirements.every(isEquality),
    empty: requirements.length === 0,
    toString: () => requirements.map(formatRequirement).join(','),
  };
}

const everything: LabelSelectorMatcher = matcherOf([]);
const nothing: LabelSelectorMatcher = { matches: () => false, equalities: [], onlyEqualities: false, empty: false, toString: () => '' };
