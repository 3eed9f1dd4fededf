import { fetchSingle } from '../../../arguments/fetch-objects.ts';
import { CommandError } from '../../../command-error.ts';
import type { Session } from '../../../session.ts';
import type { EnvVar, ValueSource } from '../change-template.ts';

/** Variables that take their values from the keys of a config map or secret, `--keys` of them or all. */
export async function variablesFrom(session: Session, reference: string): Promise<readonly EnvVar[]> {
  const asked = session.flags.list('keys');
  const { object, name } = await fetchSingle(session, { args: [reference] });
  const source = sourceOf(object.kind, name);
  const keys = Object.keys((object['data'] ?? {}) as object).filter((key) => asked.length === 0 || asked.includes(key));
  return keys.toSorted().map((key) => ({ name: `${session.flags.string('prefix')}${variableName(session, key)}`, valueFrom: source(key) }));
}

function sourceOf(kind: string, name: string): (key: string) => ValueSource {
  if (kind === 'ConfigMap') return (key) => ({ configMapKeyRef: { name, key } });
  if (kind === 'Secret') return (key) => ({ secretKeyRef: { name, key } });
  throw new CommandError('unsupported resource specified in --from');
}

function variableName(session: Session, key: string): string {
  const name = key.replace(/[^a-zA-Z0-9_]/g, '_').toUpperCase();
  if (name !== key) session.warn(`key ${key} transferred to ${name}`);
  return name;
}
