import type { Secret } from '@kubets/api';

/** Labels of Secrets that hold a token of a ServiceAccount: the day of its last use, and since when it is refused. */
export const lastUsedLabel = 'kubernetes.io/legacy-token-last-used';
export const invalidSinceLabel = 'kubernetes.io/legacy-token-invalid-since';

/** Tells of every use of a token from a Secret. Uses before anybody listens are not told. */
export class SecretTokenUses {
  #listener: ((secret: Secret) => void) | undefined;

  listen(listener: (secret: Secret) => void): void {
    this.#listener = listener;
  }

  tell(secret: Secret): void {
    this.#listener?.(secret);
  }
}
