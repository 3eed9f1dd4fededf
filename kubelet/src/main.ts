import { runDaemon } from '@kubets/daemon';
import { configSchema, run } from './index.ts';

await runDaemon({ name: 'kubelet', config: configSchema, run });
