import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { discover, type Discovery } from '@kubets/client';
import type { Session } from '../session.ts';
import { cacheDirectory } from './cache-directory.ts';
import { Catalog } from './catalog.ts';

const freshForMs = 6 * 60 * 60 * 1000;

/** The server's resources: from disk while fresh, from the server otherwise. */
export async function loadCatalog(session: Session): Promise<Catalog> {
  return cachedCatalog(session) ?? reloadCatalog(session);
}

/** Undefined when nothing fresh lies on disk. */
export function cachedCatalog(session: Session): Catalog | undefined {
  const discovery = readFresh(catalogFile(session));
  return discovery && new Catalog(discovery);
}

export async function reloadCatalog(session: Session): Promise<Catalog> {
  const discovery = await discover(session.api);
  write(catalogFile(session), discovery);
  return new Catalog(discovery);
}

function catalogFile(session: Session): string {
  const host = session.config.server.replace(/^https?:\/\//, '').replace(/[^\w/.]/g, '_');
  const identity = createHash('sha256')
    .update(session.config.certificateAuthority ?? '')
    .digest('hex')
    .slice(0, 12);
  return join(cacheDirectory(session.flags, session.io.env), 'discovery', host, `kubets-${identity}.json`);
}

function readFresh(path: string): Discovery | undefined {
  try {
    if (Date.now() - statSync(path).mtimeMs > freshForMs) return undefined;
    return JSON.parse(readFileSync(path, 'utf8')) as Discovery;
  } catch {
    return undefined;
  }
}

/** The cache is a convenience: where it cannot be written, the next call asks the server again. */
function write(path: string, discovery: Discovery): void {
  try {
    mkdirSync(join(path, '..'), { recursive: true, mode: 0o750 });
    writeFileSync(`${path}.${process.pid}`, JSON.stringify(discovery), { mode: 0o640 });
    renameSync(`${path}.${process.pid}`, path);
  } catch {
    return;
  }
}
