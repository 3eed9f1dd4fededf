import { delimiter, isAbsolute, join } from 'node:path';
import { CredentialPluginError } from '@kubets/client';
import type { PluginPolicy } from './preferences.ts';
import { isExecutable } from '../is-executable.ts';

/** Throws CredentialPluginError when the preferences do not let a credential plugin run. A name allowed means the program the PATH leads to. */
export function allowPlugin(command: string, policy: PluginPolicy | undefined, searchPath: string): void {
  if (policy === undefined) return;
  if (policy.type === 'DenyAll') throw refusedPlugin(`plugin ${JSON.stringify(command)} not allowed: policy set to "DenyAll"`);
  const path = pathOf(command, searchPath);
  const allowed = policy.commands.some((entry) => pathOf(entry, searchPath) === path);
  if (!allowed) throw refusedPlugin(`plugin path ${JSON.stringify(path)} is not permitted by the credential plugin allowlist`);
}

function pathOf(command: string, searchPath: string): string {
  if (isAbsolute(command)) return command;
  const candidates = searchPath.split(delimiter).map((directory) => join(directory, command));
  return candidates.find(isExecutable) ?? command;
}

const refusedPlugin = (message: string): CredentialPluginError => new CredentialPluginError(`getting credentials: ${message}`);
