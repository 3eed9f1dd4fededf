import { defineConfig } from 'vitest/config';

/** End to end: one real cluster, driven from outside. The files run one after the other on it. */
export default defineConfig({
  test: {
    include: ['e2e/**/*.test.ts'],
    exclude: ['e2e/api/**', '**/node_modules/**'],
    globalSetup: ['e2e/global-setup.ts'],
    testTimeout: 120_000,
    hookTimeout: 300_000,
    fileParallelism: false,
    pool: 'forks',
  },
});
