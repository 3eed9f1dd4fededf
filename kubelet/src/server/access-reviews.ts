import { createHash } from 'node:crypto';
import { subjectAccessReviews, tokenReviews } from '@kubets/api';
import type { Client } from '@kubets/client';
import type { Clock } from '@kubets/machinery';
import type { RequiredAccess } from './required-access.ts';

export interface Caller {
  readonly name: string;
  readonly uid?: string | undefined;
  readonly groups: readonly string[];
}

/** Asks the API server who a token is of, and who may do what with this node. */
export interface AccessReviews {
  caller(token: string): Promise<Caller | undefined>;
  isAllowed(caller: Caller, access: RequiredAccess): Promise<boolean>;
}

const tokenKnownMs = 120_000;
const allowedMs = 300_000;
const refusedMs = 30_000;
const mostAnswers = 1_000;

/** Answers are kept a while: those about tokens for 2 min, permissions for 5 min, refusals for 30 s. */
export function createAccessReviews({ client, clock, nodeName }: { client: Client; clock: Clock; nodeName: string }): AccessReviews {
  const callers = new ShortMemory<Caller | undefined>(clock, (caller) => (caller === undefined ? refusedMs : tokenKnownMs));
  const verdicts = new ShortMemory<boolean>(clock, (allowed) => (allowed ? allowedMs : refusedMs));

  async function reviewToken(token: string): Promise<Caller | undefined> {
    const review = { apiVersion: 'authentication.k8s.io/v1', kind: 'TokenReview', metadata: {}, spec: { token } } as const;
    const { status } = await client.create(tokenReviews, review);
    const { authenticated, user } = status ?? {};
    return authenticated && user?.username ? { name: user.username, uid: user.uid, groups: user.groups ?? [] } : undefined;
  }
  async function reviewAccess({ name: user, uid, groups }: Caller, verb: string, subresource: string): Promise<boolean> {
    const resourceAttributes = { verb, version: 'v1', resource: 'nodes', subresource, name: nodeName };
    const spec = { user, groups: [...groups], ...(uid !== undefined && { uid }), resourceAttributes };
    const review = { apiVersion: 'authorization.k8s.io/v1', kind: 'SubjectAccessReview', metadata: {}, spec } as const;
    return (await client.create(subjectAccessReviews, review)).status?.allowed === true;
  }
  return {
    // Tokens themselves are not kept.
    caller: (token) => callers.get(createHash('sha256').update(token).digest('base64'), () => reviewToken(token)),
    async isAllowed(caller, { verb, subresources }) {
      for (const subresource of subresources) {
        const key = JSON.stringify([caller, verb, subresource]);
        if (await verdicts.get(key, () => reviewAccess(caller, verb, subresource))) return true;
      }
      return false;
    },
  };
}

class ShortMemory<T> {
  readonly #clock: Clock;
  readonly #lifetimeMs: (value: T) => number;
  readonly #answers = new Map<string, { readonly value: T; readonly until: number }>();

  constructor(clock: Clock, lifetimeMs: (value: T) => number) {
    this.#clock = clock;
    this.#lifetimeMs = lifetimeMs;
  }

  async get(key: string, ask: () => Promise<T>): Promise<T> {
    const known = this.#answers.get(key);
    if (known !== undefined && known.until > this.#clock.now().getTime()) return known.value;
    const value = await ask();
    this.#answers.delete(key);
    this.#answers.set(key, { value, until: this.#clock.now().getTime() + this.#lifetimeMs(value) });
    const [oldest] = this.#answers.keys();
    if (this.#answers.size > mostAnswers && oldest !== undefined) this.#answers.delete(oldest);
    return value;
  }
}
