import { readFileSync } from 'node:fs';
import { isJsonObject, type JsonObject } from '@kubets/machinery';
import { parse } from 'yaml';
import { CommandError } from '../../command-error.ts';
import type { FlagValues } from '../../flags/flag-values.ts';
import type { Session } from '../../session.ts';
import { type DebugProfile, isDebugProfile } from './profiles.ts';

/** What a call of `kubectl debug` asks for, checked. */
export interface DebugOptions {
  readonly container: string | undefined;
  readonly image: string | undefined;
  readonly pullPolicy: string | undefined;
  /** The words behind `--`. */
  readonly words: readonly string[];
  readonly argumentsOnly: boolean;
  readonly env: readonly { readonly name: string; readonly value: string }[];
  readonly stdin: boolean;
  readonly tty: boolean;
  readonly target: string | undefined;
  readonly profile: DebugProfile;
  /** A partial container laid over what the profile makes. */
  readonly custom: JsonObject | undefined;
  readonly setImages: ReadonlyMap<string, string>;
  /** Undefined: the profile decides. */
  readonly shareProcesses: boolean | undefined;
  readonly sameNode: boolean;
  readonly keep: {
    readonly annotations: boolean;
    readonly labels: boolean;
    readonly initContainers: boolean;
    readonly livenessProbe: boolean;
    readonly readinessProbe: boolean;
    readonly startupProbe: boolean;
  };
}

export function debugOptionsOf(session: Session): DebugOptions {
  const { flags } = session;
  const words = wordsBehindDash(session);
  const env = [...pairsOf(session, 'env')].map(([name, value]) => ({ name, value }));
  const setImages = pairsOf(session, 'set-image');
  refuse(session, words);
  return {
    container: flags.optional('container'),
    image: flags.optional('image'),
    pullPolicy: flags.optional('image-pull-policy'),
    words,
    argumentsOnly: flags.boolean('arguments-only'),
    env,
    stdin: flags.boolean('stdin'),
    tty: flags.boolean('tty'),
    target: flags.optional('target'),
    profile: profileOf(flags),
    custom: flags.given('custom') ? customContainer(flags.string('custom')) : undefined,
    setImages,
    shareProcesses: flags.given('share-processes') ? flags.boolean('share-processes') : undefined,
    sameNode: flags.boolean('same-node'),
    keep: {
      annotations: flags.boolean('keep-annotations'),
      labels: flags.boolean('keep-labels'),
      initContainers: flags.boolean('keep-init-containers'),
      livenessProbe: flags.boolean('keep-liveness'),
      readinessProbe: flags.boolean('keep-readiness'),
      startupProbe: flags.boolean('keep-startup'),
    },
  };
}

const wordsBehindDash = ({ args, argsBeforeDash }: Session): readonly string[] => (argsBeforeDash === undefined ? [] : args.slice(argsBeforeDash));

/** Names before the dash. */
export const namesOf = ({ args, argsBeforeDash }: Session): readonly string[] => args.slice(0, argsBeforeDash);

function refuse({ flags }: Session, words: readonly string[]): void {
  const copies = flags.given('copy-to');
  if (copies) {
    if (!flags.given('image') && !flags.given('set-image') && words.length === 0)
      throw new CommandError('you must specify --image, --set-image or command arguments.');
    if (words.length > 0 && !flags.given('container') && !flags.given('image'))
      throw new CommandError('you must specify an existing container or a new image when specifying args.');
  } else {
    for (const flag of ['replace', 'same-node', 'set-image']) if (flags.given(flag)) throw new CommandError(`--${flag} may only be used with --copy-to.`);
    if (!flags.given('image')) throw new CommandError('you must specify --image when not using --copy-to.');
  }
  if (/\s/.test(flags.string('image'))) throw new CommandError(`invalid image name ${JSON.stringify(flags.string('image'))}: invalid reference format`);
  const policy = flags.optional('image-pull-policy');
  if (policy !== undefined && !['Always', 'IfNotPresent', 'Never'].includes(policy)) throw new CommandError(`invalid image pull policy: ${policy}`);
  if (flags.boolean('tty') && !flags.boolean('stdin')) throw new CommandError('-i/--stdin is required for containers with -t/--tty=true');
}

function profileOf(flags: FlagValues): DebugProfile {
  const profile = flags.string('profile');
  if (!isDebugProfile(profile)) throw new CommandError(`unknown profile: ${profile}`);
  return profile;
}

/** `KEY=VALUE` of every value; the last to name a key decides. */
function pairsOf({ flags, commandPath }: Session, flag: string): ReadonlyMap<string, string> {
  return new Map(
    flags.list(flag).map((text) => {
      const equals = text.indexOf('=');
      if (equals > 0) return [text.slice(0, equals), text.slice(equals + 1)];
      throw new CommandError(
        `invalid argument ${JSON.stringify(text)} for "--${flag}" flag: ${text} must be formatted as key=value\nSee '${commandPath} --help' for usage.`,
      );
    }),
  );
}

const fixedFields = ['name', 'command', 'image', 'lifecycle', 'volumeDevices'];

function customContainer(path: string): JsonObject {
  const container: unknown = parse(readFileSync(path, 'utf8'));
  if (!isJsonObject(container)) throw new CommandError(`unable to parse partial profile: ${path} does not hold a container`);
  if (fixedFields.some((field) => field in container))
    throw new CommandError('name, command, image, lifecycle and volume devices are not modifiable via custom profile');
  return container;
}
