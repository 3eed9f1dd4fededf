export type Series = readonly [labels: string, value: number];

/** One metric in Prometheus' text form. */
export function metricFamily(name: string, type: 'counter' | 'gauge', series: readonly Series[]): readonly string[] {
  return [`# TYPE ${name} ${type}`, ...series.map(([labels, value]) => `${name}${labels} ${value}`)];
}
