import type { Command } from '../command.ts';
import { completionScripts } from './completion/scripts.ts';

export const completionCommand: Command = {
  name: 'completion',
  summary: 'Output shell completion code for the specified shell (bash, zsh, or fish)',
  usage: 'completion SHELL',
  examples: [
    { does: 'Load the kubectl completion code for bash into the current shell', command: 'source <(kubectl completion bash)' },
    { does: 'Load the kubectl completion code for zsh into the current shell', command: 'source <(kubectl completion zsh)' },
    { does: 'Load the kubectl completion code for fish into the current shell', command: 'kubectl completion fish | source' },
  ],
  run: async (session) => {
    const [shell, ...others] = session.args;
    if (shell === undefined) throw session.usageError('Shell not specified.');
    if (others.length > 0) throw session.usageError('Too many arguments. Expected only the shell type.');
    const script = completionScripts[shell];
    if (script === undefined) throw session.usageError(`Unsupported shell type ${JSON.stringify(shell)}.`);
    session.print(script);
  },
};
