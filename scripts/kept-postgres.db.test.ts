import { chmodSync, mkdtempSync, readFileSync, renameSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { setTimeout as pause } from 'node:timers/promises'
import pg from 'pg'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { findRunningPostgres } from './embedded-postgres'
import { type KeptPostgres, keepPostgres } from './kept-postgres'

const dataDir = mkdtempSync(path.join(tmpdir(), 'invite-desk-kept-'))
const cluster = path.join(dataDir, 'postgres')
const control = path.join(cluster, 'global', 'pg_control')
let kept: KeptPostgres

beforeAll(async () => {
  chmodSync(dataDir, 0o711)
  kept = await keepPostgres(dataDir, { superuserPassword: 'superuser', ownerPassword: 'owner', appPassword: 'app' })
  await query('CREATE TABLE kept (value int)')
})
afterAll(async () => {
  await kept.stop()
  rmSync(dataDir, { recursive: true, force: true })
})

async function query(text: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: kept.ownerUrl })
  client.on('error', () => undefined)
  await client.connect()
  try {
    return (await client.query(text)).rows
  } finally {
    await client.end()
  }
}

/** Asks until it is answered, as whoever uses the database does. */
async function ask(text: string): Promise<unknown[]> {
  for (;;) {
    const rows = await query(text).catch(() => undefined)
    if (rows) return rows
    await pause(50)
  }
}

const kill = () => process.kill(Number(readFileSync(path.join(cluster, 'postmaster.pid'), 'utf8').split('\n')[0]), 'SIGKILL')

describe('the embedded PostgreSQL of a running product', () => {
  it('is started again at the same address after it was killed, with all that was committed, and says so', async () => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    await query('INSERT INTO kept VALUES (1)')
    kill()
    expect(await ask('SELECT value FROM kept')).toEqual([{ value: 1 }])
    await vi.waitFor(() => expect(said.mock.calls.flat().join('')).toContain('The database ended unexpectedly. It is started again'))
  })

  it('is started again also where it ends while it is being started', async () => {
    vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    for (let round = 0; round < 8; round++) {
      expect(await ask('SELECT value FROM kept')).toEqual([{ value: 1 }])
      // From the first connection on there is a moment in which the start still asks for roles and the database.
      await pause(round * 2)
      kill()
    }
    expect(await ask('SELECT value FROM kept')).toEqual([{ value: 1 }])
  })

  it('is started again as soon as that can be, and says what keeps it', async () => {
    const said = vi.spyOn(process.stderr, 'write').mockReturnValue(true)
    await query('INSERT INTO kept VALUES (2)')
    renameSync(control, `${control}.away`)
    kill()
    await vi.waitFor(() => expect(said.mock.calls.flat().join('')).toContain('The database cannot start yet: '), { timeout: 60_000 })
    renameSync(`${control}.away`, control)
    expect(await ask('SELECT value FROM kept ORDER BY value')).toEqual([{ value: 1 }, { value: 2 }])
    expect(await findRunningPostgres(dataDir)).toEqual({ port: Number(new URL(kept.appUrl).port) })
  })
})
