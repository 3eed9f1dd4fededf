import { execFile, spawn } from 'node:child_process';
import { writeFile } from 'node:fs/promises';
import { promisify } from 'node:util';
import type { ChainNames } from './rule-set.ts';

interface Jump {
  readonly table: 'nat' | 'filter' | 'mangle';
  readonly chain: string;
  readonly rule: readonly string[];
}

const comment = (text: string): readonly string[] => ['-m', 'comment', '--comment', text];
const localnet = '/proc/sys/net/ipv4/conf/all/route_localnet';
const newConnections = ['-m', 'conntrack', '--ctstate', 'NEW'] as const;

/** Where the kernel's own chains enter kube-proxy's, in the order they are inserted. */
const jumps: readonly Jump[] = [
  { table: 'filter', chain: 'INPUT', rule: [...newConnections, ...comment('kubernetes externally-visible service portals'), '-j', 'KUBE-EXTERNAL-SERVICES'] },
  { table: 'filter', chain: 'FORWARD', rule: [...newConnections, ...comment('kubernetes externally-visible service portals'), '-j', 'KUBE-EXTERNAL-SERVICES'] },
  { table: 'filter', chain: 'INPUT', rule: [...comment('kubernetes health check service ports'), '-j', 'KUBE-NODEPORTS'] },
  { table: 'filter', chain: 'FORWARD', rule: [...newConnections, ...comment('kubernetes service portals'), '-j', 'KUBE-SERVICES'] },
  { table: 'filter', chain: 'OUTPUT', rule: [...newConnections, ...comment('kubernetes service portals'), '-j', 'KUBE-SERVICES'] },
  { table: 'filter', chain: 'FORWARD', rule: [...comment('kubernetes forwarding rules'), '-j', 'KUBE-FORWARD'] },
  ...['INPUT', 'OUTPUT', 'FORWARD'].map((chain): Jump => ({
    table: 'filter',
    chain,
    rule: [...newConnections, ...comment('kubernetes load balancer firewall'), '-j', 'KUBE-PROXY-FIREWALL'],
  })),
  ...['OUTPUT', 'PREROUTING'].map((chain): Jump => ({ table: 'nat', chain, rule: [...comment('kubernetes service portals'), '-j', 'KUBE-SERVICES'] })),
  ...['INPUT', 'OUTPUT'].map((chain): Jump => ({ table: 'filter', chain, rule: ['-j', 'KUBE-FIREWALL'] })),
  { table: 'nat', chain: 'POSTROUTING', rule: [...comment('kubernetes postrouting rules'), '-j', 'KUBE-POSTROUTING'] },
];

/** An empty chain of each table nobody else touches: when it is gone, somebody flushed the rules. */
const canary = 'KUBE-PROXY-CANARY';
const canaryTables = ['mangle', 'nat', 'filter'] as const;

/** Applies the input of `iptables-restore --noflush`: all of it or, when it throws, nothing. */
export async function applyRestore(input: string): Promise<void> {
  if (input !== '') await iptables(['iptables-restore', '-w', '5', '--noflush'], input);
}

/** A Service that went while no proxy ran left its chains behind. */
export async function servicesChains(): Promise<ChainNames> {
  const of = async (table: string): Promise<readonly string[]> => {
    const { stdout } = await promisify(execFile)('iptables-save', ['-t', table], { maxBuffer: 1 << 28 });
    return [...stdout.matchAll(/^:(KUBE-(?:SVC|SVL|SEP|EXT|FW)-\S+)/gm)].map(([, name = '']) => name);
  };
  return { nat: await of('nat'), filter: await of('filter') };
}

/** Makes sure the kernel's chains enter ours. The chains they jump to must exist. */
export async function ensureJumps(): Promise<void> {
  for (const { table, chain, rule } of jumps) {
    const run = (action: string): string[] => ['iptables', '-w', '5', '-t', table, action, chain, ...rule];
    if ((await exitCode(run('-C'))) !== 0) await iptables(run('-I'));
  }
  for (const table of canaryTables) if (!(await hasCanary(table))) await iptables(['iptables', '-w', '5', '-t', table, '-N', canary]);
}

/** Lets node ports answer at 127.0.0.1, as at any address of the node; KUBE-FIREWALL keeps others from reaching what listens there alone. */
export async function routeLoopback(): Promise<void> {
  await writeFile(localnet, '1');
}

/** False after somebody flushed the tables: everything must be written again. */
export async function canaryLives(): Promise<boolean> {
  for (const table of canaryTables) if (!(await hasCanary(table))) return false;
  return true;
}

async function hasCanary(table: string): Promise<boolean> {
  return (await exitCode(['iptables', '-w', '5', '-t', table, '-S', canary])) === 0;
}

async function iptables(command: readonly string[], input?: string): Promise<void> {
  const { code, stderr } = await run(command, input);
  if (code !== 0) throw new Error(`${command.join(' ')} failed with exit code ${code}: ${stderr.trim()}`);
}

async function exitCode(command: readonly string[]): Promise<number> {
  return (await run(command)).code;
}

function run([program = '', ...args]: readonly string[], input = ''): Promise<{ readonly code: number; readonly stderr: string }> {
  return new Promise((resolve, reject) => {
    const child = spawn(program, args, { stdio: ['pipe', 'ignore', 'pipe'] });
    const errors: Buffer[] = [];
    child.stderr.on('data', (chunk: Buffer) => errors.push(chunk));
    child.once('error', reject);
    child.once('close', (code) => resolve({ code: code ?? 1, stderr: Buffer.concat(errors).toString() }));
    // The program may refuse its input and exit first; its exit code tells.
    child.stdin.once('error', () => undefined);
    child.stdin.end(input);
  });
}
