import type { FlagValues } from '../../flags/flag-values.ts';

export interface ProxyFilter {
  accepts(request: { readonly method: string; readonly path: string; readonly host: string }): boolean;
}

/** What the proxy lets through. Every flag is a list of regular expressions, parted by commas. */
export function filterOf(flags: Pick<FlagValues, 'string'>): ProxyFilter {
  const expressions = (name: string): readonly RegExp[] =>
    flags
      .string(name)
      .split(',')
      .map((text) => new RegExp(text));
  const [hosts, paths, noMethods, noPaths] = ['accept-hosts', 'accept-paths', 'reject-methods', 'reject-paths'].map(expressions);
  const any = (list: readonly RegExp[] | undefined, text: string): boolean => list?.some((expression) => expression.test(text)) === true;
  return {
    accepts: ({ method, path, host }) => !any(noPaths, path) && !any(noMethods, method) && any(paths, path) && any(hosts, host.replace(/:\d+$/, '')),
  };
}
