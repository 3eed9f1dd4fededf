// Runs on Node 20: installs what the tests need, runs the static checks and every test level, prints one closing line.
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { ensureDependencies, exitCodeOf, node, run } from './dependencies.mjs';

const programs = { dockerd: 'docker.io', etcd: 'etcd-server', iptables: 'iptables', conntrack: 'conntrack', ip: 'iproute2' };
const levels = [
  { name: 'unit', config: 'vitest.config.ts' },
  { name: 'e2e', config: 'vitest.e2e.config.ts' },
];

installPrograms();
ensureDependencies();
const reports = mkdtempSync(path.join(os.tmpdir(), 'kubets-test-'));
let failures = exitCodeOf(node(), ['scripts/check.ts']) === 0 ? 0 : 1;
let passed = failures === 0 ? 1 : 0;
for (const level of levels) {
  const report = path.join(reports, `${level.name}.json`);
  const code = exitCodeOf(node(), [
    'node_modules/vitest/vitest.mjs',
    'run',
    '--config',
    level.config,
    '--reporter=default',
    '--reporter=json',
    `--outputFile.json=${report}`,
  ]);
  const counted = existsSync(report) ? JSON.parse(readFileSync(report, 'utf8')) : { numPassedTests: 0, numFailedTests: 0 };
  passed += counted.numPassedTests;
  failures += counted.numFailedTests === 0 && code !== 0 ? 1 : counted.numFailedTests;
}
rmSync(reports, { recursive: true });
console.log(`${passed} passed, ${failures} failed`);
process.exitCode = failures === 0 ? 0 : 1;

/** Debian packages with the real components the tests drive. */
function installPrograms() {
  const folders = [...(process.env.PATH ?? '').split(':'), '/usr/sbin', '/sbin'];
  const missing = Object.entries(programs).filter(([program]) => !folders.some((folder) => existsSync(path.join(folder, program))));
  if (missing.length === 0) return;
  const environment = { DEBIAN_FRONTEND: 'noninteractive', RUNLEVEL: '1' };
  run('apt-get', ['-q', 'update'], environment);
  run('apt-get', ['-q', '-y', 'install', '--no-install-recommends', ...missing.map(([, name]) => name)], environment);
}
