import { describeContainerRuntime } from '../../runtime/container-runtime.contract.ts';
import { createFakeRuntime } from './fake-runtime.ts';

describeContainerRuntime('the fake runtime', async () => ({ runtime: createFakeRuntime(), close: async () => undefined }));
