import { daemonSets } from './workloads/daemon-set-cases.ts';
import { deployments } from './workloads/deployment-cases.ts';
import { workloadFixture } from './workloads/fixture.ts';
import { jobs } from './workloads/job-cases.ts';
import { order } from './workloads/order-cases.ts';
import { replicaSets } from './workloads/replica-set-cases.ts';
import { statefulSets } from './workloads/stateful-set-cases.ts';

// One file for all of them, so that they run at the same time.
const fixture = workloadFixture('workloads');
for (const cases of [deployments, replicaSets, statefulSets, daemonSets, jobs, order]) cases(fixture);
