import { configMaps, secrets } from '@kubets/api';
import { getObject } from '../../../api/resources-by-reference.ts';
import { textOf, valuesAt } from '../../../output/jsonpath.ts';
import type { AnyObject } from '../../../output/print-object.ts';
import type { Session } from '../../../session.ts';
import type { Container, EnvVar, ValueSource } from '../change-template.ts';

/** `NAME=value`, and for references where the value comes from, or with `--resolve` the value itself. */
export async function envLines(session: Session, object: AnyObject, container: Container): Promise<readonly string[]> {
  const lines: string[] = [];
  for (const variable of container.env ?? []) lines.push(await envLine(session, object, container, variable));
  return lines;
}

async function envLine(session: Session, object: AnyObject, container: Container, { name, value = '', valueFrom }: EnvVar): Promise<string> {
  if (valueFrom === undefined) return `${name}=${value}`;
  if (!session.flags.boolean('resolve')) return `# ${name} from ${described(valueFrom)}`;
  return `${name}=${await resolved(session, object, container, valueFrom)}`;
}

function described({ secretKeyRef, configMapKeyRef, fieldRef, resourceFieldRef }: ValueSource): string {
  if (secretKeyRef !== undefined) return `secret ${secretKeyRef.name}, key ${secretKeyRef.key}`;
  if (configMapKeyRef !== undefined) return `configmap ${configMapKeyRef.name}, key ${configMapKeyRef.key}`;
  if (fieldRef !== undefined) return `field path ${fieldRef.fieldPath}`;
  if (resourceFieldRef === undefined) return 'invalid valueFrom';
  const { containerName, resource } = resourceFieldRef;
  return `resource field ${containerName === undefined ? '' : `${containerName}/`}${resource}`;
}

async function resolved(session: Session, object: AnyObject, container: Container, source: ValueSource): Promise<string> {
  const { secretKeyRef, configMapKeyRef, fieldRef, resourceFieldRef } = source;
  const namespace = object.metadata.namespace;
  if (secretKeyRef !== undefined) {
    const { data } = await getObject(session, secrets, { namespace, name: secretKeyRef.name });
    return Buffer.from(data?.[secretKeyRef.key] ?? '', 'base64').toString('utf8');
  }
  if (configMapKeyRef !== undefined) {
    const { data } = await getObject(session, configMaps, { namespace, name: configMapKeyRef.name });
    return data?.[configMapKeyRef.key] ?? '';
  }
  if (fieldRef !== undefined) return valuesAt(`{.${fieldRef.fieldPath}}`, object).map(textOf).join('');
  const [list = '', resource = ''] = resourceFieldRef?.resource.split('.') ?? [];
  return container.resources?.[list as 'limits' | 'requests']?.[resource] ?? '0';
}
