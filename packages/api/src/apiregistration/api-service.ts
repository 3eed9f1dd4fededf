import { defineResource, statusSubresource } from '@kubets/machinery';
import { z } from 'zod';
import { base64, int32, listMap, namedSchema, objectMeta, type SchemaOf } from '@kubets/machinery/schema';
import { conditionFields } from '../meta/condition.ts';
import { apiServices } from '../resources.ts';
import { validateApiService, validateApiServiceStatus } from './validate-api-service.ts';
import { ageColumn, nameColumn, textColumn } from '../columns.ts';

const apiService = namedSchema('io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIService', () =>
  z
    .object({
      apiVersion: z.string(),
      kind: z.string(),
      metadata: objectMeta(),
      spec: apiServiceSpec()
        .prefault({} as never)
        .describe('The desired state.'),
      status: apiServiceStatus().prefault({}).describe('What was last observed.'),
    })
    .describe('Says which server answers for a group version.'),
);
export interface APIService extends SchemaOf<typeof apiService> {}

const apiServiceSpec = namedSchema('io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIServiceSpec', () =>
  z.object({
    caBundle: base64().meta({ 'x-kubernetes-list-type': 'atomic' }).optional().describe("PEM certificates that the server's own is checked with."),
    group: z.string().optional().describe('The API group.'),
    groupPriorityMinimum: int32().describe('How early the group comes among all; the highest of its versions counts.'),
    insecureSkipTLSVerify: z.boolean().optional().describe("Do not check the server's certificate."),
    service: serviceReference().optional().describe('The Service that answers; this server itself when left out.'),
    version: z.string().optional().describe('The version of the group.'),
    versionPriority: int32().describe('How early the version comes among those of its group.'),
  }),
);
export interface APIServiceSpec extends SchemaOf<typeof apiServiceSpec> {}

const serviceReference = namedSchema('io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.ServiceReference', () =>
  z.object({
    name: z.string().optional().describe('The name.'),
    namespace: z.string().optional().describe('The namespace of the Service.'),
    port: int32().default(443).describe('The port of the Service.'),
  }),
);
export interface ServiceReference extends SchemaOf<typeof serviceReference> {}

const apiServiceStatus = namedSchema('io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIServiceStatus', () =>
  z.object({
    conditions: listMap(apiServiceCondition(), ['type']).optional().describe('What is true of the object at present, one entry for each aspect.'),
  }),
);
export interface APIServiceStatus extends SchemaOf<typeof apiServiceStatus> {}

const apiServiceCondition = namedSchema('io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIServiceCondition', () => z.object(conditionFields()));
export interface APIServiceCondition extends SchemaOf<typeof apiServiceCondition> {}

export const apiServiceDefinition = defineResource<APIService>({
  reference: apiServices,
  categories: ['api-extensions'],
  schema: apiService,
  strategy: { hasGeneration: false, validate: validateApiService, validateStatusUpdate: validateApiServiceStatus },
  columns: [
    nameColumn,
    textColumn('Service', { description: 'What serves the group version.' }, ({ spec: { service } }) =>
      service === undefined ? 'Local' : `${service.namespace ?? ''}/${service.name ?? ''}`,
    ),
    textColumn('Available', { description: 'Whether it can be reached.' }, ({ status }) => {
      const available = status.conditions?.find(({ type }) => type === 'Available');
      if (available === undefined) return 'Unknown';
      return available.status === 'True' ? 'True' : `${available.status} (${available.reason ?? ''})`;
    }),
    ageColumn,
  ],
  subresources: [statusSubresource('APIService')],
});
