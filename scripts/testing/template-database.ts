// One PostgreSQL for the whole run, with a migrated and granted database that every worker's own is a copy of.
import { chmod, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import type { TestProject } from 'vitest/node'
import { startEmbeddedPostgres } from '@/scripts/embedded-postgres'
import { applyMigrations, grantToApplication } from '@/scripts/migrations'

declare module 'vitest' {
  interface ProvidedContext {
    superuserUrl: string
    ownerUrl: string
    appUrl: string
    dataDir: string
  }
}

/** Nothing has to outlive the run, so nothing waits for the disk. */
const fastSettings = ['fsync=off', 'synchronous_commit=off', 'full_page_writes=off']

export default async function setup(project: TestProject): Promise<(() => Promise<void>) | undefined> {
  // Every project of database tests asks, one after the other; the first one's is for all.
  if (project.getProvidedContext().appUrl) return undefined
  const dataDir = await mkdtemp(path.join(tmpdir(), 'invite-desk-test-'))
  // As root the server runs as another user, who must be able to pass through.
  await chmod(dataDir, 0o711)
  const passwords = { superuserPassword: 'superuser', ownerPassword: 'owner', appPassword: 'app' }
  const postgres = await startEmbeddedPostgres(dataDir, passwords, { settings: fastSettings })
  const stop = async () => {
    await postgres.stop()
    await rm(dataDir, { recursive: true, force: true })
  }
  try {
    await applyMigrations(postgres.ownerUrl)
    await grantToApplication(postgres.ownerUrl, new URL(postgres.appUrl).username)
  } catch (error) {
    await stop()
    throw error
  }
  project.vitest.provide('superuserUrl', postgres.superuserUrl)
  project.vitest.provide('ownerUrl', postgres.ownerUrl)
  project.vitest.provide('appUrl', postgres.appUrl)
  project.vitest.provide('dataDir', path.join(dataDir, 'of-product'))
  return stop
}
