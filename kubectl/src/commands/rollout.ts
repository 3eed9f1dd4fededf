import type { Command } from '../command.ts';
import { rolloutHistory } from './rollout/history.ts';
import { rolloutPause, rolloutResume } from './rollout/pause.ts';
import { rolloutRestart } from './rollout/restart.ts';
import { rolloutStatus } from './rollout/status.ts';
import { rolloutUndo } from './rollout/undo.ts';

export const rolloutCommand: Command = {
  name: 'rollout',
  summary: 'Manage the rollout of one or many resources',
  description: 'Resource types are deployments, daemonsets and statefulsets.',
  usage: 'rollout SUBCOMMAND',
  calledAlone: { stream: 'stdout', exitCode: 1 },
  examples: [
    { does: 'Back to the revision before', command: 'kubectl rollout undo deployment/web' },
    { does: 'Until the rollout has finished', command: 'kubectl rollout status deployment/web' },
  ],
  subcommands: [rolloutHistory, rolloutPause, rolloutRestart, rolloutResume, rolloutStatus, rolloutUndo],
};
