// Runs on Node 20: `node scripts/run.mjs FILE.ts ARGS…` runs a TypeScript file under the pinned Node.
import { ensureDependencies, exitCodeOf, node } from './dependencies.mjs';

ensureDependencies();
process.exitCode = exitCodeOf(node, process.argv.slice(2));
