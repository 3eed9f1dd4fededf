import { badRequest } from '@kubets/machinery';

/** Where a paged list goes on. */
export interface ContinueToken {
  /** The snapshot all pages are read from; -1 goes on with the newest state after that snapshot expired. */
  readonly revision: number;
  /** The first key of the page, below the list's prefix. */
  readonly start: string;
}

const tokenVersion = 'meta.k8s.io/v1';

export function encodeContinueToken({ revision, start }: ContinueToken): string {
  return Buffer.from(JSON.stringify({ v: tokenVersion, rv: revision, start })).toString('base64url');
}

export function decodeContinueToken(text: string): ContinueToken {
  const token = parseToken(text);
  if (token['v'] !== tokenVersion) throw invalidToken(`server does not recognize this encoded version ${JSON.stringify(token['v'] ?? '')}`);
  const { rv, start } = token;
  if (!Number.isSafeInteger(rv) || rv === 0 || (rv as number) < -1) throw invalidToken(`incorrect encoded start resourceVersion (version ${tokenVersion})`);
  if (typeof start !== 'string' || start === '') throw invalidToken(`encoded start key empty (version ${tokenVersion})`);
  if (start.startsWith('/') || start.split('/').includes('..')) throw invalidToken(`invalid encoded start key: ${JSON.stringify(start)}`);
  return { revision: rv as number, start };
}

function parseToken(text: string): Readonly<Record<string, unknown>> {
  if (!/^[\w-]*={0,2}$/.test(text)) throw invalidToken('illegal base64 data');
  try {
    const token: unknown = JSON.parse(Buffer.from(text, 'base64url').toString('utf8'));
    if (typeof token === 'object' && token !== null) return token as Readonly<Record<string, unknown>>;
  } catch (error) {
    throw badRequest('continue key is not valid: the token is not JSON', { cause: error });
  }
  throw invalidToken('the token is not an object');
}

const invalidToken = (what: string): Error => badRequest(`continue key is not valid: ${what}`);
