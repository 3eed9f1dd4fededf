import type { Node } from '@kubets/api';
import { formatTime } from '@kubets/machinery';
import type { Starved } from '../eviction/threshold.ts';

type Condition = NonNullable<Node['status']['conditions']>[number];

/** What keeps the node from running pods, in words; empty when nothing does. */
export type Obstacles = readonly string[];

/** The node's conditions; a condition that did not turn keeps the time of its last turn. */
export function nodeConditions(
  { short, obstacles }: { short: ReadonlySet<Starved>; obstacles: Obstacles },
  previous: readonly Condition[],
  now: Date,
): Condition[] {
  const verdicts = [
    pressureOf(
      'MemoryPressure',
      short.has('memory'),
      ['KubeletHasSufficientMemory', 'kubelet has sufficient memory available'],
      ['KubeletHasInsufficientMemory', 'kubelet has insufficient memory available'],
    ),
    pressureOf(
      'DiskPressure',
      short.has('disk'),
      ['KubeletHasNoDiskPressure', 'kubelet has no disk pressure'],
      ['KubeletHasDiskPressure', 'kubelet has disk pressure'],
    ),
    pressureOf(
      'PIDPressure',
      short.has('pid'),
      ['KubeletHasSufficientPID', 'kubelet has sufficient PID available'],
      ['KubeletHasInsufficientPID', 'kubelet has insufficient PID available'],
    ),
    obstacles.length === 0
      ? { type: 'Ready', status: 'True', reason: 'KubeletReady', message: 'kubelet is posting ready status' }
      : { type: 'Ready', status: 'False', reason: 'KubeletNotReady', message: `[${obstacles.join(', ')}]` },
  ];
  const time = formatTime(now);
  return verdicts.map((verdict) => {
    const before = previous.find(({ type }) => type === verdict.type);
    return { ...verdict, lastHeartbeatTime: time, lastTransitionTime: before?.status === verdict.status ? (before.lastTransitionTime ?? time) : time };
  });
}

type Words = readonly [reason: string, message: string];

function pressureOf(type: string, pressed: boolean, calm: Words, alarm: Words): Omit<Condition, 'lastHeartbeatTime' | 'lastTransitionTime'> {
  const [reason, message] = pressed ? alarm : calm;
  return { type, status: pressed ? 'True' : 'False', reason, message };
}
