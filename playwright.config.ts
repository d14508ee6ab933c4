import { defineConfig, devices } from '@playwright/test'

const port = Number(process.env.E2E_PORT ?? 4390)

// The browser tests run against the product as `npm run demo` starts it, on a history of a few days.
export default defineConfig({
  testDir: 'e2e',
  workers: 2,
  fullyParallel: true,
  retries: 0,
  // Axe in four forms of a long page takes its time on a small machine.
  timeout: 150_000,
  projects: [
    { name: 'stories', testIgnore: /attacks|matrix/ },
    // Last: what they plant is in the lists of everybody else, and what others define is in theirs.
    { name: 'attacks', testMatch: /attacks|matrix/, dependencies: ['stories'] },
  ],
  use: {
    // By name: cookies that are Secure are sent to http only there.
    baseURL: `http://localhost:${port}`,
    launchOptions: {
      executablePath: process.env.CHROMIUM,
      args: [
        '--no-sandbox',
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
    ...devices['Desktop Chrome'],
    viewport: { width: 1440, height: 900 },
  },
  webServer: {
    command: `node commands/demo.ts --fresh --days 40 --port ${port} --data .temper/e2e`,
    url: `http://localhost:${port}/`,
    timeout: 300_000,
    reuseExistingServer: false,
    gracefulShutdown: { signal: 'SIGTERM', timeout: 15_000 },
  },
})
