import type { Registry } from '@kubets/daemon';
import type { AdmissionObserver } from '../admission/admission-chain.ts';
import { TalliedHistogram } from './tallied-histogram.ts';

const labelNames = ['operation', 'rejected', 'type'] as const;
const bounds = [0.005, 0.025, 0.1, 0.5, 1, 2.5];

/** Tells how long admission takes, each plugin and all together, under upstream's names. */
export function admissionMetrics(registry: Registry): AdmissionObserver {
  const controllers = new TalliedHistogram(registry, {
    name: 'apiserver_admission_controller_admission_duration_seconds',
    help: 'Time an admission plugin took, by what was asked and whether it refused.',
    labelNames: ['name', ...labelNames],
    bounds,
  });
  const steps = new TalliedHistogram(registry, {
    name: 'apiserver_admission_step_admission_duration_seconds',
    help: 'Time all admission plugins took together, by what was asked and whether one refused.',
    labelNames,
    bounds,
  });
  return (type, operation, plugin, rejected, seconds) => {
    const labels = { operation, rejected: String(rejected), type };
    const key = `${type} ${operation} ${labels.rejected}`;
    const tally = plugin === undefined ? steps.tally(key, () => labels) : controllers.tally(`${key} ${plugin}`, () => ({ name: plugin, ...labels }));
    tally.observe(seconds);
  };
}
