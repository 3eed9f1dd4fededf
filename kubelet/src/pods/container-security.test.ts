import { expect, it } from 'vitest';
import type { ImageSummary } from '../runtime/container-runtime.ts';
import { buildContainer, buildPod } from '../testing/build-situation.ts';
import { containerSecurity } from './container-security.ts';

const where = '(pod: "web_default(uid-1)", container: main)';

it.each([
  ['its own user is root', 0, '1000', `container's runAsUser breaks non-root policy ${where}`],
  ['its image says nothing of a user', undefined, '', `container has runAsNonRoot and image will run as root ${where}`],
  ['its image names a user', undefined, 'www', `container has runAsNonRoot and image has non-numeric user (www), cannot verify user is non-root ${where}`],
])('a container that must not be root does not start when %s', async (_case, runAsUser, user, message) => {
  const securityContext = { runAsNonRoot: true, ...(runAsUser !== undefined && { runAsUser }) };
  const image = { id: 'sha256:1', user } as ImageSummary;
  const security = containerSecurity(buildPod(), buildContainer({ name: 'main', securityContext }), { image, accounts: undefined, seccompDirectory: '/none' });
  await expect(security).rejects.toMatchObject({ reason: 'CreateContainerConfigError', message });
});
