/**
 * The API server's work, measured one after the other, beside a kube-apiserver's figures and the bars of this project.
 *   node bench/src/api-server.ts --start lmdb|etcd [--node-flags="--cpu-prof …"]     starts one of ours, alone
 *   node bench/src/api-server.ts [--kubeconfig F | --server URL --token T]           any server
 *   … [--only idle,list,create,get,http2,watch,paths,held] [--seconds 8] [--objects 18000]
 */
import { parseArgs } from 'node:util';
import { createClient } from '@kubets/client';
import { administratorToken, removeAdministrator } from './api-server/administrator-token.ts';
import { renderTable } from './api-server/figure-table.ts';
import { Measurements } from './api-server/measurements.ts';
import { type OwnStore, startOwnServer } from './api-server/own-server.ts';
import { usualWorks, works, type WorkName } from './api-server/works.ts';
import { describeMachine, targetConfig } from './target.ts';

const { values: flags } = parseArgs({
  options: {
    start: { type: 'string' },
    'node-flags': { type: 'string', default: '' },
    kubeconfig: { type: 'string' },
    server: { type: 'string' },
    token: { type: 'string' },
    only: { type: 'string', default: usualWorks.join(',') },
    seconds: { type: 'string', default: '8' },
    objects: { type: 'string', default: '18000' },
  },
});
const own = flags.start === undefined ? undefined : await startOwnServer(flags.start as OwnStore, flags['node-flags'].split(' ').filter(Boolean));
try {
  await measureAll();
} finally {
  await own?.stop();
}

async function measureAll(): Promise<void> {
  const config = own?.config ?? targetConfig(flags);
  const client = createClient(config);
  const token = await administratorToken(client, config);
  const measurements = new Measurements(createClient({ ...config, token, clientCertificate: undefined, clientKey: undefined }), own);
  const bench = {
    server: config.server,
    token,
    client,
    seconds: Number(flags.seconds),
    objects: Number(flags.objects),
    isEtcd: flags.start === 'etcd',
    measurements,
    own,
  };
  const asked = flags.only.split(',') as readonly WorkName[];
  console.log(`${describeMachine()}; ${own === undefined ? config.server : `our API server alone on ${flags.start}`}`);
  for (const { name, run } of works) if (asked.includes(name)) await run({ ...bench, namespace: `bench-${name}-${Date.now().toString(36)}` });
  if (own === undefined) await removeAdministrator(client, config);
  console.log(renderTable(measurements.figures));
  await client.close();
  await measurements.client.close();
}
