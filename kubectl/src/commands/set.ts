import type { Command } from '../command.ts';
import { setEnv } from './set/env.ts';
import { setImage } from './set/image.ts';
import { setResources } from './set/resources.ts';
import { setSelector } from './set/selector.ts';
import { setServiceAccount } from './set/service-account.ts';
import { setSubject } from './set/subject.ts';

export const setCommand: Command = {
  name: 'set',
  summary: 'Configure application resources',
  description: 'These commands help you make changes to existing application resources.',
  usage: 'set SUBCOMMAND',
  subcommands: [setEnv, setImage, setResources, setSelector, setServiceAccount, setSubject],
};
