import type { Command } from '../command.ts';
import { setEnv } from './set/env.ts';
import { setImage } from './set/image.ts';
import { setResources } from './set/resources.ts';
import { setServiceAccount } from './set/service-account.ts';

export const setCommand: Command = {
  name: 'set',
  summary: 'Set specific features on objects',
  usage: 'set SUBCOMMAND',
  subcommands: [setEnv, setImage, setResources, setServiceAccount],
};
