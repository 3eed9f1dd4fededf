import type { UserInfo } from '@kubets/machinery';

export interface AuthenticatedToken {
  readonly user: UserInfo;
  /** Those of the asked audiences that the token is meant for. */
  readonly audiences: readonly string[];
}

/** Knows one kind of bearer token. */
export interface TokenAuthenticator {
  readonly name: string;
  /** Undefined when the token is not of this kind; throws {@link InvalidToken} when it is, and may not be used. */
  authenticateToken(token: string, audiences: readonly string[]): Promise<AuthenticatedToken | undefined>;
}

/** Why a token was refused: shown by TokenReview, never to the bearer. */
export class InvalidToken extends Error {
  override readonly name = 'InvalidToken';
}

/** Asks each authenticator in turn; the first that accepts decides. Throws InvalidToken with all reasons when none does. */
export function firstAccepting(authenticators: readonly TokenAuthenticator[]): TokenAuthenticator {
  return {
    name: 'any',
    async authenticateToken(token, audiences) {
      const reasons: string[] = [];
      for (const authenticator of authenticators) {
        try {
          const accepted = await authenticator.authenticateToken(token, audiences);
          if (accepted !== undefined) return accepted;
        } catch (error) {
          if (!(error instanceof InvalidToken)) throw error;
          reasons.push(error.message);
        }
      }
      if (reasons.length === 0) return undefined;
      throw new InvalidToken(`[${['invalid bearer token', ...reasons].join(', ')}]`);
    },
  };
}

/** For tokens that say nothing of audiences: they are meant for this API server. */
export function acceptedAudiences(asked: readonly string[], own: readonly string[], name: string): readonly string[] {
  const audiences = asked.filter((audience) => own.includes(audience));
  if (audiences.length === 0) throw new InvalidToken(`the ${name} token is not valid for the audiences ${JSON.stringify(asked)}`);
  return audiences;
}
