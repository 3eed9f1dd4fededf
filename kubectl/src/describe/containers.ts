import type { Pod } from '@kubets/api';
import { type Page, capitalized, longTime } from './page.ts';
import { probeText } from './probe-text.ts';
import { variableLine } from './environment-variable.ts';

type Container = NonNullable<Pod['spec']>['containers'][number];
type ContainerStatus = NonNullable<NonNullable<Pod['status']>['containerStatuses']>[number];

export interface ContainersContext {
  readonly title: string;
  readonly level: number;
  /** Present for pods, absent for templates, whose containers are indented by one space instead of two. */
  readonly statuses?: readonly ContainerStatus[] | undefined;
  /** The pod, whose own name and place its containers' variables may stand for. */
  readonly pod?: Pod;
}

/** The section of a pod's or template's containers. */
export function containerLines(page: Page, containers: readonly Container[], { title, level, statuses, pod }: ContainersContext): void {
  const indent = statuses === undefined ? ' ' : '  ';
  if (containers.length === 0) return;
  page.line(level, `${title}:`);
  for (const container of containers) {
    page.line(level, `${indent}${container.name}:`);
    const status = statuses?.find(({ name }) => name === container.name);
    basics(page, container, status);
    words(page, 'Command', container.command);
    words(page, 'Args', container.args);
    if (status !== undefined) stateLines(page, status);
    resourceLines(page, container);
    for (const kind of ['liveness', 'readiness', 'startup'] as const) {
      const probe = container[`${kind}Probe`];
      if (probe !== undefined) page.line(2, `${kind[0]?.toUpperCase()}${kind.slice(1)}:`, probeText(probe));
    }
    environmentFrom(page, container);
    environment(page, container, pod);
    mounts(page, container);
  }
}

function basics(page: Page, container: Container, status: ContainerStatus | undefined): void {
  if (status !== undefined) page.line(2, 'Container ID:', status.containerID ?? '');
  page.line(2, 'Image:', container.image ?? '');
  if (status !== undefined) page.line(2, 'Image ID:', status.imageID ?? '');
  const ports = container.ports ?? [];
  const text = ports.map(({ containerPort, protocol, name }) => `${containerPort}/${protocol ?? 'TCP'}${name ? ` (${name})` : ''}`).join(', ');
  const hosts = ports.map(({ hostPort, protocol, name }) => `${hostPort ?? 0}/${protocol ?? 'TCP'}${name ? ` (${name})` : ''}`).join(', ');
  page.line(2, ports.length > 1 ? 'Ports:' : 'Port:', text || '<none>');
  page.line(2, ports.length > 1 ? 'Host Ports:' : 'Host Port:', hosts || '<none>');
}

function words(page: Page, title: string, list: readonly string[] | undefined): void {
  if (list === undefined || list.length === 0) return;
  page.line(2, `${title}:`);
  for (const word of list) for (const line of word.split('\n')) page.line(3, line);
}

type State = NonNullable<ContainerStatus['state']>;

function stateLines(page: Page, status: ContainerStatus): void {
  state(page, 'State', status.state ?? {});
  if (status.lastState?.terminated !== undefined) state(page, 'Last State', status.lastState);
  page.line(2, 'Ready:', capitalized(status.ready ?? false));
  page.line(2, 'Restart Count:', String(status.restartCount ?? 0));
}

function state(page: Page, title: string, { running, waiting, terminated }: State): void {
  if (running !== undefined) {
    page.line(2, `${title}:`, 'Running');
    page.line(3, 'Started:', longTime(running.startedAt));
  } else if (terminated !== undefined) {
    page.line(2, `${title}:`, 'Terminated');
    if (terminated.reason) page.line(3, 'Reason:', terminated.reason);
    if (terminated.message) page.line(3, 'Message:', terminated.message);
    page.line(3, 'Exit Code:', String(terminated.exitCode));
    if (terminated.signal) page.line(3, 'Signal:', String(terminated.signal));
    page.line(3, 'Started:', longTime(terminated.startedAt));
    page.line(3, 'Finished:', longTime(terminated.finishedAt));
  } else {
    page.line(2, `${title}:`, 'Waiting');
    if (waiting?.reason) page.line(3, 'Reason:', waiting.reason);
  }
}

function resourceLines(page: Page, { resources }: Container): void {
  for (const [title, amounts] of [
    ['Limits', resources?.limits],
    ['Requests', resources?.requests],
  ] as const) {
    const names = Object.keys(amounts ?? {}).toSorted();
    if (names.length === 0) continue;
    page.line(2, `${title}:`);
    for (const name of names) page.line(3, `${name}:`, String(amounts?.[name] ?? ''));
  }
}

function environmentFrom(page: Page, { envFrom = [] }: Container): void {
  if (envFrom.length === 0) return;
  page.line(2, 'Environment Variables from:');
  for (const { configMapRef, secretRef, prefix } of envFrom) {
    const [name, kind, optional] =
      configMapRef === undefined ? [secretRef?.name, 'Secret', secretRef?.optional] : [configMapRef.name, 'ConfigMap', configMapRef.optional];
    page.line(3, name ?? '', `${kind}${prefix ? ` with prefix '${prefix}'` : ''}`, `Optional: ${optional ?? false}`);
  }
}

function environment(page: Page, container: Container, pod: Pod | undefined): void {
  const { env = [] } = container;
  if (env.length === 0) return page.line(2, 'Environment:', '<none>');
  page.line(2, 'Environment:');
  for (const variable of env) variableLine(page, variable, { container, pod });
}

function mounts(page: Page, { volumeMounts = [] }: Container): void {
  if (volumeMounts.length === 0) return page.line(2, 'Mounts:', '<none>');
  page.line(2, 'Mounts:');
  for (const { mountPath, name, readOnly, subPath } of volumeMounts.toSorted((left, right) => (left.mountPath < right.mountPath ? -1 : 1))) {
    page.line(3, `${mountPath} from ${name} (${readOnly ? 'ro' : 'rw'}${subPath ? `,path="${subPath}"` : ''})`);
  }
}
