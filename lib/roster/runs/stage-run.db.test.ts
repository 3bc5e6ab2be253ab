import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { findImports } from '@/lib/roster/get-import'
import { stageRoster } from '@/scripts/testing/import-roster'
import { makeDistrict } from '@/scripts/testing/make-district'

const now = new Date('2026-11-21T15:00:00Z')

async function* bodyOf(text: string): AsyncGenerator<Uint8Array> {
  yield Buffer.from(text)
}

const stage = (actor: Actor, text: string, upload: { source?: string; idempotencyKey?: string } = {}) =>
  stageRoster(actor, { format: 'contacts', ...upload, body: bodyOf(text) }, now)

const rowsLeft = ({ districtId }: Actor) =>
  inDistrict(districtId, async (tx) => [await tx.rosterImportLine.count(), await tx.rosterImportRefusal.count()])

describe('stageImport', () => {
  it.each([
    ['an empty file', ''],
    ['a header alone', 'guid,family_name\n'],
    ['a missing column', 'name\nRuiz\n'],
    ['an unclosed quote after many lines', `guid,family_name\n${'g,Ruiz\n,\ng-3,\n'.repeat(8_000)}g-2,"Lee\n`],
  ])('refuses %s and keeps nothing', async (_, text) => {
    const { admin } = await makeDistrict()
    const refused = await stage(admin, text)
    expect(refused).toMatchObject({ state: 'refused', counts: { added: 0, refused: 0 }, refused: [] })
    expect(refused.refusal).toMatch(/^(The|A) .+\.$|\?$/)
    expect(await rowsLeft(admin)).toEqual([0, 0])
  })

  it('refuses a file without one good line, and keeps the reasons', async () => {
    const { admin } = await makeDistrict()
    const refused = await stage(admin, 'guid,family_name\ng-1,\n,Lee\n')
    expect(refused).toMatchObject({ state: 'refused', counts: { refused: 2 }, refused: [{ line: 2 }, { line: 3 }] })
    expect(refused.refusal).toContain('Line 2: family_name is empty.')
  })

  it('keeps the first thousand refused lines and counts all', async () => {
    const { admin } = await makeDistrict()
    const staged = await stage(admin, `guid,family_name\ng-0,Ruiz\n${'g-1,\n'.repeat(9_500)}`)
    expect(staged).toMatchObject({ state: 'staged', counts: { added: 1, refused: 9_500 } })
    expect(staged.refused).toHaveLength(1_000)
    expect(staged.refused.at(-1)?.line).toBe(1_002)
  })

  it('refuses an upload that breaks off', async () => {
    const { admin } = await makeDistrict()
    async function* breaksOff() {
      yield Buffer.from('guid,family_name\ng-1,Ruiz\n')
      throw new Error('socket hang up')
    }
    const broken = await stageRoster(admin, { format: 'contacts', body: breaksOff() }, now)
    expect(broken).toMatchObject({ state: 'refused', refusal: 'The upload broke off before its end. Upload the file again.' })
    expect(await rowsLeft(admin)).toEqual([0, 0])
  })

  it('answers a replayed idempotency key with the earlier import', async () => {
    const { admin, owner } = await makeDistrict()
    const first = await stage(admin, 'guid,family_name\ng-1,Ruiz\n', { idempotencyKey: 'k' })
    expect(await stage(admin, 'guid,family_name\ng-1,Ruiz\n', { idempotencyKey: 'k' })).toEqual(first)
    const other = stage(admin, 'guid,family_name\ng-1,Ruiz\ng-2,Vega\n', { idempotencyKey: 'k' })
    await expect(other).rejects.toMatchObject({ code: 'idempotency_key_reused' })
    expect((await stage(owner, 'guid,family_name\ng-1,Ruiz\n', { idempotencyKey: 'k' })).id).not.toBe(first.id)
    await expect(stage(admin, '', { idempotencyKey: 'k', source: 'other' })).rejects.toMatchObject({ code: 'idempotency_key_reused' })
  })

  it('takes one of two uploads with the same key at once, and answers the other with it or says that it is still arriving', async () => {
    const { admin, districtId } = await makeDistrict()
    const upload = () => stage(admin, 'guid,family_name\ng-1,Ruiz\n', { idempotencyKey: 'twice' })
    const both = await Promise.allSettled([upload(), upload()])
    const refused = both.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason.message] : []))
    for (const message of refused) expect(message).toContain('still arriving')
    const { id } = await upload()
    for (const outcome of both) if (outcome.status === 'fulfilled') expect(outcome.value.id).toBe(id)
    expect(refused.length).toBeLessThan(2)
    expect(await inDistrict(districtId, (tx) => tx.rosterImport.count({ where: { districtId } }))).toBe(1)
  })

  it('refuses a bad name of a source', async () => {
    const { admin } = await makeDistrict()
    for (const source of ['', 'x'.repeat(101), 'a\u202eb']) {
      await expect(stage(admin, '', { source })).rejects.toMatchObject({ code: 'invalid_input', fields: { source: expect.any(String) } })
    }
    expect((await stage(admin, 'guid,family_name\ng-1,Ruiz\n')).source).toBe('contacts')
  })

  it('records the upload without personal data in the leaf', async () => {
    const { admin, districtId } = await makeDistrict()
    const { id } = await stage(admin, 'guid,family_name\ng-1,Ruiz\n', { source: 'Ms Ruiz’s list' })
    const [event] = await inDistrict(districtId, (tx) => tx.auditEvent.findMany({ where: { subjectId: id }, include: { personal: true } }))
    expect(event).toMatchObject({ action: 'import.staged', actorId: admin.id })
    expect(event?.leaf).not.toContain('Ruiz')
    expect(event?.personal?.data).toContain('Ms Ruiz’s list')
  })

  it('lists imports newest first, page by page', async () => {
    const { admin } = await makeDistrict()
    for (const source of ['a', 'b', 'c']) await stage(admin, 'guid,family_name\ng-1,Ruiz\n', { source })
    const first = await findImports(admin, { limit: 2 })
    expect(first.rows.map(({ source }) => source)).toEqual(['c', 'b'])
    const second = await findImports(admin, { limit: 2, cursor: first.nextCursor ?? '' })
    expect(second.rows.map(({ source }) => source)).toEqual(['a'])
    expect(second.nextCursor).toBeNull()
    const back = await findImports(admin, { limit: 2, cursor: second.previousCursor ?? '' })
    expect(back.rows.map(({ source }) => source)).toEqual(['c', 'b'])
  })
})
