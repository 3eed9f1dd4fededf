import { admissionregistration } from './messages/admissionregistration.ts';
import { apps } from './messages/apps.ts';
import { authentication } from './messages/authentication.ts';
import { authorization } from './messages/authorization.ts';
import { autoscaling } from './messages/autoscaling.ts';
import { batch } from './messages/batch.ts';
import { certificates } from './messages/certificates.ts';
import { coordination } from './messages/coordination.ts';
import { core } from './messages/core.ts';
import { discovery } from './messages/discovery.ts';
import { events } from './messages/events.ts';
import { flowcontrol } from './messages/flowcontrol.ts';
import { meta } from './messages/meta.ts';
import { networking } from './messages/networking.ts';
import { node } from './messages/node.ts';
import { policy } from './messages/policy.ts';
import { rbac } from './messages/rbac.ts';
import { resource } from './messages/resource.ts';
import { scheduling } from './messages/scheduling.ts';
import { storage } from './messages/storage.ts';

/**
 * The wire form of messages by name: `field=number:type`, `*` for a list, `map:` for a map, `...` for a struct whose
 * fields stand in the parent's JSON. Numbers are those of k8s.io/api's generated.proto files.
 */
export const messages: Readonly<Record<string, string>> = {
  ...admissionregistration,
  ...apps,
  ...authentication,
  ...authorization,
  ...autoscaling,
  ...batch,
  ...certificates,
  ...coordination,
  ...core,
  ...discovery,
  ...events,
  ...flowcontrol,
  ...meta,
  ...networking,
  ...node,
  ...policy,
  ...rbac,
  ...resource,
  ...scheduling,
  ...storage,
};
