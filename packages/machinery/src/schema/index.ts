export { atomic, atomicList, listMap, listSet, patchStrategy, plainList } from './merging.ts';
export { namedSchema, type SchemaOf } from './named-schema.ts';
export { objectMeta } from './object-meta.ts';
export { anyJson, base64, int32, int64, intOrString, microTime, quantity, rawExtension, stringMap, time, timeOrNull } from './scalars.ts';
