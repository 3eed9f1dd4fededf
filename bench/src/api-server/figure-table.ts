import type { LoopReport, Spread } from './loop-probe.ts';

/** What is known of the peer, a kube-apiserver v1.20 with etcd on two cores, and the figure to reach. */
export interface Bar {
  readonly peer?: number;
  readonly bar: number;
  readonly better: 'more' | 'less';
}

export interface Figure extends Partial<Bar> {
  readonly work: string;
  readonly unit: '/s' | 'ms' | 'MB';
  readonly value: number;
  /** Processor time of the server's process for one unit of the work, in microseconds. */
  readonly microseconds?: number | undefined;
  readonly loop?: LoopReport | undefined;
  readonly remark?: string | undefined;
}

const heads = ['work', 'figure', 'peer', 'ratio', 'bar', '', 'server µs', 'held ms p99, max', 'late ms p99, max', 'gc ms max: young, old', ''] as const;

/** One line per figure, in columns. */
export function renderTable(figures: readonly Figure[]): string {
  const rows = [heads, ...figures.map(row)];
  const widths = heads.map((_, column) => Math.max(...rows.map((cells) => cells[column]!.length)));
  return rows.map((cells) => cells.map((cell, column) => (column === 0 ? cell.padEnd(widths[column]!) : cell.padStart(widths[column]!))).join('  ')).join('\n');
}

function row({ work, unit, value, peer, bar, better, microseconds, loop, remark }: Figure): readonly string[] {
  const shown = (number: number | undefined): string =>
    number === undefined ? '' : `${number.toLocaleString('en', { maximumFractionDigits: number < 100 ? 1 : 0 })} ${unit}`;
  return [
    work,
    shown(value),
    shown(peer),
    peer === undefined ? '' : `${(value / peer).toFixed(2)}`,
    bar === undefined ? '' : `${better === 'less' ? '<=' : '>='} ${shown(bar)}`,
    bar === undefined ? '' : isMet(value, bar, better) ? 'met' : 'MISSED',
    microseconds === undefined ? '' : microseconds.toFixed(0),
    loop === undefined ? '' : shownSpread(loop.held),
    loop === undefined ? '' : shownSpread(loop.late),
    loop === undefined ? '' : `${loop.pauses.young.toFixed(1)}, ${loop.pauses.old.toFixed(1)}`,
    remark ?? '',
  ];
}

const shownSpread = ({ p99, max }: Spread): string => `${p99.toFixed(1)}, ${max.toFixed(1)}`;
const isMet = (value: number, bar: number, better: Bar['better'] = 'more'): boolean => (better === 'less' ? value <= bar : value >= bar);
