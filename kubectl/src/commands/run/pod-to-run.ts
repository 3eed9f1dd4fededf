import { applyMergePatch } from '@kubets/machinery';
import type { FlagValues } from '../../flags/flag-values.ts';
import type { AnyObject } from '../../output/print-object.ts';

/** The pod that the flags of `run` describe; `words` are what stands behind its name. */
export function podToRun(flags: FlagValues, name: string, words: readonly string[]): AnyObject {
  const pod = {
    kind: 'Pod',
    apiVersion: 'v1',
    metadata: metadataOf(flags, name),
    spec: { containers: [containerOf(flags, name, words)], restartPolicy: flags.string('restart'), dnsPolicy: 'ClusterFirst' },
    status: {},
  };
  const overrides = flags.optional('overrides');
  return (overrides === undefined ? pod : applyMergePatch(pod, JSON.parse(overrides))) as AnyObject;
}

function metadataOf(flags: FlagValues, name: string): object {
  const labels = flags.optional('labels');
  const annotations = pairs(flags.list('annotations'));
  return {
    name,
    labels: labels === undefined ? { run: name } : pairs(labels.split(',')),
    ...(Object.keys(annotations).length > 0 && { annotations }),
  };
}

function containerOf(flags: FlagValues, name: string, words: readonly string[]): object {
  const env = Object.entries(pairs(flags.list('env'))).map(([key, value]) => ({ name: key, value }));
  return {
    name,
    image: flags.string('image'),
    ...(words.length > 0 && { [flags.boolean('command') ? 'command' : 'args']: words }),
    ...(env.length > 0 && { env }),
    ...(flags.given('port') && { ports: [{ containerPort: flags.int('port') }] }),
    ...(flags.optional('image-pull-policy') && { imagePullPolicy: flags.string('image-pull-policy') }),
    ...(flags.boolean('stdin') && { stdin: true, ...(!flags.boolean('leave-stdin-open') && { stdinOnce: true }) }),
    ...(flags.boolean('tty') && { tty: true }),
    ...(flags.boolean('privileged') && { securityContext: { privileged: true } }),
    resources: {},
  };
}

function pairs(list: readonly string[]): Record<string, string> {
  return Object.fromEntries(list.map((pair) => [pair.slice(0, pair.indexOf('=')), pair.slice(pair.indexOf('=') + 1)]));
}
