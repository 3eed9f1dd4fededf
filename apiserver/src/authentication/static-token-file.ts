import type { UserInfo } from '@kubets/machinery';
import { acceptedAudiences, type TokenAuthenticator } from './token-authenticator.ts';

/** A CSV file of `token,user,uid,"group1,group2"`, read when the server starts. */
export function staticTokens(csv: string, apiAudiences: readonly string[]): TokenAuthenticator {
  const users = new Map(parseTokenFile(csv));
  return {
    name: 'static-token-file',
    async authenticateToken(token, asked) {
      const user = users.get(token);
      return user && { user, audiences: acceptedAudiences(asked, apiAudiences, 'static') };
    },
  };
}

/** Throws, naming the line, when one has fewer than three columns or an empty token. */
export function parseTokenFile(csv: string): readonly (readonly [string, UserInfo])[] {
  const lines = csv.split(/\r?\n/).map((line, index) => ({ line: line.trim(), number: index + 1 }));
  return lines.flatMap(({ line, number }) => {
    if (line === '' || line.startsWith('#')) return [];
    const [token = '', username = '', uid, groups = ''] = columns(line);
    if (token === '' || username === '' || uid === undefined) {
      throw new Error(`token auth file line ${number} must have at least 3 columns (token, user name, user uid), none of the first two empty`);
    }
    const named = groups.split(',').map((group) => group.trim());
    return [[token, { username, ...(uid !== '' && { uid }), groups: [...named.filter((group) => group !== ''), 'system:authenticated'] }] as const];
  });
}

function columns(line: string): readonly string[] {
  const fields = `${line},`.matchAll(/\s*(?:"((?:[^"]|"")*)"|([^",]*))\s*,/g);
  return [...fields].map(([, quoted, plain]) => quoted?.replaceAll('""', '"') ?? plain?.trim() ?? '').slice(0, 4);
}
