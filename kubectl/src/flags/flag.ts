export type FlagType = 'string' | 'boolean' | 'int' | 'duration' | 'list' | 'array';

/** One command-line flag, with pflag's meaning of each field. */
export interface Flag {
  readonly name: string;
  readonly short?: string;
  /** `list` splits its values at commas, `array` takes each as it is; both may be repeated. */
  readonly type: FlagType;
  readonly default: string;
  /** The value of the flag when it stands alone (`--dry-run`); undefined: the next argument is its value. */
  readonly implied?: string;
  readonly usage: string;
  /** What to use instead: the flag still works, is told when used, and its help is silent. */
  readonly deprecated?: string;
  /** The environment variable that must be `true` for the flag to exist. */
  readonly gate?: string;
}

type Options = Partial<Pick<Flag, 'short' | 'default' | 'implied' | 'deprecated' | 'gate'>>;

const flagOf =
  (type: FlagType, fallback: string) =>
  (name: string, usage: string, options: Options = {}): Flag => ({ name, type, usage, default: fallback, ...options });

export const stringFlag = flagOf('string', '');
export const intFlag = flagOf('int', '0');
export const durationFlag = flagOf('duration', '0s');
export const listFlag = flagOf('list', '[]');
export const arrayFlag = flagOf('array', '[]');
export const booleanFlag = (name: string, usage: string, options: Options = {}): Flag => ({
  name,
  type: 'boolean',
  usage,
  default: 'false',
  implied: 'true',
  ...options,
});
