// Runs on Node 20: makes sure the workspace's packages, and with them the pinned Node, are installed.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

export const root = fileURLToPath(new URL('..', import.meta.url));
const pnpm = 'pnpm@10.34.9';
/** Stripped and compiled sources are kept between runs. */
const compileCache = path.join(root, 'node_modules/.cache/compile');
const mark = path.join(root, 'node_modules/.installed-lockfile');

/** The pinned Node itself: the shell script in node_modules/.bin would keep signals from it. */
export function node() {
  const [x64, arm64] = ['x64', 'arm64'].map((architecture) => path.join(root, `node_modules/node-linux-${architecture}/bin/node`));
  return existsSync(arm64) ? arm64 : x64;
}

/** Installs the packages when they are missing or older than the lockfile. */
export function ensureDependencies() {
  const lockfile = createHash('sha256')
    .update(readFileSync(path.join(root, 'pnpm-lock.yaml')))
    .digest('hex');
  if (existsSync(node()) && existsSync(mark) && readFileSync(mark, 'utf8') === lockfile) return;
  console.log('Installing packages…');
  run('npx', ['--yes', pnpm, 'install', '--frozen-lockfile', '--reporter=append-only']);
  writeFileSync(mark, lockfile);
}

/** Runs a program in the repository with this terminal; a failure ends this process with its exit code. */
export function run(program, args, environment = {}) {
  const code = exitCodeOf(program, args, environment);
  if (code !== 0) process.exit(code);
}

export function exitCodeOf(program, args, environment = {}) {
  const { status, error } = spawnSync(program, args, {
    cwd: root,
    stdio: 'inherit',
    env: environmentOf(environment),
  });
  if (error) throw error;
  return status ?? 1;
}

export function environmentOf(more = {}) {
  return { NODE_COMPILE_CACHE: compileCache, ...process.env, ...more };
}
