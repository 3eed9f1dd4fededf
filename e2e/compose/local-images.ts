import { existsSync } from 'node:fs';
import path from 'node:path';
import { RootFileSystem, busyboxImage, importImage } from '@kubets/cluster';
import { examplesFolder } from '../harness/cluster-under-test.ts';
import { output } from '../harness/run-program.ts';

export const baseImage = 'local/base:1';
export const etcdImage = 'local/etcd:1';

const basePrograms = ['sh', 'ln', 'iptables', 'iptables-save', 'iptables-restore', 'ip', 'conntrack', 'nsenter', 'mount', 'umount'];
const pluginFolders = ['x86_64-linux-gnu', 'aarch64-linux-gnu', ''].map((architecture) => path.join('/usr/lib', architecture, 'xtables'));

/** The images a cluster of containers takes, made of this machine's own programs. */
export async function makeLocalImages(socket: string, node: string): Promise<void> {
  await importImage(socket, await programsImage(basePrograms, node), baseImage, []);
  await importImage(socket, await programsImage(['etcd']), etcdImage, []);
  await importImage(socket, await busyboxImage(path.join(examplesFolder, 'image')), 'kubets/guestbook:1', ['ENV PATH=/bin']);
}

/** Programs at their own paths; with the libraries of Node, too, when its path is given, and the plugins of iptables when that is among them. */
async function programsImage(programs: readonly string[], node?: string): Promise<AsyncIterable<unknown>> {
  const root = new RootFileSystem();
  for (const name of ['bin', 'etc', 'lib', 'lib64', 'proc', 'run', 'sys', 'tmp', 'usr/bin', 'usr/sbin', 'var/run']) root.directory(name);
  for (const program of programs)
    await root.program(`usr/bin/${program}`, (await output('sh', ['-c', `PATH=$PATH:/usr/sbin:/sbin command -v ${program}`])).trim());
  root.link('bin/sh', '/usr/bin/sh');
  if (node !== undefined) await root.libraries(node);
  const plugins = pluginFolders.find((folder) => existsSync(folder));
  if (programs.includes('iptables') && plugins !== undefined) root.tree(plugins, `${plugins.slice(1)}/`);
  root.text('etc/passwd', 'root:x:0:0:root:/:/bin/sh\n');
  return root.finish();
}
