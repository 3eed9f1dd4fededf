import type { PriorityLevelConfiguration } from '@kubets/api';

/** How many requests of a level run at once. */
export interface LevelSeats {
  /** Its share of all seats. */
  readonly nominal: number;
  /** What of them others have while it does not need them. */
  readonly lendable: number;
  /** The most it may have with what others lend. */
  readonly most: number;
}

type Spec = PriorityLevelConfiguration['spec'];

const sharesOf = ({ exempt, limited }: Spec): number => limited?.nominalConcurrencyShares ?? exempt?.nominalConcurrencyShares ?? 0;

/** Divides the server's seats by the levels' shares; every limited level that has any share gets at least one seat. */
export function divideSeats(total: number, specs: readonly Spec[]): readonly LevelSeats[] {
  const shares = specs.reduce((sum, spec) => sum + sharesOf(spec), 0);
  return specs.map((spec) => {
    const nominal = shares === 0 ? 0 : Math.ceil((total * sharesOf(spec)) / shares);
    const { lendablePercent = 0 } = spec.limited ?? spec.exempt ?? {};
    const borrowing = spec.limited?.borrowingLimitPercent;
    const lendable = Math.round((nominal * lendablePercent) / 100);
    return { nominal, lendable, most: borrowing === undefined ? Infinity : nominal + Math.round((nominal * borrowing) / 100) };
  });
}
