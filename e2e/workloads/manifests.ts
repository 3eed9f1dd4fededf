const image = 'kubets/guestbook:1';

export interface TemplateOptions {
  readonly command?: string;
  readonly container?: object;
  readonly spec?: object;
  readonly annotations?: Readonly<Record<string, string>>;
}

/** A pod template whose container does nothing for an hour, or what it is told. */
export function template(app: string, { command = 'sleep 3600', container = {}, spec = {}, annotations = {} }: TemplateOptions = {}): object {
  return {
    metadata: { labels: { app }, annotations },
    spec: { terminationGracePeriodSeconds: 0, containers: [{ name: 'main', image, command: ['sh', '-c', command], ...container }], ...spec },
  };
}

export function workload(
  kind: 'Deployment' | 'ReplicaSet' | 'StatefulSet' | 'DaemonSet',
  name: string,
  spec: object = {},
  options: TemplateOptions = {},
): object {
  return { apiVersion: 'apps/v1', kind, metadata: { name }, spec: { selector: { matchLabels: { app: name } }, template: template(name, options), ...spec } };
}

export function job(name: string, spec: object, options: TemplateOptions = {}): object {
  const restartPolicy = { restartPolicy: 'Never', ...options.spec };
  return { apiVersion: 'batch/v1', kind: 'Job', metadata: { name }, spec: { template: template(name, { ...options, spec: restartPolicy }), ...spec } };
}
