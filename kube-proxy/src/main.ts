import { runDaemon } from '@kubets/daemon';
import { configSchema } from './config.ts';
import { run } from './run.ts';

await runDaemon({ name: 'kube-proxy', config: configSchema, run });
