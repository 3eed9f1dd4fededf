import { expect, it } from 'vitest';
import { DeliveryRounds } from './delivery-rounds.ts';

const turn = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

function receiver(log: string[], name: string): { flush(): void } {
  return { flush: () => log.push(name) };
}

function busyFor(milliseconds: number): void {
  for (const began = performance.now(); performance.now() - began < milliseconds;);
}

async function until(condition: () => boolean): Promise<void> {
  while (!condition()) await turn();
}

it('flushes nobody in the tick of the change, then everybody once, and releases the changes after it', async () => {
  const log: string[] = [];
  const rounds = new DeliveryRounds();
  rounds.add(receiver(log, 'a'));
  rounds.add(receiver(log, 'b'));
  rounds.announce({ release: () => log.push('first released') });
  rounds.announce({ release: () => log.push('second released') });
  expect(log).toEqual([]);
  await until(() => log.length === 4);
  expect(log).toEqual(['a', 'b', 'first released', 'second released']);
});

it('lets other work run within a round of many receivers', async () => {
  const log: string[] = [];
  const rounds = new DeliveryRounds();
  for (let index = 0; index < 20; index++) rounds.add({ flush: () => void (busyFor(1), log.push('flushed')) });
  let released = false;
  rounds.announce({ release: () => (released = true) });
  await until(() => log.length > 0);
  expect(log.length).toBeLessThan(20);
  await until(() => released);
  expect(log).toHaveLength(20);
});

it('what is announced during a round is delivered by the next one', async () => {
  const log: string[] = [];
  const rounds = new DeliveryRounds();
  const again = {
    flush: () => {
      log.push('first');
      rounds.add(receiver(log, 'second'));
      rounds.announce({ release: () => log.push('second released') });
    },
  };
  rounds.add(again);
  rounds.announce({ release: () => log.push('first released') });
  await until(() => log.length === 4);
  expect(log).toEqual(['first', 'first released', 'second', 'second released']);
});
