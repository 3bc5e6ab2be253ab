import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest'
import { writeAnchor } from '@/lib/audit/anchors/anchor-folder'
import { rawPublicKey, signCheckpoint, verifierKey } from '@/lib/audit/tree/checkpoint'
import { inDistrict } from '@/lib/district-scope'
import { uuidV7 } from '@/lib/uuid-v7'
import { asTableOwner } from '@/scripts/testing/as-table-owner'
import { copyTemplate, pointToDatabase } from '@/scripts/testing/copy-template'
import { issueTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { runCliHere } from '@/scripts/testing/run-cli-here'
import { signRecord, testSigningKey } from '@/scripts/testing/sign-record'

// It verifies every record of its database.
const name = `cli_audit_${process.env.VITEST_POOL_ID}`
await copyTemplate(name)
pointToDatabase(name)

let folder = ''
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'invite-desk-cli-audit-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function makeRecord() {
  const district = await makeIssuingDistrict([{ givenName: 'Zoë' }])
  const { districtId, owner } = district
  await signRecord(districtId)
  await issueTo(owner, { ...district, now: new Date() })
  await signRecord(districtId)
  const newest = await inDistrict(districtId, (tx) =>
    tx.auditCheckpoint.findFirstOrThrow({ where: { districtId }, orderBy: { size: 'desc' } }),
  )
  const checkpoint = path.join(folder, `${districtId}.checkpoint`)
  await writeFile(checkpoint, newest.note)
  return { ...district, key: verifierKey(districtId, rawPublicKey(testSigningKey)), checkpoint }
}

describe('audit verify and audit export', () => {
  it('exports a record that is verified from the file alone, without a database', async () => {
    const { slug, districtId, key, checkpoint } = await makeRecord()
    const exported = await runCliHere(['audit', 'export', '--district', slug])
    expect(exported).toMatchObject({ code: 0, problem: '' })
    const file = path.join(folder, 'record.ndjson')
    await writeFile(file, exported.out)
    vi.stubEnv('DATABASE_URL', 'postgresql://nobody@127.0.0.1:1/none')
    const words = ['audit', 'verify', '--file', file, '--key', key, '--checkpoint', checkpoint]
    const sound = await runCliHere(words)
    expect(sound).toMatchObject({ code: 0, problem: '' })
    expect(sound.out).toContain(`Record of the district ${districtId}: sound.`)
    expect(sound.out).not.toContain('Note:')

    await writeFile(file, exported.out.replace('"version\\":1', '"version\\":2'))
    const altered = await runCliHere([...words, '--json'])
    expect(altered.code).toBe(10)
    expect(JSON.parse(altered.out)).toMatchObject({ exit_code: 10, records: [{ verdict: 'leaf_altered', districtId }] })

    await writeFile(file, exported.out.slice(0, -200))
    expect((await runCliHere(words)).code).toBe(20)
    vi.unstubAllEnvs()
  })

  it('verifies where it lies, and ends with the gravest of what it finds', async () => {
    const { slug, districtId, checkpoint, key } = await makeRecord()
    const words = ['audit', 'verify', '--district', slug, '--key', key]
    expect((await runCliHere([...words, '--checkpoint', checkpoint])).code).toBe(0)
    await asTableOwner(
      districtId,
      `ALTER TABLE audit_events DISABLE TRIGGER insert_only; UPDATE audit_events SET action = 'link.revealed' WHERE action = 'link.issued'`,
    )
    const { code, out } = await runCliHere(words)
    expect(code).toBe(10)
    expect(out).toContain('says another action than its row.')
    expect(out).toContain('Note: The trigger insert_only of audit_events is missing or switched off.')
    await asTableOwner(
      districtId,
      `UPDATE audit_events SET action = 'link.issued' WHERE action = 'link.revealed'; ALTER TABLE audit_events ENABLE ALWAYS TRIGGER insert_only`,
    )
    expect((await runCliHere(words)).code).toBe(0)
  })

  it.each<[what: string, text: string | undefined]>([
    ['a file that is no record', 'guid,family_name\n1,Meyer\n'],
    ['an empty file', ''],
    ['a file that is not there', undefined],
  ])('ends with 2 and a sentence for %s', async (_, text) => {
    const file = path.join(folder, text === undefined ? 'nowhere' : 'other.csv')
    if (text !== undefined) await writeFile(file, text)
    const { code, problem } = await runCliHere(['audit', 'verify', '--file', file])
    expect(code).toBe(2)
    expect(problem).toMatch(/This is no exported record|The file cannot be read/)
  })

  it('takes no checkpoint and no key that were changed on the way', async () => {
    const { key, checkpoint, slug } = await makeRecord()
    const words = ['audit', 'verify', '--district', slug]
    expect((await runCliHere([...words, '--key', key.replace('+', '+0')])).code).toBe(2)
    const note = await readFile(checkpoint, 'utf8')
    await writeFile(checkpoint, note.replace('\n\n', '\n'))
    expect((await runCliHere([...words, '--key', key, '--checkpoint', checkpoint])).problem).toContain('is no checkpoint')
    const nowhere = await runCliHere([...words, '--anchors', path.join(folder, 'nowhere')])
    expect(nowhere).toMatchObject({ code: 2, problem: expect.stringContaining('nowhere cannot be read: ENOENT.') })
    await writeFile(checkpoint, note.replace(/\n[0-9]+\n/, '\n9999\n'))
    expect((await runCliHere([...words, '--key', key, '--checkpoint', checkpoint])).code).toBe(30)
  })

  it('takes a checkpoint with the line ends of a mail program', async () => {
    const { key, checkpoint, slug } = await makeRecord()
    const words = ['audit', 'verify', '--district', slug, '--key', key, '--checkpoint', checkpoint, '--json']
    const note = await readFile(checkpoint, 'utf8')
    for (const text of [note.replaceAll('\n', '\r\n'), `\ufeff${note}`, note.trimEnd()]) {
      await writeFile(checkpoint, text)
      const { code, out } = await runCliHere(words)
      expect(code).toBe(0)
      expect(JSON.parse(out)).toMatchObject({ records: [{ anchors: 1 }] })
    }
  })

  it('tells of a district that is gone, by the checkpoint that was kept of it', async () => {
    const { key } = await makeRecord()
    const gone = uuidV7()
    const note = signCheckpoint({ districtId: gone, size: 3, rootHash: Buffer.alloc(32), signedAt: new Date() }, testSigningKey)
    const anchors = await mkdtemp(path.join(folder, 'anchors-'))
    await writeAnchor(anchors, { districtId: gone, size: 3, note })
    const kept = path.join(folder, 'gone.checkpoint')
    await writeFile(kept, note)
    for (const where of [
      ['--anchors', anchors],
      ['--checkpoint', kept],
    ]) {
      const { code, out } = await runCliHere(['audit', 'verify', '--key', key, ...where])
      expect(code).toBe(20)
      expect(out).toContain(`Record of the district ${gone}: NOT SOUND (truncated, 20).`)
      expect(out).toContain('This database has no such district')
    }
  })

  it('goes on with the other records where one cannot be read', async () => {
    const { districtId, key } = await makeRecord()
    const other = await makeRecord()
    const anchors = await mkdtemp(path.join(folder, 'anchors-'))
    await mkdir(path.join(anchors, districtId, '0000000003.checkpoint'), { recursive: true })
    const words = ['audit', 'verify', '--key', key, '--anchors', anchors]
    const { code, out } = await runCliHere([...words, '--json'])
    const told: { records: Array<{ verdict: string }>; unread: unknown[] } = JSON.parse(out)
    expect(told.records.filter(({ verdict }) => verdict !== 'sound')).toEqual([])
    expect(code).toBe(1)
    expect(told.unread).toEqual([{ districtId, fault: expect.stringContaining('EISDIR') }])
    expect(told.records).toContainEqual(expect.objectContaining({ districtId: other.districtId, verdict: 'sound' }))
    expect((await runCliHere(words)).out).toContain(`Record of the district ${districtId}: NOT VERIFIED. It could not be read:`)
  })
})
