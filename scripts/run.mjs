// Runs on Node 20: `node scripts/run.mjs FILE.ts ARGS…` runs a TypeScript file under the pinned Node.
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { ensureDependencies, environmentOf, node, root } from './dependencies.mjs';

ensureDependencies();
// A terminal interrupts all its processes: the program tidies up, and this one waits for it.
process.on('SIGINT', () => undefined);
const child = spawn(node(), process.argv.slice(2), { cwd: root, stdio: 'inherit', env: environmentOf() });
process.on('SIGTERM', () => child.kill('SIGTERM'));
const [code] = await once(child, 'exit');
process.exitCode = code ?? 1;
