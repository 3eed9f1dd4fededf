import { describe, expect, it } from 'vitest';
import { evaluateJsonPath, jsonPathValues, valuesAt } from './jsonpath.ts';

const pods = {
  kind: 'List',
  items: [
    {
      metadata: { name: 'a', labels: { 'app.kubernetes.io/name': 'x' } },
      spec: {
        containers: [
          { name: 'c1', image: 'i1' },
          { name: 'c2', image: 'i2' },
        ],
      },
      status: { phase: 'Running', restarts: 3 },
    },
    { metadata: { name: 'b' }, spec: { containers: [{ name: 'c3', image: 'i3' }] }, status: { phase: 'Pending', restarts: 0 } },
  ],
  lists: [[], [1, 2]],
  mixed: [{ k: 1 }, { k: 'z', m: 2 }, { q: null }],
  nothing: null,
  half: 1.5,
};

describe('JSONPath in the dialect of kubectl', () => {
  it.each([
    ['a field of every item', '{.items[*].metadata.name}', 'a b'],
    ['text around a path', 'names: {.items[0].metadata.name}!', 'names: a!'],
    ['a range with its body', '{range .items[*]}{.metadata.name}{"\\t"}{.status.phase}{"\\n"}{end}', 'a\tRunning\nb\tPending\n'],
    ['nested ranges', '{range .items[*]}{range .spec.containers[*]}{.name},{end};{end}', 'c1,c2,;c3,;'],
    ['a range over nothing', '{range .nope[*]}x{end}y', 'y'],
    ['a range that does not end: what follows it is its body and follows it too', '{range .items[*]}x', 'xxx'],
    ['the dollar is the value at hand', '{range .items[*]}{$.metadata.name}{end}', 'ab'],
    ['a filter by equality', '{.items[?(@.status.phase=="Running")].metadata.name}', 'a'],
    ['a filter by order', '{.items[?(@.status.restarts<1)].metadata.name}', 'b'],
    ['a filter by presence', '{.items[?(@.metadata.labels)].metadata.name}', 'a'],
    ['a filter by what is there without a value', '{.mixed[?(@.q)]}', '{"q":null}'],
    ['a filter passes over items without the field', '{.mixed[?(@.m!=3)].k}', 'z'],
    ['a filter with a bracket in a quoted text', '{.items[?(@.status.phase==")]")]}x', 'x'],
    ['a path in brackets', "{.items[*]['metadata.name']}", 'a b'],
    ['a key with escaped dots in brackets', "{.items[0].metadata.labels['app\\.kubernetes\\.io/name']}", 'x'],
    ['a key with escaped dots', '{.items[0].metadata.labels.app\\.kubernetes\\.io/name}', 'x'],
    ['a negative index', '{.items[-1].metadata.name}', 'b'],
    ['empty brackets are the first', '{.items[].metadata.name}', 'a'],
    ['a slice', '{.items[0:1].metadata.name}', 'a'],
    ['a slice with a step', '{.items[::2].metadata.name}', 'a'],
    ['several indices', '{.items[1,0].metadata.name}', 'b a'],
    ['a list that is empty is the last that is looked at', '{.lists[*][*]}', ''],
    ['a number is no index', '{.items.0}', ''],
    ['everywhere below', '{..image}', 'i1 i2 i3'],
    ['a structure as JSON', '{.items[1].spec.containers[0]}', '{"image":"i3","name":"c3"}'],
    ['a field that is not there', '{.items[*].absent}', ''],
    ['no value', '{.nothing}{.nothing[0]}', 'null'],
    ['several names', "{.items[0]['metadata','status'].name}", 'a'],
    ['constants', '{true}{12}{-1.5}{+2}', 'true12-1.52'],
    ['the last of an action counts', '{.kind "x" "y"}', 'y'],
    ['escapes in quotes', '{"\\x41\\u0042\\"\\n"}{\'it\\\'s\'}', 'AB"\nit\'s'],
    ['bytes of a text', '{.kind.*}', '76 105 115 116'],
    ['no path at all', 'plain}', 'plain}'],
  ])('%s', (_title, template, text) => {
    expect(evaluateJsonPath(template, pods)).toBe(text);
  });

  it.each([
    ['an action that does not end', '{.items', 'unclosed action'],
    ['an array that does not end', '{.items[0}', 'unterminated array'],
    ['a filter that does not end', '{.items[?(@.x', 'unterminated filter'],
    ['a filter whose bracket does not end', '{.items[?(@.x)', 'unclosed array expect ]'],
    ['a text that does not end', '{"x}', 'unterminated quoted string'],
    ['an index that is a word', '{.items[x]}', 'invalid array index x'],
    ['an index in double quotes', '{.items["x"]}', 'invalid array index "x"'],
    ['an unknown escape', '{"\\q"}', 'unquote string "\\q" error invalid syntax'],
    ['a number with two points', '{1.2.3}', 'cannot parse number 1.2.3'],
    ['a negation', '{.items[?(!@.x)]}', "unrecognized character in action: U+0021 '!'"],
    ['a regular expression', '{.items[?(@.x=~/y/)]}', "unrecognized character in action: U+007E '~'"],
  ])('refuses %s', (_title, template, message) => {
    expect(() => evaluateJsonPath(template, pods)).toThrow(`error parsing jsonpath ${template}, ${message}`);
  });

  it.each([
    ['an end without a range', '{end}', 'not in range, nothing to end'],
    ['a word that is none of the language', '{foo}', 'unrecognized identifier foo'],
    ['an index outside', '{.items[5]}', 'array index out of bounds: index 5, length 2'],
    ['a negative index outside', '{.items[-3]}', 'array index out of bounds: index -1, length 2'],
    ['a slice that ends outside', '{.items[0:5]}', 'array index out of bounds: index 4, length 2'],
    ['a slice that goes back', '{.mixed[2:1]}', 'starting index 2 is greater than ending index 1'],
    ['a step back', '{.items[::-1]}', 'step must be > 0'],
    ['an index of a map', '{.items[0].metadata[0]}', 'map[string]interface {} is not array or slice'],
    ['a filter of a map', '{.items[1].metadata[?(@.x)]}', 'map[name:b] is not array or slice and cannot be filtered'],
    ['a comparison of a number with a text', '{.mixed[?(@.k=="z")]}', 'incompatible types for comparison'],
    ['a comparison of an integer with a fraction', '{.mixed[?(@.m==2.0)]}', 'incompatible types for comparison'],
    ['an unknown operator', '{.mixed[?(@.m=2)]}', 'unrecognized filter operator ='],
  ])('fails on %s', (_title, template, message) => {
    expect(() => evaluateJsonPath(template, pods)).toThrow(`Error executing template: ${message}. Printing more information`);
  });

  it('tells a field that is missing where that is asked for', () => {
    expect(() => evaluateJsonPath('{.absent}', pods, { allowMissing: false })).toThrow('absent is not found');
  });

  it('gives the values of each part of a template', () => {
    expect(jsonPathValues('{.kind}{.items[*].metadata.name}', pods)).toEqual([['List'], ['a', 'b']]);
  });

  it.each(['items[*].metadata.name', '.items[*].metadata.name', '{items[*].metadata.name}', '{.items[*].metadata.name}'])('takes %s as a path', (path) => {
    expect(valuesAt(path, pods)).toEqual(['a', 'b']);
  });

  it('takes nothing but a path where one is wanted', () => {
    expect(() => valuesAt('{.a} {.b}', pods)).toThrow(
      "unexpected path string, expected a 'name1.name2' or '.name1.name2' or '{name1.name2}' or '{.name1.name2}'",
    );
  });
});
