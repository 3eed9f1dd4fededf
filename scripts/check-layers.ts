/** Imports point only down the layers, only to known packages, and into another package by its name alone. Prints each violation; exit 1 when there is one. */
import { globSync, readFileSync } from 'node:fs';
import path from 'node:path';

const layers: Record<string, number> = {
  machinery: 0,
  api: 1,
  streams: 1,
  pki: 1,
  daemon: 1,
  client: 2,
  'control-loop': 3,
  apiserver: 4,
  scheduler: 4,
  'controller-manager': 4,
  kubelet: 4,
  'kube-proxy': 4,
  kubectl: 4,
  cluster: 5,
  'test-cluster': 5,
  e2e: 6,
  bench: 6,
};
const withoutLoops = new Set(['daemon', 'control-loop']);

const violations: string[] = [];
for (const file of globSync(['packages/*/src/**/*.ts', '{apiserver,scheduler,controller-manager,kubelet,kube-proxy,kubectl,e2e,bench}/**/*.ts'], {
  exclude: (name) => name.includes('node_modules'),
})) {
  const from = file.startsWith('packages/') ? file.split('/')[1] : file.split('/')[0];
  const source = readFileSync(file, 'utf8');
  for (const [, to] of source.matchAll(/(?:from|import\() ?'@kubets\/([a-z-]+)/g)) {
    if (from === undefined || to === undefined) continue;
    const reason = violation(from, to, file.includes('.test.') || file.includes('/testing/'));
    if (reason !== undefined) violations.push(`${file}: imports @kubets/${to}: ${reason}`);
  }
  // Measurements may look inside of what they measure.
  if (from === 'bench') continue;
  const home = from === undefined ? file : file.slice(0, file.indexOf(from) + from.length);
  for (const [, to = ''] of source.matchAll(/(?:from|import\() ?'(\.[^']+)'/g)) {
    if (!path.join(path.dirname(file), to).startsWith(`${home}/`)) violations.push(`${file}: imports ${to}, which is not in ${home}`);
  }
}
for (const line of violations) console.error(line);
console.log(`layers: ${violations.length} violations`);
process.exitCode = violations.length === 0 ? 0 : 1;

function violation(from: string, to: string, isTest: boolean): string | undefined {
  const [fromLayer, toLayer] = [layers[from], layers[to]];
  if (fromLayer === undefined || toLayer === undefined) return 'unknown package';
  if (isTest && to === 'test-cluster') return undefined;
  if (toLayer >= fromLayer) return `layer ${toLayer} is not below layer ${fromLayer}`;
  if (from === 'kubectl' && withoutLoops.has(to)) return 'kubectl uses no daemon and no control loop';
  return undefined;
}
