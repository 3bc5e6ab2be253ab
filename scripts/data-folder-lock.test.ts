import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { findLockHolder, lockDataFolder, tryLockDataFolder } from './data-folder-lock'
import { processStartedAt } from './process-alive'

let folder = ''
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'invite-desk-lock-'))
})
afterEach(() => rmSync(folder, { recursive: true, force: true }))

const holder = (given: { pid: number; startedAt?: string; purpose?: 'start' | 'command' }) =>
  writeFileSync(path.join(folder, 'start.lock'), JSON.stringify({ startedAt: '', purpose: 'start', ready: false, ...given }))

async function deadPid(): Promise<number> {
  const child = spawn(process.execPath, ['-e', ''])
  await once(child, 'exit')
  return child.pid ?? 0
}

describe('the lock of a data folder', () => {
  it('is free again when it is released', async () => {
    const lock = await lockDataFolder(folder, 'start')
    expect(await findLockHolder(folder)).toMatchObject({ pid: process.pid, purpose: 'start', ready: false })
    await lock.markReady('http://localhost:3000')
    expect(await findLockHolder(folder)).toMatchObject({ ready: true })
    await lock.release()
    expect(await findLockHolder(folder)).toBeUndefined()
  })

  it('is refused while a start holds it, naming the process and the cure', async () => {
    await lockDataFolder(folder, 'start')
    await expect(lockDataFolder(folder, 'start')).rejects.toMatchObject({
      message: `Invite Desk already runs on ${folder} as process ${process.pid}.`,
      cure: expect.stringContaining(`kill ${process.pid}`),
    })
  })

  it('is waited for while a command holds it', async () => {
    const first = await lockDataFolder(folder, 'command')
    const second = lockDataFolder(folder, 'start')
    await first.release()
    await expect(second).resolves.toHaveProperty('release')
  })

  it('is taken over from a process that has died', async () => {
    holder({ pid: await deadPid() })
    await expect(lockDataFolder(folder, 'start')).resolves.toHaveProperty('release')
  })

  it('is taken over when a stranger has the process id of its dead holder', async () => {
    holder({ pid: process.pid, startedAt: `${Number(processStartedAt(process.pid)) - 1}` })
    await expect(lockDataFolder(folder, 'start')).resolves.toHaveProperty('release')
  })

  it.each(['', '{"pid":', 'null'])('is taken over when the file says %j', async (text) => {
    writeFileSync(path.join(folder, 'start.lock'), text)
    await expect(lockDataFolder(folder, 'start')).resolves.toHaveProperty('release')
  })

  it('is taken by exactly one of many, also from a dead holder', async () => {
    holder({ pid: await deadPid() })
    const outcomes = await Promise.all(Array.from({ length: 10 }, () => tryLockDataFolder(folder, 'start')))
    expect(outcomes.filter((outcome) => 'release' in outcome)).toHaveLength(1)
  })
})
