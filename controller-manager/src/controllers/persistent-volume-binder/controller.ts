import type { PersistentVolume, PersistentVolumeClaim } from '@kubets/api';
import { newestDefault } from '@kubets/api/semantics';
import { triggerOn, type Controller, type Trigger } from '@kubets/control-loop';
import { keyOf, objectKey, type ObjectKey } from '@kubets/machinery';
import type { ControllerContext } from '../../controller-context.ts';
import { claimNamesOf } from '../../workloads/pod-claims.ts';
import { isPodTerminal } from '../../workloads/pod-state.ts';
import { binderContext, type BinderContext } from './context.ts';
import { classOf, namesClass } from './match-volume.ts';
import { performOnClaim } from './perform-on-claim.ts';
import { performOnVolume } from './perform-on-volume.ts';
import { planClaim, type ObservedClaim } from './plan-claim.ts';
import { planVolume } from './plan-volume.ts';

/** Brings claims and volumes together, and says in both how they stand. Claims one at a time: two must not take one volume. */
export function persistentVolumeBinder(controllerContext: ControllerContext): readonly Controller[] {
  const context = binderContext(controllerContext);
  return [claimBinder(context), volumeBinder(context)];
}

function claimBinder(context: BinderContext): Controller {
  const { claims, claimLedger } = context;
  return {
    name: 'persistentvolumeclaim-binder',
    triggers: [triggerOn(claims), onVolume(context), onClass(context)],
    async reconcile(key, signal) {
      const cached = claims.lister.get(key);
      if (cached === undefined) return;
      const claim = claimLedger.latest(cached);
      return await performOnClaim(context, claim, planClaim(observe(context, claim)), signal);
    },
  };
}

/** A claim waits for its own volume, or for any of its class. */
function onVolume({ claims, volumes }: BinderContext): Trigger {
  return triggerOn(volumes, (volume) => {
    const reserved = claimKey(volume);
    if (reserved !== undefined) return [reserved];
    return claims.lister
      .list()
      .filter((claim) => claim.status.phase !== 'Bound' && classOf(claim) === classOf(volume))
      .map(keyOf);
  });
}

function onClass({ claims, classes }: BinderContext): Trigger {
  return triggerOn(classes, (storageClass) =>
    claims.lister
      .list()
      .filter((claim) => classOf(claim) === storageClass.metadata.name || !namesClass(claim))
      .map(keyOf),
  );
}

function observe(context: BinderContext, claim: PersistentVolumeClaim): ObservedClaim {
  const { volumes, volumeLedger, classes, nodeInformer } = context;
  return {
    claim,
    volumes: volumeLedger.view(volumes.lister.list(), () => false),
    storageClass: classes.lister.get(classOf(claim)),
    defaultClass: newestDefault(classes.lister.list(), 'storageclass.kubernetes.io/is-default-class'),
    unscheduledPods: unscheduledPods(context, claim),
    nodeNamed: (name) => nodeInformer.lister.get(name),
  };
}

function unscheduledPods({ podInformer }: BinderContext, { metadata }: PersistentVolumeClaim): readonly string[] {
  return podInformer.lister
    .inNamespace(metadata.namespace ?? '')
    .filter((pod) => !pod.spec.nodeName && !isPodTerminal(pod) && claimNamesOf(pod).includes(metadata.name))
    .map((pod) => pod.metadata.name);
}

function volumeBinder(context: BinderContext): Controller {
  const { claims, volumes, claimLedger, volumeLedger } = context;
  return {
    name: 'persistentvolume-binder',
    triggers: [triggerOn(volumes), onClaim(context)],
    async reconcile(name, signal) {
      const cached = volumes.lister.get(name);
      if (cached === undefined) return;
      const volume = volumeLedger.latest(cached);
      const reserved = claimKey(volume);
      const claim = reserved === undefined ? undefined : claims.lister.get(reserved);
      await performOnVolume(context, volume, planVolume(volume, claim && claimLedger.latest(claim)), signal);
    },
  };
}

function onClaim({ claims, volumes }: BinderContext): Trigger {
  return triggerOn(claims, ({ metadata }) =>
    volumes.lister
      .list()
      .filter(({ spec }) => spec.claimRef?.name === metadata.name && spec.claimRef.namespace === metadata.namespace)
      .map(keyOf),
  );
}

/** The claim a volume is reserved for, whatever its uid. */
function claimKey({ spec }: PersistentVolume): ObjectKey | undefined {
  const { namespace, name } = spec.claimRef ?? {};
  return name ? objectKey({ namespace, name }) : undefined;
}
