import { booleanFlag, type Flag, intFlag, listFlag, stringFlag } from './flag.ts';

/** Flags several commands share, with the same meaning everywhere. */

export const filenameFlags = (doing: string): readonly Flag[] => [
  listFlag('filename', `Filename, directory, or URL to files ${doing}`, { short: 'f' }),
  stringFlag('kustomize', "Process the kustomization directory. This flag can't be used together with -f or -R.", { short: 'k' }),
  booleanFlag('recursive', 'Process the directory used in -f, --filename recursively. Useful when related manifests lie in one tree of directories.', {
    short: 'R',
  }),
];

/** `defaultFormat`: of commands that print objects without being asked. */
export const printFlags = (formats: string, defaultFormat = ''): readonly Flag[] => [
  booleanFlag('allow-missing-template-keys', 'If true, ignore any errors in templates when a field or map key is missing in the template.', {
    default: 'true',
  }),
  stringFlag('output', `Output format. One of: (${formats}).`, { short: 'o', default: defaultFormat }),
  booleanFlag('show-managed-fields', 'If true, keep the managedFields when printing objects in JSON or YAML format.'),
  stringFlag('template', 'Template string or path to template file to use when -o=go-template, -o=go-template-file.'),
];

export const objectFormats = 'json, yaml, kyaml, name, go-template, go-template-file, template, templatefile, jsonpath, jsonpath-as-json, jsonpath-file';
export const getFormats = `${objectFormats}, custom-columns, custom-columns-file, wide`;

export const selectorFlag = stringFlag('selector', "Selector (label query) to filter on, supports '=', '==', '!=', 'in', 'notin'.", { short: 'l' });
export const fieldSelectorFlag = stringFlag('field-selector', "Selector (field query) to filter on, supports '=', '==', and '!='.");
export const allNamespacesFlag = booleanFlag(
  'all-namespaces',
  'If present, the requested objects are taken from all namespaces; the namespace of the current context is ignored even with --namespace.',
  { short: 'A' },
);
export const allFlag = booleanFlag('all', 'Select all resources of the specified types in the namespace.');
export const dryRunFlag = stringFlag(
  'dry-run',
  'Must be "none", "server", or "client". With client, only print the object that would be sent, without sending it. With server, submit the request without persisting the resource.',
  { default: 'none', implied: 'unchanged' },
);
export const validateFlag = stringFlag(
  'validate',
  'One of: strict (or true), warn, ignore (or false). What becomes of unknown and duplicate fields: the request fails, a warning is printed, or nothing is checked.',
  { default: 'strict', implied: 'strict' },
);
export const localFlag = booleanFlag('local', 'If true, the command will NOT contact the API server but run on the files given.');
export const chunkSizeFlag = intFlag('chunk-size', 'Return large lists in chunks rather than all at once. 0 turns this off.', { default: '500' });
export const saveConfigFlag = booleanFlag('save-config', 'If true, the configuration of the object is saved in its annotation, for a later kubectl apply.');
export const subresourceFlag = stringFlag('subresource', 'If specified, the command works on this subresource of the requested object.');
export const fieldManagerFlag = (manager: string): Flag =>
  stringFlag('field-manager', 'Name of the manager used to track field ownership.', { default: manager });
export const cascadeFlag = stringFlag(
  'cascade',
  'Must be "background", "orphan", or "foreground". How the dependents of a deleted object (pods of a replication controller) are deleted.',
  { default: 'background', implied: 'background' },
);
