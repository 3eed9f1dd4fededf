import type { Command } from '../command.ts';
import { authCanI } from './auth/can-i.ts';
import { authReconcile } from './auth/reconcile.ts';
import { authWhoami } from './auth/whoami.ts';

export const authCommand: Command = {
  name: 'auth',
  summary: 'Inspect authorization',
  usage: 'auth [flags]',
  subcommands: [authCanI, authReconcile, authWhoami],
};
