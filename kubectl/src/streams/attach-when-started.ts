import type { Pod } from '@kubets/api';
import { untilPod } from '../api/until-pod.ts';
import type { Session } from '../session.ts';
import { usableTerminal } from './usable-terminal.ts';
import { copyLog } from './copy-log.ts';
import { noteAttachment } from './note-attachment.ts';
import { runInContainer } from './run-in-container.ts';

export interface AttachOptions {
  readonly stdin: boolean;
  /** 0 waits without a limit. */
  readonly timeoutMs: number;
}

/** Waits for a container, attaches to it and resolves to the exit code; when it has ended already, its log is printed instead. */
export async function attachWhenStarted(session: Session, { metadata }: Pod, container: string, { stdin, timeoutMs }: AttachOptions): Promise<number> {
  const pod = await untilPod(session, metadata, (one) => hasStarted(one, container), timeoutMs);
  if (!isRunning(pod, container)) {
    const path = `/api/v1/namespaces/${metadata.namespace}/pods/${metadata.name}/log`;
    await copyLog(session, { pod: metadata.name, container, path, query: { container } }, { prefixed: false });
    return 0;
  }
  noteAttachment(session);
  return runInContainer(session, { pod, container, subresource: 'attach', stdin, tty: usableTerminal(session, stdin) });
}

function stateOf({ status }: Pod, container: string): { readonly running?: unknown; readonly terminated?: unknown } | undefined {
  const statuses = [...(status?.containerStatuses ?? []), ...(status?.initContainerStatuses ?? []), ...(status?.ephemeralContainerStatuses ?? [])];
  return statuses.find(({ name }) => name === container)?.state;
}

const isRunning = (pod: Pod, container: string): boolean => stateOf(pod, container)?.running !== undefined;
const hasStarted = (pod: Pod, container: string): boolean => isRunning(pod, container) || stateOf(pod, container)?.terminated !== undefined;
