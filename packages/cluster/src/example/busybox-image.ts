import { existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { RootFileSystem } from '../root-file-system.ts';
import { runCommand, tryCommand } from '../run-command.ts';

/**
 * A root file system with busybox, its libraries and the files of `folder`, as a tar stream for `docker import`:
 * an image made without a registry. The dynamic busybox is taken since the static one cannot resolve names.
 */
export async function busyboxImage(folder: string): Promise<AsyncIterable<unknown>> {
  const scratch = mkdtempSync(path.join(os.tmpdir(), 'kubets-busybox-'));
  try {
    const busybox = await findBusybox(scratch);
    const root = new RootFileSystem();
    for (const name of ['bin', 'etc', 'lib', 'lib64', 'tmp', 'data', 'srv']) root.directory(name, name === 'tmp' ? 0o1777 : 0o755);
    await root.program('bin/busybox', busybox);
    for (const applet of (await runCommand([busybox, '--list'])).trim().split('\n')) if (applet !== 'busybox') root.link(`bin/${applet}`, 'busybox');
    root.text('etc/passwd', 'root:x:0:0:root:/:/bin/sh\nnobody:x:65534:65534:nobody:/:/bin/false\n');
    root.text('etc/nsswitch.conf', 'hosts: files dns\n');
    root.tree(folder);
    return root.finish();
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
