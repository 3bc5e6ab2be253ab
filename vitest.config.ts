import { readdirSync, readFileSync } from 'node:fs'
import path from 'node:path'
import { defineConfig } from 'vitest/config'

const root = import.meta.dirname
const folders = ['app', 'components', 'e2e', 'lib', 'prisma', 'scripts']

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

const pure = filesWith('.test.ts').filter((file) => !file.endsWith('.db.test.ts'))
const database = filesWith('.db.test.ts')

/** Settings and what stands for a module are the whole process', and stay. The last two are the builders that change them. */
const changesItsProcess =
  /process\.env\.\w+ = |Object\.assign\(process\.env|vi\.(stubEnv|mock|doMock|resetModules)\(|testing\/(copy-template|one-roster-source)'/
const isAlone = (file: string) => changesItsProcess.test(readFileSync(path.join(root, file), 'utf8'))

const everyTest = {
  env,
  // Before each test, also where another file of the same process has left them.
  restoreMocks: true,
  unstubGlobals: true,
}

const databaseTests = {
  ...everyTest,
  globalSetup: 'scripts/testing/template-database.ts',
  setupFiles: 'scripts/testing/worker-database.ts',
  // Generous, since two workers and a loaded machine share two cores; nothing here waits for a clock.
  testTimeout: 120_000,
  hookTimeout: 120_000,
}

export default defineConfig({
  test: {
    maxWorkers: 2,
    // Loading the product takes longer than most files take, so files share a process, except those that would change it for the others.
    projects: [
      { resolve: { alias }, test: { ...databaseTests, name: 'alone', include: database.filter(isAlone) } },
      {
        resolve: { alias },
        test: { ...databaseTests, name: 'database', isolate: false, include: database.filter((file) => !isAlone(file)) },
      },
      { resolve: { alias }, test: { ...everyTest, name: 'pure', isolate: false, include: pure } },
    ],
  },
})

function filesWith(ending: string): string[] {
  return folders.flatMap((folder) =>
    readdirSync(path.join(root, folder), { recursive: true, encoding: 'utf8' })
      .filter((file) => file.endsWith(ending))
      .map((file) => path.join(folder, file)),
  )
}
