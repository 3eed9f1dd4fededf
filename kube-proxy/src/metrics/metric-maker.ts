import { Counter, Gauge, Histogram, type Registry } from '@kubets/daemon';

/** The label every metric of rules has upstream; there are no rules of the other family here. */
export const ipv4 = { ip_family: 'IPv4' } as const;

const family: readonly string[] = ['ip_family'];

/** Makes metrics named `kubeproxy_…`, labelled by the address family where no other labels are given. */
export class MetricMaker {
  readonly #registry: Registry;

  constructor(registry: Registry) {
    this.#registry = registry;
  }

  seconds(name: string, help: string, buckets: readonly number[] = syncBuckets): Histogram {
    return new Histogram({ ...this.#named(name, help), buckets: [...buckets] });
  }

  counter(name: string, help: string, labels = family): Counter {
    return new Counter(this.#named(name, help, labels));
  }

  gauge(name: string, help: string, labels = family): Gauge {
    return new Gauge(this.#named(name, help, labels));
  }

  /** A gauge that is read when somebody asks. */
  reading(name: string, help: string, read: () => number): Gauge {
    return new Gauge({
      ...this.#named(name, help, []),
      collect() {
        this.set(read());
      },
    });
  }

  #named(name: string, help: string, labels = family): { name: string; help: string; labelNames: string[]; registers: Registry[] } {
    return { name: `kubeproxy_${name}`, help, labelNames: [...labels], registers: [this.#registry] };
  }
}

const syncBuckets = Array.from({ length: 15 }, (_, index) => 0.001 * 2 ** index);
