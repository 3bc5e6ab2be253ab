import { describe, expect, it } from 'vitest'
import { isRoleAccount } from '@/lib/contacts/role-account'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { insertRows } from '@/lib/insert-rows'
import { applyRoster, stageRoster } from '@/scripts/testing/import-roster'
import { makeDistrict } from '@/scripts/testing/make-district'
import type { ImportPlace } from './compare-import'
import { findImportFlags } from './find-flags'
import { recordFlags } from './record-flags'
import { createIncomingLines } from './staged-line'

const now = new Date('2026-11-23T15:00:00Z')

type Line = { key: string; email?: string; student?: string; cleaned?: string; refused?: boolean }

/** An import of a source of its own, as far as the flags ask. */
async function makeImport({ admin, districtId }: { admin: Actor; districtId: string }): Promise<ImportPlace> {
  const { id: importId, sourceId } = await stageRoster(admin, { source: 'flagged', body: 'guid,family_name\nx,Xia\n' }, now)
  await inDistrict(districtId, (tx) => tx.rosterImportFlag.deleteMany({ where: { districtId, importId } }))
  return { districtId, importId, sourceId }
}

/** Flags these lines as staging does. A contact is named after its key. */
async function flag(place: ImportPlace, lines: readonly Line[]) {
  return inDistrict(place.districtId, async (tx) => {
    await tx.$executeRaw`DROP TABLE IF EXISTS incoming_lines`
    await createIncomingLines(tx)
    const rows = lines.map(({ key, email = null, student = null, cleaned = null, refused = false }, index) => ({
      position: index,
      line: index + 2,
      key: `guid:${key}`,
      digest: Buffer.alloc(32),
      guid: key,
      given_name: key,
      family_name: 'Ruiz',
      email,
      restricted: false,
      refused,
      cleaned,
      student_key: student && `sourced_id:${student}`,
      student_given_name: student,
      student_family_name: student && 'Vega',
    }))
    await insertRows(tx, { table: 'incoming_lines', rows })
    return recordFlags(tx, place)
  })
}

const none = { sharedEmail: 0, manyGuardians: 0, roleAccounts: 0, invisibleCharacters: 0 }

describe('recordFlags', () => {
  it('flags contacts who share an address, whatever its case, and not one who stands on two lines', async () => {
    const district = await makeDistrict()
    const place = await makeImport(district)
    const notes = await flag(place, [
      { key: 'ana', email: 'both@example.org', student: 'luz' },
      { key: 'ana', email: 'both@example.org', student: 'leo' },
      { key: 'ben', email: 'Both@Example.org' },
      { key: 'chi', email: 'chi@example.org', student: 'luz' },
      { key: 'chi', email: 'chi@example.org', student: 'leo' },
      { key: 'dee' },
      { key: 'eve' },
      { key: 'fay', email: 'chi@example.org', refused: true },
    ])
    expect(notes).toEqual({ ...none, sharedEmail: 2 })
    expect(await findImportFlags(district.admin, place.importId)).toEqual([
      { flag: 'shared_email', line: 2, name: 'ana Ruiz', detail: 'both@example.org' },
      { flag: 'shared_email', line: 4, name: 'ben Ruiz', detail: 'both@example.org' },
    ])
  })

  it('sees addresses of other sources, but not of the same person or of who has left', async () => {
    const district = await makeDistrict()
    const other = 'guid,family_name,email\nana,Ruiz,ana@example.org\nzoe,Vega,SHARED@example.org\nyan,Lee,gone@example.org\n'
    const body = (text: string) => ({ source: 'other', body: text })
    const { id } = await stageRoster(district.admin, body(other), now)
    await applyRoster(district.admin, id, {}, now)
    const { id: second } = await stageRoster(district.owner, body(other.replace('yan,Lee,gone@example.org\n', '')), now)
    await applyRoster(district.owner, second, { release: true }, now)
    const place = await makeImport(district)
    const lines = [
      { key: 'ana', email: 'ana@example.org' },
      { key: 'ben', email: 'shared@example.org' },
      { key: 'cat', email: 'gone@example.org' },
    ]
    expect(await flag(place, lines)).toEqual({ ...none, sharedEmail: 1 })
    expect(await findImportFlags(district.admin, place.importId)).toMatchObject([{ name: 'ben Ruiz', detail: 'shared@example.org' }])
  })

  it('flags a student with six guardians, not one with five of whom one stands there twice', async () => {
    const district = await makeDistrict()
    const place = await makeImport(district)
    const six = [...'abcdef'].map((key) => ({ key, student: 'luz' }))
    const five = [...'abcdea'].map((key) => ({ key, student: 'leo' }))
    const refused = [...'abcde'].map((key) => ({ key, student: 'lia' }))
    const lines = [...six, ...five, ...refused, { key: 'f', student: 'lia', refused: true }]
    expect(await flag(place, lines)).toEqual({ ...none, manyGuardians: 1 })
    expect(await findImportFlags(district.admin, place.importId)).toEqual([
      { flag: 'many_guardians', line: 2, name: 'luz Vega', detail: '6 guardians' },
    ])
  })

  it('flags addresses of offices exactly where isRoleAccount says so', async () => {
    const district = await makeDistrict()
    const place = await makeImport(district)
    const emails = [
      'office@example.org',
      'Front.Desk2@example.org',
      'no-reply@example.org',
      'info+a@example.org',
      'ana+info@example.org',
      'officer@example.org',
    ]
    const lines = emails.map((email, index) => ({ key: `k${index}`, email }))
    const expected = emails.filter(isRoleAccount)
    expect(await flag(place, lines)).toEqual({ ...none, roleAccounts: expected.length })
    const flags = await findImportFlags(district.admin, place.importId)
    expect(flags.map(({ detail }) => detail)).toEqual(expected.map((email) => email.toLowerCase()))
  })

  it('flags contacts whose values held invisible characters, with the columns', async () => {
    const district = await makeDistrict()
    const place = await makeImport(district)
    const lines = [
      { key: 'ana' },
      { key: 'ben', cleaned: 'family_name, email' },
      { key: 'ben', cleaned: 'email' },
      { key: 'chi', cleaned: 'guid', refused: true },
    ]
    expect(await flag(place, lines)).toEqual({ ...none, invisibleCharacters: 1 })
    expect(await findImportFlags(district.admin, place.importId)).toEqual([
      { flag: 'invisible_characters', line: 3, name: 'ben Ruiz', detail: 'family_name, email' },
    ])
  })

  it('counts all and keeps the first thousand, in the order of the file', async () => {
    const district = await makeDistrict()
    const place = await makeImport(district)
    const lines = Array.from({ length: 1_200 }, (_, index) => ({ key: `k${index}`, email: `shared${index % 2}@example.org` }))
    expect(await flag(place, lines)).toEqual({ ...none, sharedEmail: 1_200 })
    const flags = await findImportFlags(district.admin, place.importId)
    expect(flags.map(({ line }) => line)).toEqual(Array.from({ length: 1_000 }, (_, index) => index + 2))
  })

  it('shows flags to who imports the roster, of the own district', async () => {
    const district = await makeDistrict()
    const { importId } = await makeImport(district)
    await expect(findImportFlags(district.sender, importId)).rejects.toMatchObject({ code: 'forbidden' })
    const stranger = await makeDistrict()
    await expect(findImportFlags(stranger.admin, importId)).rejects.toMatchObject({ code: 'not_found' })
  })
})
