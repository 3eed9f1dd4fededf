import { mkdtempSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { z } from 'zod';
import { inFileOnly } from './flag-kinds.ts';
import { loadConfig, usage } from './load-config.ts';

const schema = z.object({
  kubeconfig: z.string().optional(),
  securePort: z.number().int().default(6443),
  leaderElect: z.boolean().default(true),
  controllers: z.array(z.string()).default(['*']),
  nodeLabels: z.record(z.string(), z.string()).prefault({}),
  clusterCidr: z.string().default('10.244.0.0/16'),
});
const defaults = { securePort: 6443, leaderElect: true, controllers: ['*'], nodeLabels: {}, clusterCidr: '10.244.0.0/16' };

describe('loadConfig', () => {
  it.each<[string, string[], object]>([
    ['no flag at all', [], {}],
    ['--x=v and --x v', ['--kubeconfig=a=b', '--secure-port', '10259'], { kubeconfig: 'a=b', securePort: 10259 }],
    ['a bare boolean and one that is switched off', ['--leader-elect'], { leaderElect: true }],
    ['a boolean that is switched off', ['--leader-elect=false'], { leaderElect: false }],
    ['a list with commas and repeats', ['--controllers=a,b', '--controllers', 'c'], { controllers: ['a', 'b', 'c'] }],
    ['a map with commas and repeats', ['--node-labels=a=1,b=', '--node-labels=c=x=y'], { nodeLabels: { a: '1', b: '', c: 'x=y' } }],
  ])('reads %s', (_name, argv, expected) => {
    expect(loadConfig(schema, argv).config).toEqual({ ...defaults, ...expected });
  });

  it.each([
    ['an unknown flag, naming the nearest', ['--leader-elct'], 'unknown flag: --leader-elct; did you mean --leader-elect?'],
    ['an unknown flag that is like none', ['--zzzzzzzzzzz'], /^unknown flag: --zzzzzzzzzzz$/],
    ['a flag without its value', ['--kubeconfig'], 'flag needs an argument: --kubeconfig'],
    ['a number that is none', ['--secure-port=x'], 'invalid argument "x" for --secure-port'],
    ['a boolean that is none', ['--leader-elect=maybe'], 'invalid argument "maybe" for --leader-elect'],
    ['a map entry without =', ['--node-labels=a'], 'invalid argument "a" for --node-labels: must be key=value'],
    ['a value the schema refuses', ['--secure-port=1.5'], '--secure-port: '],
    ['an argument that is no flag', ['run'], 'unexpected argument: "run"'],
    ['a configuration file that is missing', ['--config=/does/not/exist'], '--config /does/not/exist: ENOENT'],
  ])('refuses %s', (_name, argv, message) => {
    expect(() => loadConfig(schema, argv)).toThrow(message);
  });

  it('lets flags win over the file and the file over defaults', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'config-')), 'config.yaml');
    writeFileSync(path, 'securePort: 1\nclusterCidr: 10.0.0.0/8\n');
    expect(loadConfig(schema, ['--config', path, '--secure-port=2']).config).toEqual({ ...defaults, securePort: 2, clusterCidr: '10.0.0.0/8' });
    writeFileSync(path, 'securPort: 1\n');
    expect(() => loadConfig(schema, ['--config', path])).toThrow('unknown setting "securPort"');
  });

  it('reads settings out of a file of another form', () => {
    const path = join(mkdtempSync(join(tmpdir(), 'config-')), 'config.yaml');
    writeFileSync(path, 'tls: { port: 1 }\n');
    const settingsOf = ({ tls }: Readonly<Record<string, unknown>>): Record<string, unknown> => ({ securePort: (tls as { port: number }).port });
    expect(loadConfig(schema, ['--config', path], settingsOf).config).toEqual({ ...defaults, securePort: 1 });
    const refusing = (): never => {
      throw new Error('unknown field "tls"');
    };
    expect(() => loadConfig(schema, ['--config', path], refusing)).toThrow(`--config ${path}: unknown field "tls"`);
  });

  it('takes settings too rich for a flag from the file alone', () => {
    const rich = schema.extend({ profiles: inFileOnly(z.array(z.strictObject({ name: z.string() })).default([])) });
    const path = join(mkdtempSync(join(tmpdir(), 'config-')), 'config.yaml');
    writeFileSync(path, 'profiles: [{ name: a }]\n');
    expect(loadConfig(rich, ['--config', path]).config.profiles).toEqual([{ name: 'a' }]);
    writeFileSync(path, 'profiles: [{ nam: a }]\n');
    expect(() => loadConfig(rich, ['--config', path])).toThrow('profiles.0.name: ');
    expect(() => loadConfig(rich, ['--profiles=a'])).toThrow('unknown flag: --profiles');
    expect(usage('kube-x', rich)).not.toContain('--profiles');
  });

  it('lists every flag in the usage text', () => {
    expect(usage('kube-x', schema)).toContain('\n  --secure-port number\n');
  });
});
