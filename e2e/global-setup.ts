import { clusterName, config, kubetsCommand } from './harness/cluster-under-test.ts';
import { output } from './harness/run-program.ts';
import { mkdtempSync, rmSync } from 'node:fs';

/** A three-node cluster with the example application for all tests, in a folder of its own; removed afterwards. */
export async function setup(): Promise<() => Promise<void>> {
  const home = mkdtempSync('/tmp/kubets-e2e-');
  process.env['KUBETS_HOME'] = home;
  const remove = async (): Promise<void> => {
    process.stdout.write(await output(kubetsCommand, ['down', '--name', clusterName]));
    rmSync(home, { recursive: true, force: true });
  };
  try {
    process.stdout.write(await output(kubetsCommand, ['up', '--name', clusterName, '--nodes', '3', '--no-merge', '--example'], { timeoutMs: 280_000 }));
  } catch (error) {
    await remove();
    throw error;
  }
  process.stdout.write(`end-to-end tests run on ${config().subnet}\n`);
  return remove;
}
