const phrases: Readonly<Record<string, string>> = {
  ECONNREFUSED: 'connect: connection refused',
  EHOSTUNREACH: 'connect: no route to host',
  ENETUNREACH: 'connect: network is unreachable',
  ETIMEDOUT: 'i/o timeout',
};

/** Why no connection came about, in the words users of Kubernetes search for; errors of another kind are given back as they are. */
export function dialError(error: unknown, address: string): Error {
  const { code = '', message } = error as NodeJS.ErrnoException;
  if (code === 'ECONNRESET') return new Error(`read tcp ${address}: read: connection reset by peer`, { cause: error });
  if (code === 'ENOTFOUND') return new Error(`dial tcp: lookup ${address.replace(/:\d+$/, '')}: no such host`, { cause: error });
  const phrase = phrases[code];
  return phrase === undefined ? new Error(message, { cause: error }) : new Error(`dial tcp ${address}: ${phrase}`, { cause: error });
}
