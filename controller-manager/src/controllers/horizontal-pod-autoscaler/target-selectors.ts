import type { Pod } from '@kubets/api';
import { parseLabelSelector, type LabelSelectorMatcher, type ObjectKey } from '@kubets/machinery';

/** Why the pods of a target cannot be measured. */
export interface SelectorProblem {
  /** The event's. */
  readonly reason: string;
  readonly message: string;
  readonly condition: { readonly reason: string; readonly message: string };
}

const missing: SelectorProblem = {
  reason: 'SelectorRequired',
  message: 'selector is required',
  condition: { reason: 'InvalidSelector', message: "the HPA target's scale is missing a selector" },
};

/** Which pods each autoscaler sizes: two that size the same pods would pull at them in turn, so neither does. */
export class TargetSelectors {
  readonly #matchers = new Map<ObjectKey, LabelSelectorMatcher>();

  /** Remembers what an autoscaler's target selects among `pods`, all of its namespace, and tells what is wrong with it. */
  note(key: ObjectKey, selector: string, pods: readonly Pod[]): SelectorProblem | undefined {
    if (selector === '') return missing;
    const own = parseLabelSelector(selector);
    this.#matchers.set(key, own);
    const selected = pods.filter(({ metadata }) => own.matches(metadata.labels));
    const rivals = this.#autoscalersOf(selected, namespaceOf(key));
    return rivals.length > 1 ? ambiguous(selector, rivals) : undefined;
  }

  forget(key: ObjectKey): void {
    this.#matchers.delete(key);
  }

  #autoscalersOf(pods: readonly Pod[], namespace: string): readonly ObjectKey[] {
    const selecting = [...this.#matchers].filter(
      ([key, matcher]) => namespaceOf(key) === namespace && pods.some((pod) => matcher.matches(pod.metadata.labels)),
    );
    return selecting.map(([key]) => key).toSorted();
  }
}

function namespaceOf(key: ObjectKey): string {
  return key.slice(0, key.indexOf('/'));
}

function ambiguous(selector: string, autoscalers: readonly ObjectKey[]): SelectorProblem {
  const reason = 'AmbiguousSelector';
  const message = `pods by selector ${selector} are controlled by multiple HPAs: [${autoscalers.join(' ')}]`;
  return { reason, message, condition: { reason, message } };
}
