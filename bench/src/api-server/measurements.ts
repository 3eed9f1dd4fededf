import type { Client } from '@kubets/client';
import type { Figure } from './figure-table.ts';
import type { OwnServer } from './own-server.ts';
import { serverUsage } from './server-usage.ts';

/** What a piece of work came to. */
export interface Outcome<T> {
  readonly result: T;
  /** How many units were done in all. */
  readonly units: number;
}

/** The figures taken so far, each with what the server spent on it. */
export class Measurements {
  readonly client: Client;
  readonly #own: OwnServer | undefined;
  readonly figures: Figure[] = [];

  constructor(client: Client, own: OwnServer | undefined) {
    this.client = client;
    this.#own = own;
  }

  /** Does the work; returns what it came to and the server's cost per unit. */
  async spent<T>(work: () => Promise<Outcome<T>>): Promise<{ readonly result: T } & Pick<Figure, 'microseconds' | 'loop'>> {
    const before = await serverUsage(this.client);
    await this.#own?.loop();
    const { result, units } = await work();
    const loop = await this.#own?.loop();
    const after = await serverUsage(this.client);
    return { result, microseconds: ((after.processorSeconds - before.processorSeconds) * 1e6) / units, loop };
  }

  async residentMegabytes(): Promise<number> {
    return (await serverUsage(this.client)).residentMegabytes;
  }

  /** Keeps the figure and says so, for those who wait. */
  add(figure: Figure): void {
    this.figures.push(figure);
    console.log(`  ${figure.work}: ${figure.value.toFixed(1)} ${figure.unit}`);
  }
}
