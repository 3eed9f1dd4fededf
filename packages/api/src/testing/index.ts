/** For tests of other packages: manifests of every kind. */
export { arbitraryManifest, hostileValue, minimalManifest, type Oddity } from './arbitrary-manifest.ts';
export type { Manifest } from './kind-under-test.ts';
