import { apiError } from '@kubets/machinery';

/** How the client wants its answer. */
export interface Representation {
  readonly format: 'json' | 'yaml';
  readonly as: 'object' | 'table' | 'partial' | 'discovery';
  /** Of the Table or the PartialObjectMetadata asked for. */
  readonly metaVersion: MetaVersion;
  readonly contentType: string;
}

const metaVersions = ['meta.k8s.io/v1', 'meta.k8s.io/v1beta1'] as const;
export type MetaVersion = (typeof metaVersions)[number];

const json: Representation = { format: 'json', as: 'object', metaVersion: 'meta.k8s.io/v1', contentType: 'application/json' };
const remembered = new Map<string, Representation | undefined>();
const rememberAtMost = 512;

/** The best representation the server has for an Accept header; NotAcceptable when it has none. */
export function negotiate(accept: string | undefined): Representation {
  if (accept === undefined || accept === 'application/json' || accept === '*/*' || accept === '') return json;
  const chosen = remembered.has(accept) ? remembered.get(accept) : remember(accept, choose(accept));
  if (chosen !== undefined) return chosen;
  throw apiError('NotAcceptable', `only the following media types are accepted: application/json, application/yaml`);
}

function remember(accept: string, chosen: Representation | undefined): Representation | undefined {
  if (remembered.size >= rememberAtMost) remembered.clear();
  remembered.set(accept, chosen);
  return chosen;
}

function choose(accept: string): Representation | undefined {
  return accept
    .split(',')
    .map(parseClause)
    .toSorted((left, right) => right.quality - left.quality)
    .map(representation)
    .find((candidate) => candidate !== undefined);
}

interface Clause {
  readonly type: string;
  readonly parameters: ReadonlyMap<string, string>;
  readonly quality: number;
}

function parseClause(clause: string): Clause {
  const [type = '', ...rest] = clause.split(';').map((part) => part.trim());
  const parameters = new Map(rest.map((part) => splitParameter(part)));
  const quality = Number(parameters.get('q') ?? 1);
  return { type: type.toLowerCase(), parameters, quality: Number.isFinite(quality) ? quality : 0 };
}

function splitParameter(part: string): [string, string] {
  const equals = part.indexOf('=');
  return equals < 0 ? [part, ''] : [part.slice(0, equals), part.slice(equals + 1)];
}

function representation({ type, parameters, quality }: Clause): Representation | undefined {
  const format = quality <= 0 ? undefined : formatOf(type);
  const transform = transformOf(parameters);
  return format === undefined || transform === undefined ? undefined : { format, ...transform, contentType: contentTypeOf(format, transform.as) };
}

function formatOf(type: string): 'json' | 'yaml' | undefined {
  if (type === 'application/json' || type === '*/*' || type === 'application/*') return 'json';
  return type === 'application/yaml' ? 'yaml' : undefined;
}

function transformOf(parameters: ReadonlyMap<string, string>): Pick<Representation, 'as' | 'metaVersion'> | undefined {
  const as = parameters.get('as') ?? '';
  const apiVersion = `${parameters.get('g')}/${parameters.get('v')}`;
  const metaVersion = metaVersions.find((version) => version === apiVersion);
  if (as === '') return { as: 'object', metaVersion: 'meta.k8s.io/v1' };
  if (metaVersion !== undefined) {
    if (as === 'Table') return { as: 'table', metaVersion };
    if (as === 'PartialObjectMetadata' || as === 'PartialObjectMetadataList') return { as: 'partial', metaVersion };
  }
  const asksForDiscovery = apiVersion === 'apidiscovery.k8s.io/v2' && as === 'APIGroupDiscoveryList';
  return asksForDiscovery ? { as: 'discovery', metaVersion: 'meta.k8s.io/v1' } : undefined;
}

function contentTypeOf(format: 'json' | 'yaml', as: Representation['as']): string {
  return as === 'discovery' ? 'application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList' : `application/${format}`;
}
