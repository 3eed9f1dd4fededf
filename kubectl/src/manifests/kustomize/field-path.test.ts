import { describe, expect, it } from 'vitest';
import { parseFieldPath, placesAt } from './field-path.ts';

describe('a path to fields', () => {
  it.each([
    ['metadata.name', ['metadata', 'name']],
    ['metadata.annotations.example\\.com/a', ['metadata', 'annotations', 'example.com/a']],
    ['spec.containers.[name=a.b].env.0', ['spec', 'containers', '[name=a.b]', 'env', '0']],
    ['.spec', ['spec']],
  ])('%s is %j', (text, path) => {
    expect(parseFieldPath(text)).toEqual(path);
  });

  it('leads to a field, an item, the item with a value, or all of them', () => {
    const object = {
      list: [
        { name: 'a', v: 1 },
        { name: 'b', v: 2 },
      ],
    };
    const values = (path: string): readonly unknown[] => placesAt(object, parseFieldPath(path)).map(({ value }) => value);
    expect([values('list.1.v'), values('list.[name=a].v'), values('list.*.v'), values('list.[name=c].v'), values('gone.v')]).toEqual([
      [2],
      [1],
      [1, 2],
      [],
      [],
    ]);
  });

  it('makes the way there when asked to', () => {
    const object = {};
    for (const place of placesAt(object, parseFieldPath('spec.env.[name=A].value'), true)) place.set('x');
    expect(object).toEqual({ spec: { env: [{ name: 'A', value: 'x' }] } });
  });
});
