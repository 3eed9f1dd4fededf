import { describe, expect, it } from 'vitest';
import { createFakeRuntime } from '../testing/fake-runtime/fake-runtime.ts';
import type { ContainerRuntime, ObservedContainer, ObservedPod } from '../runtime/container-runtime.ts';
import { exited, identity, observed, running, sandbox } from '../testing/build-situation.ts';
import { PodCache } from './pod-cache.ts';

const web = observed('web', running);
const ended: ObservedContainer = { ...web, state: exited(0) };

function cacheOn(runtime: Partial<ContainerRuntime>): { cache: PodCache; changes: string[] } {
  const changes: string[] = [];
  return { cache: new PodCache({ ...createFakeRuntime(), ...runtime }, (uid) => changes.push(uid)), changes };
}

describe('PodCache', () => {
  it('takes over what the runtime has, and says so', async () => {
    const { cache, changes } = cacheOn({ pods: async () => [{ pod: identity, sandboxes: [sandbox], containers: [web] }] });
    await cache.resync();
    expect(cache.get(identity)).toEqual({ pod: identity, sandboxes: [sandbox], containers: [web] });
    expect(cache.find('web-0')).toEqual(web);
    expect(changes).toEqual(['uid-1']);
  });

  it('forgets what the runtime no longer has', async () => {
    const { cache } = cacheOn({ pods: async () => [] });
    cache.setContainer(web);
    await cache.resync();
    expect(cache.all()).toEqual([]);
  });

  it('keeps what became known while the runtime was listed', async () => {
    const listing = Promise.withResolvers<readonly ObservedPod[]>();
    const { cache } = cacheOn({ pods: () => listing.promise });
    const resynced = cache.resync();
    cache.setContainer(ended);
    listing.resolve([{ pod: identity, sandboxes: [sandbox], containers: [web] }]);
    await resynced;
    expect(cache.get(identity).containers).toEqual([ended]);
  });

  it('looks at the one container that an event is about', async () => {
    const { cache, changes } = cacheOn({ container: async () => ended });
    cache.setContainer(web);
    await cache.apply({ type: 'container', id: 'web-0', podUid: 'uid-1', change: 'ended' });
    expect(cache.find('web-0')).toEqual(ended);
    expect(changes).toHaveLength(2);
  });

  it('lets only the last of several looks count', async () => {
    const answers = [Promise.withResolvers<ObservedContainer>(), Promise.withResolvers<ObservedContainer>()];
    let asked = 0;
    const { cache } = cacheOn({ container: () => (answers[asked++] as PromiseWithResolvers<ObservedContainer>).promise });
    const event = { type: 'container', id: 'web-0', podUid: 'uid-1', change: 'ended' } as const;
    const looks = [cache.apply(event), cache.apply(event)];
    answers[1]?.resolve(ended);
    answers[0]?.resolve({ ...ended, state: exited(9) });
    await Promise.all(looks);
    expect(cache.find('web-0')).toEqual(ended);
  });

  it('never lets a container or sandbox that ended run again', () => {
    const { cache } = cacheOn({});
    cache.setContainer(ended);
    cache.setContainer(web);
    cache.setSandbox({ ...sandbox, running: false });
    cache.setSandbox(sandbox);
    expect(cache.get(identity)).toMatchObject({ containers: [{ state: { type: 'exited' } }], sandboxes: [{ running: false }] });
  });

  it('forgets a pod with its last container', async () => {
    const { cache } = cacheOn({});
    cache.setContainer(web);
    await cache.apply({ type: 'container', id: 'web-0', podUid: 'uid-1', change: 'removed' });
    expect(cache.all()).toEqual([]);
  });

  it('gives the newest first', () => {
    const { cache } = cacheOn({});
    for (const attempt of [1, 3, 2]) cache.setContainer(observed('web', exited(1), { attempt }));
    expect(cache.get(identity).containers.map(({ attempt }) => attempt)).toEqual([3, 2, 1]);
  });
});
