import { existsSync, readFileSync, readdirSync, statSync } from 'node:fs';
import path from 'node:path';
import tar from 'tar-stream';
import { tryCommand } from './run-command.ts';

/** A root file system put together from files of this machine: given to `docker import`, an image made without a registry. */
export class RootFileSystem {
  readonly #pack = tar.pack();
  readonly #names = new Set<string>();

  directory(name: string, mode = 0o755): void {
    if (this.#isNew(name)) this.#pack.entry({ name, type: 'directory', mode });
  }

  link(name: string, target: string): void {
    if (this.#isNew(name)) this.#pack.entry({ name, type: 'symlink', linkname: target });
  }

  text(name: string, content: string): void {
    if (this.#isNew(name)) this.#pack.entry({ name }, content);
  }

  /** A copy of a file; links are followed. */
  file(name: string, source: string, mode = statSync(source).mode & 0o777): void {
    if (this.#isNew(name)) this.#pack.entry({ name, mode }, readFileSync(source));
  }

  /** Copies of all files below `folder`. */
  tree(folder: string, prefix = ''): void {
    for (const entry of readdirSync(folder, { withFileTypes: true })) {
      const [source, name] = [path.join(folder, entry.name), `${prefix}${entry.name}`];
      if (entry.isDirectory()) this.tree(source, `${name}/`);
      else this.file(name, source);
    }
  }

  /** A program and the libraries its loader needs, these at their own paths. */
  async program(name: string, source: string): Promise<void> {
    this.file(name, source, 0o755);
    await this.libraries(source);
  }

  /** The libraries of a program that is added by other means. */
  async libraries(program: string): Promise<void> {
    for (const library of await librariesOf(program)) this.file(library.slice(1), library, 0o755);
  }

  /** The tar stream. Nothing can be added afterwards. */
  finish(): AsyncIterable<unknown> {
    this.#pack.finalize();
    return this.#pack;
  }

  #isNew(name: string): boolean {
    return this.#names.size < this.#names.add(name).size;
  }
}

/** What the loader needs, and the libraries the C library loads by name when a host name is resolved. None for a static program. */
async function librariesOf(program: string): Promise<readonly string[]> {
  const { stdout } = await tryCommand(['ldd', program]);
  const listed = [...stdout.matchAll(/(\/\S+) \(/g)].map(([, file]) => file ?? '');
  const folder = path.dirname(listed.find((file) => file.includes('libc.so')) ?? '/lib');
  const byName = ['libnss_dns.so.2', 'libnss_files.so.2', 'libresolv.so.2'].map((name) => path.join(folder, name)).filter((file) => existsSync(file));
  return listed.length === 0 ? [] : [...listed, ...byName];
}
