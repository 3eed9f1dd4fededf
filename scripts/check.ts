/** All static checks, one line each with its time; exit 1 when one fails. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';

const bin = (name: string): string => path.join(import.meta.dirname, '../node_modules/.bin', name);
const checks: readonly { readonly name: string; readonly command: readonly string[] }[] = [
  { name: 'types', command: [bin('tsc'), '-p', '.'] },
  { name: 'lint', command: [bin('oxlint'), '--type-aware'] },
  { name: 'layers', command: [process.execPath, 'scripts/check-layers.ts'] },
  { name: 'names', command: [process.execPath, 'scripts/check-names.ts'] },
  { name: 'format', command: [bin('prettier'), '--check', '--log-level', 'warn', '.'] },
  { name: 'dead code', command: [bin('knip')] },
];

let failed = 0;
for (const { name, command } of checks) {
  const started = performance.now();
  const [program = '', ...args] = command;
  const { status, stdout, stderr } = spawnSync(program, args, { encoding: 'utf8', maxBuffer: 1 << 28 });
  const ok = status === 0;
  if (!ok) failed++;
  console.log(`${ok ? '✓' : '✗'} ${name} ${((performance.now() - started) / 1000).toFixed(1)}s`);
  if (!ok) console.log(`${stdout}${stderr}`.trim());
}
process.exitCode = failed === 0 ? 0 : 1;
