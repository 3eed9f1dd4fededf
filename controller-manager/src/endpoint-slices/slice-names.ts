/** Labels by which EndpointSlices, Endpoints and their Services know each other. */
export const serviceNameLabel = 'kubernetes.io/service-name';
export const managedByLabel = 'endpointslice.kubernetes.io/managed-by';
export const headlessLabel = 'service.kubernetes.io/headless';
export const skipMirrorLabel = 'endpointslice.kubernetes.io/skip-mirror';
