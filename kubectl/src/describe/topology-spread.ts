import type { Pod } from '@kubets/api';
import { formatLabelSelector } from '@kubets/machinery';

type Constraint = NonNullable<Pod['spec']['topologySpreadConstraints']>[number];

/** `zone:DoNotSchedule when max skew 1 is exceeded for selector app=web`, by topology key. */
export function spreadTexts(constraints: readonly Constraint[]): readonly string[] {
  return constraints
    .toSorted((left, right) => (left.topologyKey < right.topologyKey ? -1 : left.topologyKey > right.topologyKey ? 1 : 0))
    .map(({ topologyKey, whenUnsatisfiable, maxSkew, labelSelector }) => {
      const selector = labelSelector === undefined ? '' : ` for selector ${formatLabelSelector(labelSelector)}`;
      return `${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded${selector}`;
    });
}
