import { existsSync, readFileSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { isJsonObject } from '@kubets/machinery';
import { parse } from 'yaml';
import { CommandError } from '../../command-error.ts';

/** https://kubectl.docs.kubernetes.io/references/kustomize/kustomization/ */
export interface Kustomization {
  readonly resources?: readonly string[];
  readonly bases?: readonly string[];
  readonly components?: readonly string[];
  readonly namespace?: string;
  readonly namePrefix?: string;
  readonly nameSuffix?: string;
  readonly commonLabels?: Labels;
  readonly commonAnnotations?: Labels;
  readonly labels?: readonly LabelRule[];
  readonly images?: readonly ImageRule[];
  readonly replicas?: readonly { readonly name: string; readonly count: number }[];
  readonly patches?: readonly Patch[];
  readonly patchesStrategicMerge?: readonly string[];
  readonly patchesJson6902?: readonly Patch[];
  readonly replacements?: readonly (Replacement | { readonly path: string })[];
  readonly configMapGenerator?: readonly Generator[];
  readonly secretGenerator?: readonly Generator[];
  readonly generatorOptions?: GeneratorOptions;
  readonly sortOptions?: { readonly order?: 'legacy' | 'fifo' };
  readonly buildMetadata?: readonly string[];
}

export type Labels = Readonly<Record<string, string>>;

export interface LabelRule {
  readonly pairs: Labels;
  readonly includeSelectors?: boolean;
  readonly includeTemplates?: boolean;
}

export interface ImageRule {
  readonly name: string;
  readonly newName?: string;
  readonly newTag?: string;
  readonly tagSuffix?: string;
  readonly digest?: string;
}

/** Which objects: expressions that must match as a whole, and selectors of labels and annotations. */
export interface Selector {
  readonly group?: string;
  readonly version?: string;
  readonly kind?: string;
  readonly name?: string;
  readonly namespace?: string;
  readonly labelSelector?: string;
  readonly annotationSelector?: string;
}

export interface Patch {
  readonly patch?: string;
  readonly path?: string;
  readonly target?: Selector;
}

export interface FieldOptions {
  readonly delimiter?: string;
  readonly index?: number;
  readonly create?: boolean;
}

export interface Replacement {
  readonly source?: Selector & { readonly fieldPath?: string; readonly options?: FieldOptions };
  readonly sourceValue?: string;
  readonly targets: readonly {
    readonly select: Selector;
    readonly reject?: readonly Selector[];
    readonly fieldPaths?: readonly string[];
    readonly options?: FieldOptions;
  }[];
}

export interface GeneratorOptions {
  readonly disableNameSuffixHash?: boolean;
  readonly immutable?: boolean;
  readonly labels?: Labels;
  readonly annotations?: Labels;
}

export interface Generator {
  readonly name: string;
  readonly namespace?: string;
  readonly behavior?: 'create' | 'merge' | 'replace';
  readonly type?: string;
  readonly literals?: readonly string[];
  readonly files?: readonly string[];
  readonly env?: string;
  readonly envs?: readonly string[];
  readonly options?: GeneratorOptions;
}

const fields = [
  'apiVersion',
  'kind',
  'metadata',
  'resources',
  'bases',
  'components',
  'namespace',
  'namePrefix',
  'nameSuffix',
  'commonLabels',
  'commonAnnotations',
  'labels',
  'images',
  'replicas',
  'patches',
  'patchesStrategicMerge',
  'patchesJson6902',
  'replacements',
  'configMapGenerator',
  'secretGenerator',
  'generatorOptions',
  'sortOptions',
  'buildMetadata',
];
/** Fields that are known and not built: they run programs, or are written for other tools. */
const unsupported = [
  'helmCharts',
  'helmGlobals',
  'helmChartInflationGenerator',
  'generators',
  'transformers',
  'validators',
  'crds',
  'configurations',
  'openapi',
  'vars',
];

const fileNames = ['kustomization.yaml', 'kustomization.yml', 'Kustomization'];

/** The kustomization of a directory. Throws CommandError in kustomize's words when there is none, or it cannot be built. */
export function readKustomization(directory: string): Kustomization {
  if (statSync(directory, { throwIfNoEntry: false })?.isDirectory() !== true)
    throw new CommandError(`must build at directory: not a valid directory: ${missing(directory)}`);
  const found = fileNames.map((name) => join(directory, name)).filter((path) => existsSync(path));
  const [file] = found;
  if (file === undefined)
    throw new CommandError(`unable to find one of 'kustomization.yaml', 'kustomization.yml' or 'Kustomization' in directory '${directory}'`);
  if (found.length > 1) throw new CommandError(`Found multiple kustomization files: ${directory}`);
  const document: unknown = parse(readFileSync(file, 'utf8'));
  if (!isJsonObject(document) || Object.keys(document).every((key) => key === 'apiVersion' || key === 'kind'))
    throw new CommandError('kustomization.yaml is empty');
  const stranger = Object.keys(document).find((key) => !fields.includes(key));
  if (stranger !== undefined)
    throw new CommandError(
      unsupported.includes(stranger)
        ? `invalid Kustomization: ${stranger} is not supported`
        : `invalid Kustomization: json: unknown field ${JSON.stringify(stranger)}`,
    );
  return document;
}

const deprecated: Readonly<Record<string, string>> = {
  bases: 'resources',
  commonLabels: 'labels',
  patchesJson6902: 'patches',
  patchesStrategicMerge: 'patches',
};

/** What is told of fields that others have taken the place of. */
export function deprecations(kustomization: Kustomization): readonly string[] {
  return Object.keys(deprecated)
    .filter((field) => Object.hasOwn(kustomization, field))
    .map(
      (field) =>
        `# Warning: '${field}' is deprecated. Please use '${deprecated[field]}' instead. Run 'kustomize edit fix' to update your Kustomization automatically.`,
    );
}

export const missing = (path: string): string => `evalsymlink failure on '${path}' : lstat ${path}: no such file or directory`;
