import { describe, expect, it } from 'vitest';
import { configSchema } from '../config.ts';
import { kubeletConfiguration, settingsOf } from './kubelet-configuration.ts';

const head = { apiVersion: 'kubelet.config.k8s.io/v1beta1', kind: 'KubeletConfiguration' };

describe('a KubeletConfiguration', () => {
  it.each<[string, object, object]>([
    ['plain fields', { clusterDNS: ['10.0.0.10'], maxPods: 50 }, { clusterDns: ['10.0.0.10'], maxPods: 50 }],
    ['nested fields', { authentication: { x509: { clientCAFile: '/ca' }, anonymous: { enabled: false } } }, { clientCaFile: '/ca', anonymousAuth: false }],
    ['how long a crash loop waits', { crashLoopBackOff: { maxContainerRestartPeriod: '100s' } }, { maxContainerRestartPeriod: '100s' }],
    ['amounts', { kubeReserved: { cpu: '100m', memory: '1Gi' } }, { kubeReserved: ['cpu=100m', 'memory=1Gi'] }],
    ['thresholds', { evictionHard: { 'memory.available': '5%' } }, { evictionHard: ['memory.available<5%'] }],
    [
      'taints',
      {
        registerWithTaints: [
          { key: 'a', value: 'b', effect: 'NoExecute' },
          { key: 'c', effect: 'NoSchedule' },
        ],
      },
      { registerWithTaints: ['a=b:NoExecute', 'c:NoSchedule'] },
    ],
    ['fields without a counterpart', { cgroupDriver: 'systemd', featureGates: { X: true }, authentication: { webhook: { cacheTTL: '2m' } } }, {}],
  ])('sets %s', (_what, document, settings) => {
    expect(settingsOf({ ...head, ...document })).toEqual(settings);
  });

  it.each([
    ['an unknown field', { ...head, maxPod: 1 }, 'unknown field "maxPod"'],
    ['an unknown nested field', { ...head, authentication: { x509: { caFile: '/' } } }, 'unknown field "authentication.x509.caFile"'],
    ['another version', { ...head, apiVersion: 'v1' }, 'apiVersion must be kubelet.config.k8s.io/v1beta1, not "v1"'],
  ])('is refused with %s', (_what, document, message) => {
    expect(() => settingsOf(document)).toThrow(message);
  });

  it('that shows settings asks for the same settings', () => {
    const config = configSchema.parse({
      kubeconfig: '/k',
      hostnameOverride: 'n',
      registerWithTaints: ['a=b:NoExecute'],
      kubeReserved: ['cpu=1'],
      clientCaFile: '/ca',
    });
    const again = configSchema.parse({ kubeconfig: '/k', hostnameOverride: 'n', ...settingsOf({ ...kubeletConfiguration(config) }) });
    expect(again).toEqual(config);
  });
});

it('a file of settings by their own names is taken as it is', () => {
  expect(settingsOf({ maxPods: 5 })).toEqual({ maxPods: 5 });
});
