import { execFileSync } from 'node:child_process';
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { bootUnitFile, disableAtBoot, enableAtBoot, renderBootUnit } from './boot-unit.ts';
import { clusterPaths } from './cluster-paths.ts';

const paths = clusterPaths('demo', '/srv/a home/100%');
let folder: string;
let places: { readonly units: string; readonly running: string };
const searchPath = process.env['PATH'];

/** A machine on which systemd runs, as far as this program sees: its folder, and a `systemctl` that notes what it is told. */
beforeEach(() => {
  folder = mkdtempSync('/tmp/kubets-boot-');
  places = { units: path.join(folder, 'units'), running: path.join(folder, 'running') };
  mkdirSync(places.running);
  systemctl('exit 0');
  process.env['PATH'] = `${folder}:${searchPath}`;
});
afterEach(() => {
  process.env['PATH'] = searchPath;
  rmSync(folder, { recursive: true });
});

function systemctl(then: string): void {
  writeFileSync(path.join(folder, 'systemctl'), `#!/bin/sh\necho "$@" >> ${folder}/told\n${then}\n`, { mode: 0o755 });
}
const told = (): readonly string[] => readFileSync(path.join(folder, 'told'), 'utf8').trim().split('\n');

describe('the unit that starts a cluster with the machine', () => {
  it('is written and enabled where systemd runs, and goes with the cluster', async () => {
    const file = bootUnitFile(paths, places);
    expect(await enableAtBoot(paths, places)).toEqual({ type: 'systemd' });
    expect(readFileSync(file, 'utf8')).toBe(renderBootUnit(paths));
    await disableAtBoot(paths, places);
    expect(existsSync(file)).toBe(false);
    const unit = path.basename(file);
    expect(told()).toEqual(['daemon-reload', `enable --quiet ${unit}`, `disable --quiet ${unit}`, 'daemon-reload']);
  });

  it('is left out where systemd does not run, which is said', async () => {
    rmSync(places.running, { recursive: true });
    expect(await enableAtBoot(paths, places)).toEqual({ type: 'by hand', reason: 'systemd does not run here' });
    expect(existsSync(places.units)).toBe(false);
    await disableAtBoot(paths, places);
  });

  it('is not left behind where systemd refuses it', async () => {
    systemctl('echo "Access denied" >&2; exit 1');
    expect(await enableAtBoot(paths, places)).toEqual({ type: 'by hand', reason: 'systemctl daemon-reload failed: Access denied' });
    expect(existsSync(bootUnitFile(paths, places))).toBe(false);
  });

  it('names folders so that systemd reads them as they are', () => {
    const unit = renderBootUnit(paths);
    expect(unit).toContain('RequiresMountsFor="/srv/a home/100%%/demo"');
    expect(unit).toContain('Environment="KUBETS_HOME=/srv/a home/100%%"');
    expect(unit).toMatch(/^ExecStart=".*\/bin\/kubets" start --name demo$/m);
    expect(unit).toMatch(/^ExecStop=".*\/bin\/kubets" stop --until-boot --name demo$/m);
  });

  it('starts a program that is there', () => {
    const [, program = ''] = /^ExecStart="(.*?)"/m.exec(renderBootUnit(paths)) ?? [];
    expect(execFileSync(program, ['--help'], { encoding: 'utf8' })).toContain('Usage: kubets');
  });
});
