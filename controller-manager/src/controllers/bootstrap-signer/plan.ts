import { createHmac } from 'node:crypto';
import { isExpired, type BootstrapToken } from '../../bootstrap-token.ts';

const prefix = 'jws-kubeconfig-';

/** cluster-info's data with a signature by each living token that signs, and none by any other. */
export function signedData(data: Readonly<Record<string, string>>, tokens: readonly BootstrapToken[], now: Date): Record<string, string> {
  const unsigned = Object.fromEntries(Object.entries(data).filter(([name]) => !name.startsWith(prefix)));
  const { kubeconfig } = unsigned;
  if (kubeconfig === undefined) return unsigned;
  const signers = tokens.filter((token) => token.signs && !isExpired(token, now));
  return { ...unsigned, ...Object.fromEntries(signers.map(({ id, secret }) => [`${prefix}${id}`, detachedSignature(kubeconfig, id, secret)])) };
}

/** A JWS whose payload travels apart from it. */
export function detachedSignature(content: string, id: string, secret: string): string {
  const header = encode(JSON.stringify({ alg: 'HS256', kid: id }));
  const signature = createHmac('sha256', secret)
    .update(`${header}.${encode(content)}`)
    .digest('base64url');
  return `${header}..${signature}`;
}

function encode(text: string): string {
  return Buffer.from(text).toString('base64url');
}
