import { defineConfig } from 'vitest/config';

/** `unit` needs sources alone; `run` runs the demo district twice (on one thread and on two) before its first test. */
export default defineConfig({
  test: {
    testTimeout: 60_000,
    hookTimeout: 300_000,
    maxWorkers: 2,
    projects: [
      {
        extends: true,
        test: { name: 'unit', include: ['test/**/*.test.ts'], exclude: ['test/pipeline/**', 'test/real/**'] },
      },
      {
        extends: true,
        test: {
          name: 'run',
          include: ['test/pipeline/**/*.test.ts', 'test/real/**/*.test.ts'],
          globalSetup: ['test/pipeline/demoRun.setup.ts'],
        },
      },
    ],
  },
});
