import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type EmbeddedPostgres, findRunningPostgres, startEmbeddedPostgres } from './embedded-postgres'

const passwords = { superuserPassword: 'superuser', ownerPassword: 'owner', appPassword: 'app' }
const dataDir = mkdtempSync(path.join(tmpdir(), 'invite-desk-postgres-'))
const pidFile = path.join(dataDir, 'postgres', 'postmaster.pid')
let running: EmbeddedPostgres | undefined

const start = async () => {
  running = await startEmbeddedPostgres(dataDir, passwords, { settings: ['fsync=off'] })
  return running
}
const postmaster = () => Number(readFileSync(pidFile, 'utf8').split('\n')[0])

async function query(url: string, text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url })
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

beforeAll(() => chmodSync(dataDir, 0o711))
afterAll(async () => {
  await running?.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

describe('the embedded PostgreSQL', { timeout: 60_000 }, () => {
  it('makes its cluster, answers, and is found while it runs', async () => {
    const server = await start()
    await query(server.ownerUrl, 'CREATE TABLE kept (value int); INSERT INTO kept VALUES (1); GRANT SELECT ON kept TO invite_desk_app')
    expect(await query(server.appUrl, 'SELECT value FROM kept')).toEqual([{ value: 1 }])
    expect(await findRunningPostgres(dataDir)).toEqual({ port: Number(new URL(server.appUrl).port) })
  })

  it('takes over from a server whose start was killed, and keeps what was committed', async () => {
    const orphan = postmaster()
    const server = await start()
    expect(postmaster()).not.toBe(orphan)
    expect(await query(server.appUrl, 'SELECT value FROM kept')).toEqual([{ value: 1 }])
  })

  it('starts again after it was killed outright', async () => {
    const ended = running?.exited
    process.kill(postmaster(), 'SIGKILL')
    await ended
    const server = await start()
    expect(await query(server.appUrl, 'SELECT value FROM kept')).toEqual([{ value: 1 }])
  })

  it('starts when its process id file names a stranger, and leaves the stranger alone', async () => {
    await running?.stop()
    expect(existsSync(pidFile)).toBe(false)
    writeFileSync(pidFile, `${process.pid}\n${dataDir}/postgres\n0\n5432\n\n\n\n`)
    const server = await start()
    expect(await query(server.appUrl, 'SELECT value FROM kept')).toEqual([{ value: 1 }])
  })
})
