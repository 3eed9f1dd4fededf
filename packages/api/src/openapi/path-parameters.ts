/** The parameter names of a path template: `/api/v1/namespaces/{namespace}/pods/{name}` has `namespace` and `name`. */
export function pathParameters(path: string): readonly string[] {
  return [...path.matchAll(/\{(\w+)\}/g)].flatMap(([, name]) => (name === undefined ? [] : [name]));
}
