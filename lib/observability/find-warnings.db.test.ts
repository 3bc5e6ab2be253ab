import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { describe, expect, it, vi } from 'vitest'
import { database } from '@/lib/database'
import { findMissing } from '@/lib/find-missing'
import { uuidV7 } from '@/lib/uuid-v7'
import { copyTemplate, pointToDatabase } from '@/scripts/testing/copy-template'
import { makeDistrict } from '@/scripts/testing/make-district'
import { describeFullDisk } from './data-folder-state'
import { findWarnings } from './find-warnings'

// What waits and what was recorded is that of all districts, so this file has a database and a data folder to itself.
const name = `warnings_${process.env.VITEST_POOL_ID}`
await copyTemplate(name)
pointToDatabase(name)
const parent = await mkdtemp(path.join(tmpdir(), 'warnings-'))
const folder = path.join(parent, 'data')
await mkdir(folder)
vi.stubEnv('DATA_DIR', folder)

const now = new Date()
const minutes = (count: number) => new Date(now.getTime() + count * 60_000)

describe('what is told of the installation', () => {
  it('is nothing while all is well', async () => {
    expect([await findMissing(), await findWarnings(now)]).toEqual([[], []])
  })

  it('is that a clock is wrong', async () => {
    await makeDistrict()
    const [warning] = await findWarnings(minutes(-60 * 72))
    expect(warning).toMatch(/^The clock of this machine is at least 3 days behind/)
    expect(await findWarnings(minutes(-0.5))).toEqual([])
  })

  it('is that nobody does the work that waits', async () => {
    const made = minutes(-5).getTime().toString(16).padStart(12, '0')
    const eventId = `${made.slice(0, 8)}-${made.slice(8)}-7000-8000-000000000000`
    await database().auditQueue.create({ data: { districtId: uuidV7(), eventId } })
    expect(await findWarnings(now)).toEqual([
      expect.stringMatching(/^What happened 5 minutes ago has no number .* The worker does not run/),
    ])
    await database().auditQueue.deleteMany({ where: { eventId } })
  })

  it('is how little is left of the disk', async () => {
    expect(await describeFullDisk(300 * 1024 ** 2)).toMatch(/nearly full: 300 MB are left/)
    expect(await describeFullDisk(1024 ** 3)).toBeUndefined()
  })

  it('is that a key is missing', async () => {
    const { districtId } = await makeDistrict()
    const { keyCiphertext } = await database().district.findUniqueOrThrow({ where: { id: districtId } })
    const unknown = Buffer.from(keyCiphertext)
    unknown.write('z9', 2)
    await database().district.update({ where: { id: districtId }, data: { keyCiphertext: unknown } })
    expect(await findMissing()).toEqual(['ENCRYPTION_KEYS does not hold the key z9, with which districts are sealed.'])
    await database().district.update({ where: { id: districtId }, data: { keyCiphertext } })
  })

  it('is that the data folder was there and is gone', async () => {
    await rm(folder, { recursive: true })
    expect(await findMissing()).toEqual(['The data folder was moved, or may not be written to any more.'])
    await rm(parent, { recursive: true })
  })
})
