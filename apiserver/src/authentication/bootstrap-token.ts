import { timingSafeEqual } from 'node:crypto';
import { type Secret, secrets } from '@kubets/api';
import type { Clock } from '@kubets/machinery';
import { cachedReader } from '../cached-reader.ts';
import type { Registry } from '../registry.ts';
import { acceptedAudiences, InvalidToken, type TokenAuthenticator } from './token-authenticator.ts';

const tokenShape = /^([a-z0-9]{6})\.([a-z0-9]{16})$/;
const groupShape = /^system:bootstrappers:[a-z0-9:-]{0,255}[a-z0-9]$/;
const bootstrapGroup = 'system:bootstrappers';

/** `<id>.<secret>` tokens, kept as Secrets of type bootstrap.kubernetes.io/token in kube-system: how a new node introduces itself. */
export function bootstrapTokens({
  registry,
  clock,
  apiAudiences,
}: {
  readonly registry: Registry;
  readonly clock: Clock;
  readonly apiAudiences: readonly string[];
}): TokenAuthenticator {
  const reader = cachedReader(registry, secrets);
  return {
    name: 'bootstrap-token',
    async authenticateToken(token, asked) {
      const [, id, secret] = tokenShape.exec(token) ?? [];
      if (id === undefined || secret === undefined) return undefined;
      const found = await reader.find({ namespace: 'kube-system', name: `bootstrap-token-${id}` });
      if (found === undefined) throw new InvalidToken(`bootstrap token ${id} does not exist`);
      return {
        user: { username: `system:bootstrap:${id}`, groups: checkedGroups(found, id, secret, clock) },
        audiences: acceptedAudiences(asked, apiAudiences, 'bootstrap'),
      };
    },
  };
}

/** The groups of the bearer. Throws when the Secret does not let this token in. */
function checkedGroups(found: Secret, id: string, secret: string, clock: Clock): readonly string[] {
  const refuse = (why: string): never => {
    throw new InvalidToken(`bootstrap token ${id} ${why}`);
  };
  if (found.metadata.deletionTimestamp !== undefined) refuse('is being deleted');
  if (found.type !== 'bootstrap.kubernetes.io/token') refuse('is kept in a Secret of another type');
  if (field(found, 'token-id') !== id || !sameText(field(found, 'token-secret'), secret)) refuse('does not match');
  const expiration = field(found, 'expiration');
  if (expiration !== '' && !(Date.parse(expiration) > clock.now().getTime())) refuse('has expired');
  if (field(found, 'usage-bootstrap-authentication') !== 'true') refuse('is not meant for authentication');
  const groups = field(found, 'auth-extra-groups')
    .split(',')
    .filter((group) => group !== '');
  if (!groups.every((group) => groupShape.test(group))) refuse('names a group outside system:bootstrappers:');
  return [bootstrapGroup, ...groups, 'system:authenticated'];
}

function field({ data }: Secret, name: string): string {
  return Buffer.from(data?.[name] ?? '', 'base64').toString('utf8');
}

function sameText(one: string, other: string): boolean {
  const [left, right] = [Buffer.from(one), Buffer.from(other)];
  return left.length === right.length && timingSafeEqual(left, right);
}
