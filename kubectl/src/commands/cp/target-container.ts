import { type Pod, pods } from '@kubets/api';
import { getObject } from '../../api/resources-by-reference.ts';
import { chooseContainer, containersText } from '../../arguments/container-choice.ts';
import type { Session } from '../../session.ts';
import type { PodFile } from './file-spec.ts';

export interface TargetContainer {
  readonly pod: Pod;
  readonly container: string;
}

/** The container to copy from or to; one nobody named is told. */
export async function targetContainer(session: Session, file: PodFile, tell: (line: string) => void): Promise<TargetContainer> {
  const pod = await getObject(session, pods, { namespace: file.namespace ?? session.namespace, name: file.pod });
  const container = chooseContainer(pod, session.flags.optional('container'));
  if (container.defaulted) tell(`Defaulted container "${container.name}" out of: ${containersText(pod)}`);
  return { pod, container: container.name };
}
