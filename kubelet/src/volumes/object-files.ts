import type { Payload, PayloadFile } from './atomic-writer.ts';
import { MountError } from './volume-type.ts';

export interface KeyToPath {
  readonly key: string;
  readonly path: string;
  readonly mode?: number | undefined;
}

interface Selection {
  readonly items: readonly KeyToPath[] | undefined;
  readonly defaultMode: number;
  readonly optional: boolean;
  /** How errors name the object, e.g. `configmap`. */
  readonly kind: string;
}

/** The keys of a ConfigMap or Secret as files: all of them by their own names, or the listed ones by theirs. */
export function objectFiles(data: ReadonlyMap<string, Buffer>, { items, defaultMode, optional, kind }: Selection): Payload {
  if (items === undefined) return new Map([...data].map(([key, value]): [string, PayloadFile] => [key, { data: value, mode: defaultMode }]));
  const files = new Map<string, PayloadFile>();
  for (const { key, path, mode } of items) {
    const value = data.get(key);
    if (value !== undefined) files.set(path, { data: value, mode: mode ?? defaultMode });
    else if (!optional) throw new MountError(`references non-existent ${kind} key: ${key}`);
  }
  return files;
}

export function configMapData({
  data,
  binaryData,
}: {
  data?: Record<string, string> | undefined;
  binaryData?: Record<string, string> | undefined;
}): Map<string, Buffer> {
  return new Map([
    ...Object.entries(data ?? {}).map(([key, value]): [string, Buffer] => [key, Buffer.from(value)]),
    ...Object.entries(binaryData ?? {}).map(([key, value]): [string, Buffer] => [key, Buffer.from(value, 'base64')]),
  ]);
}

export function secretData({ data }: { data?: Record<string, string> | undefined }): Map<string, Buffer> {
  return new Map(Object.entries(data ?? {}).map(([key, value]) => [key, Buffer.from(value, 'base64')]));
}
