import { Histogram, type Registry } from '@kubets/daemon';

export type Labels = Readonly<Record<string, string>>;

export interface TalliedHistogramOptions {
  readonly name: string;
  readonly help: string;
  readonly labelNames: readonly string[];
  /** Upper bounds, in order. */
  readonly bounds: readonly number[];
  /** Where the values are tallied elsewhere. */
  readonly tallies?: () => readonly Tally[];
}

/** How often values of one set of labels fell within each bound. */
export class Tally {
  count = 0;
  sum = 0;
  readonly labels: Labels;
  readonly #bounds: readonly number[];
  /** How many were at most the bound of the same place and more than the one before it. */
  readonly within: Float64Array;

  constructor(labels: Labels, bounds: readonly number[]) {
    this.labels = labels;
    this.#bounds = bounds;
    this.within = new Float64Array(bounds.length);
  }

  observe(value: number): void {
    this.count++;
    this.sum += value;
    const place = this.#bounds.findIndex((bound) => value <= bound);
    if (place >= 0) this.within[place]!++;
  }
}

/**
 * A histogram for what happens on every request. The metrics library hashes the labels on every observation; values are therefore
 * tallied here by one key, and told in the library's form when somebody scrapes.
 */
export class TalliedHistogram extends Histogram<string> {
  readonly #options: TalliedHistogramOptions;
  readonly #tallies = new Map<string, Tally>();

  constructor(registry: Registry, options: TalliedHistogramOptions) {
    super({ name: options.name, help: options.help, labelNames: [...options.labelNames], buckets: [...options.bounds], registers: [registry] });
    this.#options = options;
  }

  /** The tally of this key, made from its labels when it is new. */
  tally(key: string, labels: () => Labels): Tally {
    const known = this.#tallies.get(key);
    if (known !== undefined) return known;
    const tally = new Tally(labels(), this.#options.bounds);
    this.#tallies.set(key, tally);
    return tally;
  }

  /** What the library asks when it is scraped; its `get` builds on it too. */
  async getForPromString(): Promise<object> {
    const { name, help, bounds, tallies = () => [...this.#tallies.values()] } = this.#options;
    const seen = tallies().filter(({ count }) => count > 0);
    return { name, help, type: 'histogram', aggregator: 'sum', values: seen.flatMap((tally) => histogramValues(name, bounds, tally)) };
  }
}

function histogramValues(name: string, bounds: readonly number[], { labels, within, count, sum }: Tally): object[] {
  const bucket = (le: number | string, value: number): object => ({ metricName: `${name}_bucket`, labels: { ...labels, le }, value });
  let reached = 0;
  return [
    ...bounds.map((le, place) => bucket(le, (reached += within[place]!))),
    bucket('+Inf', count),
    { metricName: `${name}_sum`, labels, value: sum },
    { metricName: `${name}_count`, labels, value: count },
  ];
}
