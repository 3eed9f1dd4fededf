import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import type { ClusterPaths } from './cluster-paths.ts';
import { runCommand, tryCommand } from './run-command.ts';

/** Where systemd looks for units of this machine, and the folder that is there while it runs. */
export interface SystemdPlaces {
  readonly units: string;
  readonly running: string;
}

const places: SystemdPlaces = { units: '/etc/systemd/system', running: '/run/systemd/system' };
const kubets = fileURLToPath(new URL('../../../bin/kubets', import.meta.url));

/** Who starts the cluster when the machine starts: systemd, or its user. */
export type AtBoot = { readonly type: 'systemd' } | { readonly type: 'by hand'; readonly reason: string };

/** Lets systemd start the cluster when the machine starts. Where it cannot, the cluster is as good as ever, and is started by hand. */
export async function enableAtBoot(paths: ClusterPaths, { units, running } = places): Promise<AtBoot> {
  if (!existsSync(running)) return { type: 'by hand', reason: 'systemd does not run here' };
  const file = bootUnitFile(paths, { units, running });
  mkdirSync(units, { recursive: true });
  writeFileSync(file, renderBootUnit(paths));
  for (const command of [['daemon-reload'], ['enable', '--quiet', path.basename(file)]]) {
    const { code, stdout, stderr } = await tryCommand(['systemctl', ...command]);
    if (code === 0) continue;
    rmSync(file);
    return { type: 'by hand', reason: `systemctl ${command[0]} failed: ${(stderr || stdout).trim()}` };
  }
  return { type: 'systemd' };
}

/** The opposite: nothing of it is left, be systemd running or not. */
export async function disableAtBoot(paths: ClusterPaths, { units, running } = places): Promise<void> {
  const file = bootUnitFile(paths, { units, running });
  if (!existsSync(file)) return;
  if (existsSync(running)) await runCommand(['systemctl', 'disable', '--quiet', path.basename(file)]);
  rmSync(file);
  if (existsSync(running)) await runCommand(['systemctl', 'daemon-reload']);
}

/** Clusters of different homes may have the same name: the unit is called as their control group, which tells them apart. */
export function bootUnitFile({ controlGroup }: ClusterPaths, { units } = places): string {
  return path.join(units, `${path.basename(controlGroup)}.service`);
}

/**
 * Starting ends once every pod is back, and leaves the supervisor running. When the machine goes down the cluster is stopped
 * in order, and stays one that is to be started with the machine.
 */
export function renderBootUnit({ name, root }: ClusterPaths): string {
  return `[Unit]
Description=kubets cluster ${name}
Documentation=file:${escaped(path.join(path.dirname(path.dirname(kubets)), 'README.md')).replaceAll(' ', '%20')}
Wants=network-online.target
After=network-online.target
RequiresMountsFor=${quoted(root)}

[Service]
Type=oneshot
RemainAfterExit=yes
Delegate=yes
TimeoutStartSec=10min
TimeoutStopSec=2min
Environment=${quoted(`KUBETS_HOME=${path.dirname(root)}`)}
ExecStart=${quoted(kubets)} start --name ${name}
ExecStop=${quoted(kubets)} stop --until-boot --name ${name}

[Install]
WantedBy=multi-user.target
`;
}

/** Percent signs introduce what systemd fills in. */
const escaped = (text: string): string => text.replaceAll('%', '%%');
const quoted = (text: string): string => `"${escaped(text).replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
