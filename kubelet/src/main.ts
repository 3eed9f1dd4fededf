import { runDaemon } from '@kubets/daemon';
import { configSchema, run, settingsOf } from './index.ts';

await runDaemon({ name: 'kubelet', config: configSchema, settingsOf, run });
