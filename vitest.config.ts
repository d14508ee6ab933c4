import { defineConfig } from 'vitest/config'

export default defineConfig({
  test: {
    projects: [
      {
        test: {
          name: 'unit',
          include: ['{lib,components,sandbox,commands,bench,app}/**/*.test.{ts,tsx}'],
          exclude: ['**/*.db.test.ts'],
          // Against what hangs, no measure of speed: properties take many times longer on a machine that is busy.
          testTimeout: 60_000,
        },
      },
      {
        test: {
          name: 'database',
          include: ['{lib,sandbox,commands,app}/**/*.db.test.ts'],
          globalSetup: ['lib/db/testing-setup.ts'],
          testTimeout: 60_000,
          hookTimeout: 120_000,
          maxWorkers: 2,
        },
      },
    ],
  },
})
