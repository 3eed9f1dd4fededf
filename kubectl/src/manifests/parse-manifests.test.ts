import { describe, expect, it } from 'vitest';
import { parseManifests } from './parse-manifests.ts';

const configMap = (data: string): string => `apiVersion: v1\nkind: ConfigMap\nmetadata: {name: a}\ndata: {x: ${data}}\n`;

describe('manifests', () => {
  it.each([
    ['a dot', '.', '.'],
    ['two ports', '8080:80', '8080:80'],
    ['a time', '2026-01-02T03:04:05Z', '2026-01-02T03:04:05Z'],
    ['a word of YAML 1.1', 'yes', true],
    ['an octal number', '0755', 493],
    ['a fraction', '.5', 0.5],
    ['an escaped single quote in double ones', String.raw`"a=\'b\' \"c\" \\'"`, `a='b' "c" \\'`],
  ])('%s is read as Kubernetes reads it', async (_title, text, value) => {
    const [manifest] = await parseManifests(configMap(text), 'a.yaml');
    expect(manifest?.object['data']).toEqual({ x: value });
  });

  it('documents follow each other, empty ones count for nothing, lists are taken apart', async () => {
    const list =
      'apiVersion: v1\nkind: List\nitems:\n- {apiVersion: v1, kind: Pod, metadata: {name: p}}\n- {apiVersion: v1, kind: Service, metadata: {name: s}}\n';
    const manifests = await parseManifests(`---\n# nothing\n---\n${configMap('a')}---\n${list}`, 'all.yaml');
    expect(manifests.map(({ object }) => object.metadata.name)).toEqual(['a', 'p', 's']);
  });

  it.each([
    ['a: 1', 'error validating "f": error validating data: [apiVersion not set, kind not set]'],
    ['kind: Pod', 'error validating "f": error validating data: apiVersion not set'],
    ['kind: [', 'error parsing f: error converting YAML to JSON: yaml: line'],
    ['- a', 'cannot unmarshal array'],
  ])('%j is refused', async (text, message) => {
    await expect(parseManifests(text, 'f')).rejects.toThrow(message);
  });
});
