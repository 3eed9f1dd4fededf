import { createReadStream, readdirSync, statSync } from 'node:fs';
import type { ServerResponse } from 'node:http';
import { extname, join } from 'node:path';
import { pipeline } from 'node:stream/promises';

const contentTypes: Readonly<Record<string, string>> = {
  '.css': 'text/css; charset=utf-8',
  '.gif': 'image/gif',
  '.htm': 'text/html; charset=utf-8',
  '.html': 'text/html; charset=utf-8',
  '.jpeg': 'image/jpeg',
  '.jpg': 'image/jpeg',
  '.js': 'text/javascript; charset=utf-8',
  '.json': 'application/json',
  '.mjs': 'text/javascript; charset=utf-8',
  '.pdf': 'application/pdf',
  '.png': 'image/png',
  '.svg': 'image/svg+xml',
  '.txt': 'text/plain; charset=utf-8',
  '.wasm': 'application/wasm',
  '.webp': 'image/webp',
  '.xml': 'text/xml; charset=utf-8',
};

/** Answers with a file below `root`; with the index of a directory, or the list of what is in it. Nothing outside is ever read. */
export async function serveStatic(root: string, path: string, response: ServerResponse): Promise<void> {
  const file = fileBelow(root, path);
  const stats = file === undefined ? undefined : statSync(file, { throwIfNoEntry: false });
  if (file === undefined || stats === undefined) return notFound(response);
  if (!stats.isDirectory()) return sendFile(file, stats.size, response);
  if (!path.endsWith('/')) return void response.writeHead(301, { location: `${path.split('/').at(-1) ?? ''}/` }).end();
  const index = statSync(join(file, 'index.html'), { throwIfNoEntry: false });
  if (index?.isFile()) return sendFile(join(file, 'index.html'), index.size, response);
  response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' }).end(listing(file));
}

/** Undefined for paths that cannot be decoded. `..` never leads above the root. */
export function fileBelow(root: string, path: string): string | undefined {
  try {
    return join(root, join('/', decodeURIComponent(path)));
  } catch {
    return undefined;
  }
}

export function notFound(response: ServerResponse): void {
  response.writeHead(404, { 'content-type': 'text/plain; charset=utf-8' }).end('404 page not found\n');
}

async function sendFile(file: string, size: number, response: ServerResponse): Promise<void> {
  response.writeHead(200, { 'content-type': contentTypes[extname(file).toLowerCase()] ?? 'application/octet-stream', 'content-length': size });
  await pipeline(createReadStream(file), response);
}

function listing(directory: string): string {
  const names = readdirSync(directory, { withFileTypes: true }).map((entry) => (entry.isDirectory() ? `${entry.name}/` : entry.name));
  const links = names.toSorted().map((name) => `<a href="${encodeURI(name)}">${escaped(name)}</a>\n`);
  return `<!doctype html>\n<meta name="viewport" content="width=device-width">\n<pre>\n${links.join('')}</pre>\n`;
}

const escaped = (text: string): string => text.replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;').replaceAll('"', '&#34;');
