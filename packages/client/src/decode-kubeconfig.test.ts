import { describe, expect, it } from 'vitest';
import { decodeKubeconfig } from './decode-kubeconfig.ts';

const clusters = (fields: string): string => `clusters: [{name: a, cluster: {${fields}}}]`;

describe('a kubeconfig', () => {
  it.each([
    ['', {}],
    ['foo: bar', { foo: 'bar' }],
    ['{"apiVersion": "v1", "kind": "Config"}', { apiVersion: 'v1', kind: 'Config' }],
    ['users: [{name: a}]', { users: [{ name: 'a' }] }],
    ['clusters: null', { clusters: null }],
  ])('%j can be read', (text, document) => {
    expect(decodeKubeconfig(text)).toEqual(document);
  });

  it.each([
    ['a: [\nb: c', 'yaml: line 2: '],
    ['clusters:\n\t- name: a', 'yaml: line 2: found character that cannot start any token'],
    ['- a', "couldn't get version/kind; json parse error: json: cannot unmarshal array into Go value of type struct"],
    ['text', "couldn't get version/kind; json parse error: json: cannot unmarshal string into Go value of type struct"],
    ['apiVersion: v2\nkind: Config', 'no kind "Config" is registered for version "v2" in scheme'],
    ['apiVersion: v1\nkind: Pod', 'no kind "Pod" is registered for version "v1" in scheme'],
    ['clusters: text', 'json: cannot unmarshal string into Go struct field Config.clusters of type []v1.NamedCluster'],
    ['users: [5]', 'json: cannot unmarshal number into Go struct field Config.users of type v1.NamedAuthInfo'],
    [clusters('server: 5'), 'json: cannot unmarshal number into Go struct field Cluster.clusters.cluster.server of type string'],
    [
      clusters('insecure-skip-tls-verify: "yes"'),
      'json: cannot unmarshal string into Go struct field Cluster.clusters.cluster.insecure-skip-tls-verify of type bool',
    ],
    [clusters('certificate-authority-data: "!!!"'), 'illegal base64 data at input byte 0'],
    [clusters('certificate-authority-data: "aGVsbG8"'), 'illegal base64 data at input byte 4'],
    ['contexts: [{name: a}, {name: a}]', 'error converting *[]NamedContext into *map[string]*api.Context: duplicate name "a" in list'],
  ])('%j is refused', (text, message) => {
    expect(() => decodeKubeconfig(text)).toThrow(message);
  });
});
