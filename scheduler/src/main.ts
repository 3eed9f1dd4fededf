import { runDaemon } from '@kubets/daemon';
import { configSchema, run } from './index.ts';

await runDaemon({ name: 'kube-scheduler', config: configSchema, run });
