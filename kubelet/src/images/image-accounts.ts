import { open, lstat } from 'node:fs/promises';
import { join } from 'node:path';
import type { ImageAccounts } from '../pods/container-user.ts';

const longestFile = 1024 ** 2;

/** Who is who in an image, read from its layers, the topmost first. */
export async function imageAccounts(layers: readonly string[]): Promise<ImageAccounts> {
  const [passwd, group] = await Promise.all([topmost(layers, 'etc/passwd'), topmost(layers, 'etc/group')]);
  return { passwd, group };
}

async function topmost(layers: readonly string[], path: string): Promise<string> {
  for (const layer of layers) {
    const text = await textIn(layer, path);
    if (text !== undefined) return text;
  }
  return '';
}

/** Undefined when the layers below decide. Images are not to be trusted: a link is not followed, and a device stands for what was removed. */
async function textIn(layer: string, path: string): Promise<string | undefined> {
  const status = await lstat(join(layer, path)).catch(() => undefined);
  if (status === undefined) return undefined;
  if (!status.isFile()) return '';
  await using file = await open(join(layer, path));
  const { buffer, bytesRead } = await file.read(Buffer.alloc(Math.min(status.size, longestFile)));
  return buffer.toString('utf8', 0, bytesRead);
}
