import path from 'node:path'
import { defineConfig } from 'vitest/config'

const root = import.meta.dirname
const testFiles = (ending: string) => [`{app,components,e2e,lib,prisma,scripts}/**/*${ending}`]

const alias = [
  { find: /^@\//, replacement: `${root}/` },
  // Its default entry throws outside React Server Components, which is all it does.
  { find: /^server-only$/, replacement: path.join(root, 'node_modules/server-only/empty.js') },
]

// What lib/env.ts wants. Nothing here opens anything: each run's database has passwords of its own.
const env = {
  ENCRYPTION_KEYS: `k1:${Buffer.alloc(32, 1).toString('base64')}`,
  NEXTAUTH_SECRET: 'a-secret-that-only-the-tests-use-0123456789',
  LOG_LEVEL: 'silent',
  TZ: 'UTC',
}

export default defineConfig({
  test: {
    maxWorkers: 2,
    projects: [
      {
        resolve: { alias },
        test: { name: 'pure', env, include: testFiles('.test.ts'), exclude: testFiles('.db.test.ts') },
      },
      {
        resolve: { alias },
        test: {
          name: 'database',
          env,
          include: testFiles('.db.test.ts'),
          globalSetup: 'scripts/testing/template-database.ts',
          setupFiles: 'scripts/testing/worker-database.ts',
          // Generous, since two workers and a loaded machine share two cores; nothing here waits for a clock.
          testTimeout: 120_000,
          hookTimeout: 120_000,
        },
      },
    ],
  },
})
