import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isApiError } from '@kubets/machinery';
import { decodeProtobuf } from './decode.ts';

const varint = (value: number): readonly number[] => (value < 128 ? [value] : [(value & 127) | 128, ...varint(value >>> 7)]);
const bytes = (number: number, content: readonly number[] | string): readonly number[] => {
  const body = typeof content === 'string' ? [...Buffer.from(content)] : content;
  return [...varint((number << 3) | 2), ...varint(body.length), ...body];
};
const int = (number: number, value: number): readonly number[] => [...varint(number << 3), ...varint(value)];
const envelope = (apiVersion: string, kind: string, raw: readonly number[]): Buffer =>
  Buffer.from([...Buffer.from('k8s\0'), ...bytes(1, [...bytes(1, apiVersion), ...bytes(2, kind)]), ...bytes(2, raw)]);

describe('decodeProtobuf', () => {
  it('gives the object its JSON encoding would give, without the zeros Go writes for plain fields', () => {
    const metadata = bytes(1, [...bytes(1, 'web'), ...bytes(2, ''), ...bytes(8, []), ...bytes(11, [...bytes(1, 'app'), ...bytes(2, 'web')])]);
    const container = bytes(2, [...bytes(1, 'c'), ...bytes(2, 'nginx'), ...bytes(6, [...int(2, 0), ...int(3, 80)]), ...int(16, 0)]);
    const spec = bytes(2, [...int(1, 0), ...bytes(3, bytes(2, container)), ...int(5, 0)]);
    expect(decodeProtobuf(envelope('apps/v1', 'Deployment', [...metadata, ...spec]))).toEqual({
      apiVersion: 'apps/v1',
      kind: 'Deployment',
      metadata: { name: 'web', labels: { app: 'web' } },
      spec: { replicas: 0, template: { spec: { containers: [{ name: 'c', image: 'nginx', ports: [{ containerPort: 80 }] }] } } },
    });
  });

  it('lifts structs that Go inlines into their parent: a volume and its source', () => {
    const volume = bytes(1, [...bytes(1, 'data'), ...bytes(2, bytes(2, []))]);
    expect(decodeProtobuf(envelope('v1', 'Pod', bytes(2, volume)))).toMatchObject({ spec: { volumes: [{ name: 'data', emptyDir: {} }] } });
  });

  it('keeps secret data in base64 and reads quantities, times and int-or-string', () => {
    expect(decodeProtobuf(envelope('v1', 'Secret', bytes(2, [...bytes(1, 'k'), ...bytes(2, 'secret')])))).toMatchObject({
      data: { k: Buffer.from('secret').toString('base64') },
    });
    const port = bytes(1, [...int(3, 80), ...bytes(4, [...int(1, 1), ...bytes(3, 'http')])]);
    expect(decodeProtobuf(envelope('v1', 'Service', bytes(2, port)))).toMatchObject({ spec: { ports: [{ port: 80, targetPort: 'http' }] } });
  });

  it('reads an eviction with its delete options', () => {
    const eviction = [...bytes(1, bytes(1, 'web-1')), ...bytes(2, int(1, 0))];
    expect(decodeProtobuf(envelope('policy/v1', 'Eviction', eviction))).toEqual({
      apiVersion: 'policy/v1',
      kind: 'Eviction',
      metadata: { name: 'web-1' },
      deleteOptions: { gracePeriodSeconds: 0 },
    });
  });

  it('answers 400 to whatever is no such message, and never anything else', () => {
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 200 }), (noise) => {
        for (const body of [Buffer.from(noise), envelope('v1', 'Pod', [...noise]), Buffer.concat([Buffer.from('k8s\0'), noise])]) {
          try {
            decodeProtobuf(body);
          } catch (error) {
            expect(isApiError(error, 'BadRequest'), String(error)).toBe(true);
          }
        }
      }),
    );
  });
});
