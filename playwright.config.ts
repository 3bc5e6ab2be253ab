import { existsSync } from 'node:fs'
import { defineConfig } from '@playwright/test'

const systemChromium = process.env.CHROMIUM_PATH ?? (existsSync('/usr/bin/chromium') ? '/usr/bin/chromium' : undefined)
const asRoot = process.getuid?.() === 0 ? ['--no-sandbox'] : []

export default defineConfig({
  testDir: 'e2e',
  outputDir: 'test-results',
  globalSetup: './e2e/start-with-canaries.ts',
  // More than cores: a journey mostly waits, for a mail or for the worker.
  workers: 3,
  fullyParallel: true,
  forbidOnly: true,
  // Against what hangs; how fast something is, no test says.
  timeout: 600_000,
  expect: { timeout: 30_000 },
  reporter: [['list']],
  use: {
    baseURL: process.env.E2E_URL ?? '',
    locale: 'en-US',
    timezoneId: 'America/New_York',
    viewport: { width: 1280, height: 800 },
    permissions: ['clipboard-read', 'clipboard-write'],
    screenshot: 'only-on-failure',
    launchOptions: {
      ...(systemChromium ? { executablePath: systemChromium } : {}),
      args: [
        ...asRoot,
        '--disable-gpu',
        '--disable-quic',
        '--no-first-run',
        '--disable-background-networking',
        '--disable-component-update',
        '--disable-sync',
      ],
    },
  },
  projects: [
    // Sets the district up, which can be done once; everybody else signs in to what it has made.
    { name: 'first run', testMatch: 'main-journey.spec.ts' },
    { name: 'screens', testMatch: '*.spec.ts', testIgnore: 'main-journey.spec.ts', dependencies: ['first run'] },
  ],
})
