import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { saveMapping } from '@/lib/roster/mapping/save-mapping'
import { saveSource } from '@/lib/roster/sources/save-source'
import { applyRoster, stageRoster } from '@/scripts/testing/import-roster'
import { makeDistrict } from '@/scripts/testing/make-district'
import { cancelImport } from './apply-import'
import { resultFile } from './result-file'

const now = new Date('2026-11-22T15:00:00Z')

async function rowsOf(actor: Actor, id: string): Promise<string[][]> {
  const rows: string[][] = []
  for await (const page of resultFile(actor, id)) rows.push(...page)
  return rows
}

const people = ['g-1,Ruiz,Ana,', 'g-2,Lee,Kim,', ',Okafor,Di,c-3', 'g-4,Kim,Jo,']
const stage = (actor: Actor, lines: readonly string[]) =>
  stageRoster(actor, { format: 'contacts', body: ['guid,family_name,given_name,sourced_id', ...lines].join('\n') }, now)

describe('resultFile', () => {
  it('gives a contact CSV back with what becomes of each line', async () => {
    const { admin } = await makeDistrict()
    const first = await stage(admin, people)
    expect(await rowsOf(admin, first.id)).toEqual([
      ['action', 'guid', 'family_name', 'given_name', 'sourced_id', 'reason'],
      ...people.map((line) => ['added', ...line.split(','), '']),
    ])
    await applyRoster(admin, first.id, {}, now)
    const next = await stage(admin, ['g-1,Ruiz,Ana,', 'g-2,Lee,Kimberly,', 'g-3,Okafor,Di,c-3', ',Nobody', 'g-4,,Jo,', 'g-5,New,,'])
    const marked = await rowsOf(admin, next.id)
    expect(marked.map(([action, guid, , , , reason]) => [action, guid, reason])).toEqual([
      ['action', 'guid', 'reason'],
      ['unchanged', 'g-1', ''],
      ['changed', 'g-2', ''],
      ['changed', 'g-3', ''],
      ['refused', '', 'It has neither a guid nor a sourced_id, so nobody can tell whose line it is.'],
      ['refused', 'g-4', 'family_name is empty.'],
      ['added', 'g-5', ''],
    ])
    await applyRoster(admin, next.id, { release: true }, now)
    expect(await rowsOf(admin, next.id)).toEqual(marked)
  })

  it('gives a file with guardians side by side back, with what becomes of each of them', async () => {
    const { admin } = await makeDistrict()
    const mapping = await saveMapping(
      admin,
      {
        name: 'Wide',
        settings: {
          encoding: 'windows-1252',
          delimiter: ';',
          columns: [
            { header: 'Student', field: 'student_id' },
            { header: 'Guardian 1', field: 'full_name', guardian: 1 },
            { header: 'Mail 1', field: 'email', guardian: 1 },
            { header: 'Guardian 2', field: 'full_name', guardian: 2 },
            { header: 'Mail 2', field: 'email', guardian: 2 },
          ],
          knownBy: 'student',
        },
      },
      now,
    )
    await saveSource(
      admin,
      { name: 'Birch', format: 'mapped', settings: { mappingId: mapping.id }, schedule: null, applyAlone: false },
      now,
    )
    const upload = (lines: string[]) =>
      stageRoster(
        admin,
        { source: 'Birch', body: Buffer.from(['sep=;', 'Student;Guardian 1;Mail 1;Guardian 2;Mail 2', ...lines].join('\r\n'), 'latin1') },
        now,
      )
    const first = await upload(['S-1;Ana Núñez;ana@example.org;Leo Núñez;', 'S-2;Kim Lee;;;'])
    await applyRoster(admin, first.id, {}, now)
    const next = await upload(['S-1;Ana Núñez;ana@example.org;Leo Ruiz;', 'S-2;Kim Lee;;Jo Lee;nonsense', 'S-3;;;;', 'S-4;Di Kim;;'])
    expect(await rowsOf(admin, next.id)).toEqual([
      ['action', 'Student', 'Guardian 1', 'Mail 1', 'Guardian 2', 'Mail 2', 'reason'],
      ['changed + unchanged', 'S-1', 'Ana Núñez', 'ana@example.org', 'Leo Ruiz', '', ''],
      ['refused + unchanged', 'S-2', 'Kim Lee', '', 'Jo Lee', 'nonsense', 'The e-mail address “nonsense” is not one.'],
      ['', 'S-3', '', '', '', '', 'It names no contact.'],
      ['added', 'S-4', 'Di Kim', '', '', '', ''],
    ])
  })

  it('reads on through many batches', async () => {
    const { admin } = await makeDistrict()
    const lines = Array.from({ length: 12_000 }, (_, index) => (index % 1_000 === 999 ? `g-${index},,,` : `g-${index},Family ${index},,`))
    const { id } = await stage(admin, lines)
    const marked = (await rowsOf(admin, id)).slice(1)
    expect(marked.map(([, guid]) => guid)).toEqual(lines.map((_, index) => `g-${index}`))
    expect(marked.filter(([action]) => action === 'refused').map(([, guid]) => guid)).toEqual(
      Array.from({ length: 12 }, (_, index) => `g-${index * 1_000 + 999}`),
    )
    expect(marked.filter(([action]) => action === 'added')).toHaveLength(11_988)
  })

  it('refuses what cannot be given back', async () => {
    const [{ admin, sender, districtId }, other] = [await makeDistrict(), await makeDistrict()]
    const { id } = await stage(admin, people)
    await expect(rowsOf(sender, id)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(rowsOf(other.admin, id)).rejects.toMatchObject({ code: 'not_found' })
    await inDistrict(districtId, (tx) => tx.rosterImportChunk.deleteMany({ where: { districtId, importId: id } }))
    await expect(rowsOf(admin, id)).rejects.toMatchObject({
      code: 'conflict',
      message: 'The file of this import is not kept any more. Upload it again to get it back with its lines marked.',
    })
    await cancelImport(admin, id, now)
    await expect(rowsOf(admin, id)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('has not been compared') })
  })
})
