import { type Pod, pods } from '@kubets/api';
import { notFound } from '@kubets/machinery';
import { CommandError } from '../command-error.ts';
import type { Session } from '../session.ts';
import { deadlineAfter, untilObject } from './follow-object.ts';

interface Identity {
  readonly namespace?: string | undefined;
  readonly name: string;
}

/** The pod once the test holds; throws when the time is over (0: never), or NotFound when the pod goes. */
export async function untilPod(session: Session, { namespace, name }: Identity, test: (pod: Pod) => boolean, timeoutMs: number): Promise<Pod> {
  const found = await untilObject(
    session,
    { resource: pods, namespace, name },
    {
      deadline: deadlineAfter(session, timeoutMs),
      test(object) {
        if (object === undefined) throw notFound(pods, name);
        const pod = object as unknown as Pod;
        return test(pod) ? pod : undefined;
      },
    },
  );
  if (found === undefined) throw new CommandError('timed out waiting for the condition');
  return found;
}
