import { parse } from 'yaml';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { evaluateGoTemplate } from './go-template.ts';
import { kyamlText } from './kyaml-text.ts';
import { alignTabs, describeLayout, tableLayout } from './tab-writer.ts';
import { yamlText } from './yaml-text.ts';

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
      status: { phase: 'Running', restarts: 2 },
    },
    { metadata: { name: 'b' }, spec: { containers: [{ name: 'c3', image: 'i3' }] }, status: { phase: 'Pending', restarts: 0 } },
  ],
};

describe('Go templates', () => {
  it.each([
    ['a field', '{{(index .items 0).metadata.name}}', 'a'],
    ['a range', '{{range .items}}{{.metadata.name}} {{end}}', 'a b '],
    ['a range with index', '{{range $i, $p := .items}}{{$i}}={{$p.metadata.name}};{{end}}', '0=a;1=b;'],
    ['conditions', '{{range .items}}{{if eq .status.phase "Running"}}up{{else}}down{{end}},{{end}}', 'up,down,'],
    ['pipelines', '{{len .items | printf "%d pods"}}', '2 pods'],
    ['trimmed space', 'a {{- " b" }}', 'a b'],
    ['values that are not there', '{{.nothing}}', '<no value>'],
    ['base64', '{{base64decode "aGk="}}', 'hi'],
    ['an early end of a loop', '{{range $i, $p := .items}}{{if eq $i 1}}{{break}}{{end}}{{$p.metadata.name}}{{end}}', 'a'],
    ['items passed over', '{{range .items}}{{if eq .metadata.name "a"}}{{continue}}{{end}}{{.metadata.name}}{{end}}', 'b'],
    ['a verb that is not for the value', '{{printf "%d" .kind}}', '%!d(string=List)'],
    ['maps as Go prints them', '{{(index .items 0).metadata.labels}}', 'map[app.kubernetes.io/name:x]'],
  ])('%s', (_title, template, text) => {
    expect(evaluateGoTemplate(template, pods)).toBe(text);
  });
});

describe('YAML', () => {
  it.each([
    ['keys are sorted, lists are level with their key', { b: 1, a: [{ y: 1, x: [1] }] }, 'a:\n- x:\n  - 1\n  "y": 1\nb: 1\n'],
    [
      'texts that look like something else are quoted',
      { a: 'true', b: '1', c: '', d: '2026-01-01T00:00:00Z', e: 'null', f: '0x1f', g: '1e3' },
      'a: "true"\nb: "1"\nc: ""\nd: "2026-01-01T00:00:00Z"\ne: "null"\nf: "0x1f"\ng: "1e3"\n',
    ],
    ['several lines are a literal block', { a: 'x\ny\n', b: 'x\ny' }, 'a: |\n  x\n  y\nb: |-\n  x\n  "y"\n'.replace('"y"', 'y')],
    ['tabs force double quotes', { a: 'x\ty' }, 'a: "x\\ty"\n'],
    ['indicators force single quotes', { a: '*x', b: 'a: b', c: '{x}', d: "it's #1" }, "a: '*x'\nb: 'a: b'\nc: '{x}'\nd: 'it''s #1'\n"],
    ['empty structures', { a: {}, b: [] }, 'a: {}\nb: []\n'],
    ['digits in keys count as numbers', { a10: 1, a2: 2 }, 'a2: 2\na10: 1\n'],
  ])('%s', (_title, value, text) => {
    expect(yamlText(value)).toBe(text);
  });

  it('reads back as the texts that were written', () => {
    const value = fc.dictionary(
      fc.string({ minLength: 1 }),
      fc.oneof(fc.string(), fc.string({ unit: fc.constantFrom('a', ' ', '\n', ':', '-', '#', '"', "'", '0', '.') }), fc.integer(), fc.boolean()),
    );
    fc.assert(
      fc.property(value, (object) => {
        expect(parse(yamlText(object), { version: '1.1', schema: 'failsafe' })).toEqual(
          Object.fromEntries(Object.entries(object).map(([key, member]) => [key, String(member)])),
        );
      }),
    );
  });
});

describe('KYAML', () => {
  it.each([
    ['a text of several lines', { k: '#!/bin/sh\necho hi\n' }, '{\n  k: "\\\n     #!/bin/sh\\n\\\n     echo hi\\n\\\n    ",\n}'],
    ['a last line without an end', { k: 'a\nb' }, '{\n  k: "\\\n     a\\n\\\n     b\\\n    ",\n}'],
    ['lines that begin with blanks', { k: '\n  x\n' }, '{\n  k: "\\\n     \\n\\\n    \\  x\\n\\\n    ",\n}'],
    ['control characters', { k: 'a\tb\u0001' }, '{\n  k: "a\tb\\x01",\n}'],
    ['keys that look like something else', { f: 1, yes: 2, ok: 3 }, '{\n  "f": 1,\n  ok: 3,\n  "yes": 2,\n}'],
  ])('%s', (_title, value, text) => {
    expect(kyamlText(value)).toBe(`---\n${text}\n`);
  });
});

describe('columns', () => {
  it('tables have three spaces between columns and at least six characters each', () => {
    expect(alignTabs('N\tI\nfull\tx', tableLayout)).toBe('N      I\nfull   x');
  });

  it('a line without the cell ends a column', () => {
    expect(alignTabs('a:\tx\nlonger:\ty\nEvents:\nb:\tz', describeLayout)).toBe('a:       x\nlonger:  y\nEvents:\nb:  z');
  });
});
