import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: [
      'packages/**/*.test.ts',
      'apiserver/**/*.test.ts',
      'scheduler/**/*.test.ts',
      'controller-manager/**/*.test.ts',
      'kubelet/**/*.test.ts',
      'kube-proxy/**/*.test.ts',
      'kubectl/**/*.test.ts',
      'e2e/api/**/*.test.ts',
    ],
    testTimeout: 20_000,
    hookTimeout: 30_000,
    pool: 'forks',
  },
});
