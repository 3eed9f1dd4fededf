import { describe, expect, it } from 'vitest';
import { amountsOf, bySize, cpuText, memoryText, sum, swapText } from './metrics.ts';

describe('measured amounts', () => {
  it.each([
    [{ cpu: '250m', memory: '64Mi' }, ['250m', '64Mi', '<unknown>']],
    [{ cpu: '1500000000n', memory: '1Gi', swap: '10Mi' }, ['1500m', '1024Mi', '10Mi']],
    [{}, ['0m', '0Mi', '<unknown>']],
  ])('%j are told in millicores and mebibytes', (usage, texts) => {
    const amounts = amountsOf(usage);
    expect([cpuText(amounts), memoryText(amounts), swapText(amounts)]).toEqual(texts);
  });

  it('add up, swap only where it is measured', () => {
    expect(sum([amountsOf({ cpu: '1', memory: '1Ki' }), amountsOf({ cpu: '2', memory: '1Ki', swap: '5' })])).toEqual({ cpu: 3000, memory: 2048, swap: 5 });
    expect(sum([])).toEqual({ cpu: 0, memory: 0 });
  });

  it.each([
    [undefined, ['a', 'b', 'c']],
    ['cpu' as const, ['b', 'a', 'c']],
    ['memory' as const, ['c', 'a', 'b']],
  ])('sorted by %s, the most used come first', (field, names) => {
    const rows = [
      { name: 'c', amounts: { cpu: 1, memory: 9 } },
      { name: 'a', amounts: { cpu: 1, memory: 1 } },
      { name: 'b', amounts: { cpu: 2, memory: 1 } },
    ];
    expect(rows.toSorted(bySize(field)).map(({ name }) => name)).toEqual(names);
  });
});
