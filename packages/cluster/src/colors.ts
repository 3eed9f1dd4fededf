import pc from 'picocolors';

/** Whether output is coloured: only where a person reads it, a terminal. A pipe gets plain text, in CI too. NO_COLOR and FORCE_COLOR overrule (https://no-color.org, https://force-color.org). */
export function isColored(isTerminal: boolean, { NO_COLOR, FORCE_COLOR, TERM }: Readonly<Record<string, string | undefined>>): boolean {
  if (NO_COLOR) return false;
  return Boolean(FORCE_COLOR) || (isTerminal && TERM !== 'dumb');
}

export const colors = pc.createColors(isColored(process.stdout.isTTY, process.env));
