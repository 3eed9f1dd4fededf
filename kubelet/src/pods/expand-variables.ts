/** Replaces `$(NAME)` by its value; an unknown name stays as written, and `$$(NAME)` is an escaped `$(NAME)`. */
export function expandVariables(text: string, values: ReadonlyMap<string, string>): string {
  return text.replaceAll(/\$(\$|\(([^)]*)\))/g, (match: string, inner: string, name: string | undefined) => {
    if (inner === '$') return '$';
    return (name === undefined ? undefined : values.get(name)) ?? match;
  });
}
