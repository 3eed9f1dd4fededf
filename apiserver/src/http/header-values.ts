import type { ApiRequest } from '../pipeline.ts';

type Sent = Pick<ApiRequest, 'rawHeaders'>;

/** Every value of a header, in the order sent. In `headers` Node joins them by commas, which may stand in the values, too. */
export function headerValues({ rawHeaders }: Sent, name: string): readonly string[] {
  const wanted = name.toLowerCase();
  return rawHeaders.filter((_, index) => index % 2 === 1 && rawHeaders[index - 1]!.toLowerCase() === wanted);
}

/** Values of headers that begin with a prefix, by what follows it: in lower case and without its escapes. */
export function valuesBehind(sent: Sent, prefix: string): Readonly<Record<string, readonly string[]>> {
  const names = sent.rawHeaders.filter((_, index) => index % 2 === 0).map((name) => name.toLowerCase());
  const begun = [...new Set(names)].filter((name) => name.startsWith(prefix.toLowerCase()));
  return Object.fromEntries(begun.map((name) => [unescaped(name.slice(prefix.length)), headerValues(sent, name)]));
}

function unescaped(key: string): string {
  try {
    return decodeURIComponent(key);
  } catch {
    return key;
  }
}
