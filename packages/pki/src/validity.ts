/** Clocks of two machines differ a little: a certificate is good from five minutes ago. */
const backdateMs = 5 * 60_000;

export function validity(seconds: number, now: Date = new Date()): { readonly notBefore: Date; readonly notAfter: Date } {
  return { notBefore: new Date(now.getTime() - backdateMs), notAfter: new Date(now.getTime() + seconds * 1000) };
}
