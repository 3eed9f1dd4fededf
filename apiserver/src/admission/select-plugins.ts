import type { AdmissionPlugin } from './admission-plugin.ts';

export interface PluginChoice {
  /** --enable-admission-plugins: beside those that run anyway. */
  readonly enable: readonly string[];
  /** --disable-admission-plugins: even of those that run by default. */
  readonly disable: readonly string[];
}

/** The plugins that run, in order. Throws naming the flag when it names no plugin, or when both flags name one. */
export function selectPlugins(all: readonly AdmissionPlugin[], { enable, disable }: PluginChoice): readonly AdmissionPlugin[] {
  const names = all.filter(({ presence }) => presence !== 'always').map(({ name }) => name);
  for (const [flag, given] of Object.entries({ '--enable-admission-plugins': enable, '--disable-admission-plugins': disable })) {
    const unknown = given.find((name) => !names.includes(name));
    if (unknown !== undefined) throw new Error(`${flag}: there is no plugin ${JSON.stringify(unknown)}; there are ${names.join(', ')}`);
  }
  const both = enable.find((name) => disable.includes(name));
  if (both !== undefined) throw new Error(`--enable-admission-plugins and --disable-admission-plugins both name ${both}`);
  return all.filter(({ name, presence }) => !disable.includes(name) && (presence !== 'onRequest' || enable.includes(name)));
}
