import { existsSync, mkdtempSync, readFileSync, readdirSync, rmSync, statSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import tar from 'tar-stream';
import { runCommand, tryCommand } from '../run-command.ts';

/**
 * A root file system with busybox, its libraries and the files of `folder`, as a tar stream for `docker import`:
 * an image made without a registry. The dynamic busybox is taken since the static one cannot resolve names.
 */
export async function busyboxImage(folder: string): Promise<tar.Pack> {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'kubets-busybox-'));
  try {
    const busybox = await findBusybox(scratch);
    const pack = tar.pack();
    for (const name of ['bin', 'etc', 'lib', 'lib64', 'tmp', 'data', 'srv']) pack.entry({ name, type: 'directory', mode: name === 'tmp' ? 0o1777 : 0o755 });
    addFile(pack, 'bin/busybox', busybox, 0o755);
    for (const applet of (await runCommand([busybox, '--list'])).trim().split('\n'))
      if (applet !== 'busybox') pack.entry({ name: `bin/${applet}`, type: 'symlink', linkname: 'busybox' });
    for (const library of await librariesOf(busybox)) addFile(pack, library.slice(1), library, 0o755);
    pack.entry({ name: 'etc/passwd' }, 'root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n');
    pack.entry({ name: 'etc/nsswitch.conf' }, 'hosts: files dns\n');
    addTree(pack, folder, '');
    pack.finalize();
    return pack;
  } finally {
    rmSync(scratch, { recursive: true });
  }
}

/** The machine's busybox when it is dynamically linked; otherwise the distribution's, downloaded and unpacked, not installed. */
async function findBusybox(scratch: string): Promise<string> {
  const installed = '/bin/busybox';
  if (existsSync(installed) && (await tryCommand(['ldd', installed])).stdout.includes('libc.so')) return installed;
  const download = ['sh', '-c', `cd ${scratch} && apt-get -q download busybox`];
  if ((await tryCommand(download)).code !== 0) {
    await runCommand(['apt-get', '-q', 'update']);
    await runCommand(download);
  }
  const archive = readdirSync(scratch).find((name) => name.endsWith('.deb'));
  await runCommand(['dpkg', '-x', path.join(scratch, archive ?? ''), scratch]);
  const unpacked = ['bin/busybox', 'usr/bin/busybox'].map((name) => path.join(scratch, name)).find((file) => existsSync(file));
  if (unpacked === undefined) throw new Error('the busybox package holds no busybox');
  return unpacked;
}

/** What the loader needs, and the two libraries it loads by name when a host name is resolved. */
async function librariesOf(program: string): Promise<readonly string[]> {
  const listed = [...(await runCommand(['ldd', program])).matchAll(/(\/\S+) \(/g)].map(([, file]) => file ?? '');
  const folder = path.dirname(listed.find((file) => file.includes('libc.so')) ?? '/lib');
  const byName = ['libnss_dns.so.2', 'libnss_files.so.2', 'libresolv.so.2'].map((name) => path.join(folder, name)).filter((file) => existsSync(file));
  return [...new Set([...listed, ...byName])];
}

function addTree(pack: tar.Pack, folder: string, prefix: string): void {
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    const [file, name] = [path.join(folder, entry.name), `${prefix}${entry.name}`];
    if (entry.isDirectory()) addTree(pack, file, `${name}/`);
    else addFile(pack, name, file, statSync(file).mode & 0o777);
  }
}

function addFile(pack: tar.Pack, name: string, file: string, mode: number): void {
  pack.entry({ name, mode }, readFileSync(file));
}
