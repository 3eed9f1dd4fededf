import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { turnOnKernelSwitches } from './kernel-switches.ts';

describe('turnOnKernelSwitches', () => {
  let root: string;
  const file = (name: string): string => path.join(root, 'net', name);
  beforeEach(() => {
    root = mkdtempSync(path.join(os.tmpdir(), 'kubets-switches-'));
    for (const folder of ['ipv4', 'bridge']) mkdirSync(file(folder), { recursive: true });
    writeFileSync(file('ipv4/ip_forward'), '0\n');
  });
  afterEach(() => rmSync(root, { recursive: true }));

  it('turns on what is off', () => {
    writeFileSync(file('bridge/bridge-nf-call-iptables'), '1\n');
    turnOnKernelSwitches(root);
    expect(readFileSync(file('ipv4/ip_forward'), 'utf8')).toBe('1');
  });

  it('says what to do when the kernel lacks the module for bridges', () => {
    expect(() => turnOnKernelSwitches(root)).toThrow('the kernel has no net/bridge/bridge-nf-call-iptables');
  });
});
