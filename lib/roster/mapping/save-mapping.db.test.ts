import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { findProblemGroups } from '@/lib/roster/problem-groups'
import { resultFile } from '@/lib/roster/result-file'
import { saveSource } from '@/lib/roster/sources/save-source'
import { applyRoster, stageRoster } from '@/scripts/testing/import-roster'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { findMappings, getMapping, type MappingInput, removeMapping, saveMapping } from './save-mapping'

const now = new Date('2026-11-22T15:00:00Z')

const settings: MappingInput['settings'] = {
  encoding: 'windows-1252',
  delimiter: ';',
  columns: [
    { header: 'Name', field: 'full_name' },
    { header: 'Mail', field: 'email' },
    { header: 'Student', field: 'student_id' },
    { header: 'Language', field: 'language' },
  ],
  knownBy: 'email_and_name',
}

const eventsOf = ({ districtId }: TestDistrict) =>
  inDistrict(districtId, (tx) =>
    tx.auditEvent.findMany({ where: { districtId, action: { startsWith: 'mapping.' } }, orderBy: { id: 'asc' } }),
  )

async function resultRows(actor: Actor, id: string): Promise<string[][]> {
  const rows: string[][] = []
  for await (const page of resultFile(actor, id)) rows.push(...page)
  return rows
}

describe('saving a mapping', () => {
  it('keeps it under its name, and saves the same again without a word', async () => {
    const district = await makeDistrict()
    const saved = await saveMapping(district.admin, { name: ' Skyward ', settings }, now)
    expect(saved).toMatchObject({ name: 'Skyward', sources: [], settings: { ...settings, yesWords: [], fixed: {} } })
    await saveMapping(district.admin, { id: saved.id, name: 'Skyward', settings }, now)
    await saveMapping(district.admin, { id: saved.id, name: 'Skyward, spring', settings }, now)
    expect(await findMappings(district.admin)).toMatchObject([{ id: saved.id, name: 'Skyward, spring' }])
    const events = await eventsOf(district)
    expect(events.map(({ action }) => action)).toEqual(['mapping.saved', 'mapping.saved'])
    // Of a file without column names the header may be a family's data.
    expect(JSON.stringify(events.map(({ leaf }) => leaf))).not.toContain('Name')
  })

  it('refuses a name that is taken, a mapping that cannot work, and who may not', async () => {
    const { admin, sender } = await makeDistrict()
    await saveMapping(admin, { name: 'Skyward', settings }, now)
    await expect(saveMapping(admin, { name: 'Skyward', settings }, now)).rejects.toMatchObject({
      code: 'conflict',
      fields: { name: 'There is a mapping named Skyward already. Choose another name.' },
    })
    await expect(saveMapping(admin, { name: 'Other', settings: { ...settings, knownBy: 'id' } }, now)).rejects.toMatchObject({
      code: 'invalid_input',
      fields: { 'settings.knownBy': expect.any(String) },
    })
    await expect(saveMapping(sender, { name: 'Other', settings }, now)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(findMappings(sender)).rejects.toMatchObject({ code: 'forbidden' })
  })

  it('knows no mapping of another district', async () => {
    const [one, other] = [await makeDistrict(), await makeDistrict()]
    const { id } = await saveMapping(one.admin, { name: 'Skyward', settings }, now)
    for (const unknown of [id, '00000000-0000-7000-8000-000000000000', 'nonsense']) {
      await expect(getMapping(other.admin, unknown)).rejects.toMatchObject({ code: 'not_found' })
      await expect(removeMapping(other.admin, unknown, now)).rejects.toMatchObject({ code: 'not_found' })
    }
    await expect(saveMapping(other.admin, { id, name: 'Skyward', settings }, now)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('is removed only when no source is read by it', async () => {
    const district = await makeDistrict()
    const { admin } = district
    const [used, free] = [
      await saveMapping(admin, { name: 'Used', settings }, now),
      await saveMapping(admin, { name: 'Free', settings }, now),
    ]
    await saveSource(admin, { name: 'Birch', format: 'mapped', settings: { mappingId: used.id }, schedule: null, applyAlone: false }, now)
    expect(await getMapping(admin, used.id)).toMatchObject({ sources: ['Birch'] })
    await expect(removeMapping(admin, used.id, now)).rejects.toMatchObject({
      code: 'conflict',
      message: 'The source Birch is read by this mapping. Give it another one first.',
    })
    await removeMapping(admin, free.id, now)
    expect(await findMappings(admin)).toMatchObject([{ name: 'Used' }])
    expect((await eventsOf(district)).at(-1)?.action).toBe('mapping.removed')
  })
})

describe('importing by a mapping', () => {
  async function makeSource() {
    const district = await makeDistrict()
    const mapping = await saveMapping(district.admin, { name: 'Skyward', settings }, now)
    await saveSource(
      district.admin,
      { name: 'Birch', format: 'mapped', settings: { mappingId: mapping.id }, schedule: null, applyAlone: false },
      now,
    )
    const stage = (text: string) =>
      stageRoster(district.admin, { source: 'Birch', fileName: 'birch.csv', body: Buffer.from(text, 'latin1') }, now)
    return { ...district, mapping, stage }
  }

  it('brings in contacts, and knows them again in the next file', async () => {
    const { admin, stage } = await makeSource()
    const first = await stage(
      'Name;Mail;Student;Language\r\nNúñez, Ana;ana@example.org;S-1;Spanish\r\nLee, Kim;kim@example.org;S-2;English\r\n',
    )
    expect(first).toMatchObject({ state: 'staged', format: 'mapped', counts: { added: 2, refused: 0 } })
    await applyRoster(admin, first.id, {}, now)
    const next = await stage(
      'Name;Mail;Student;Language\r\nNúñez, Ana;ana@example.org;S-1;English\r\nLee, Kim;kim@example.org;S-2;English\r\n',
    )
    expect(next.counts).toMatchObject({ added: 0, changed: 1, removed: 0, unchanged: 1 })
  })

  it('refuses a file that lacks a column of the mapping, whole', async () => {
    const { stage } = await makeSource()
    expect(await stage('Name;Mail;Pupil;Language\r\nRuiz, Ana;ana@example.org;S-1;es\r\n')).toMatchObject({
      state: 'refused',
      refusal: expect.stringContaining('The column “Student” is missing, which the mapping of this source uses.'),
    })
  })

  it('groups refused lines by how they are repaired', async () => {
    const { admin, stage } = await makeSource()
    const lines = [
      'Ruiz, Ana;ana@example.org;S-1;Spanish',
      'Lee, Kim;kim@example.org;S-2;Klingonese',
      'Kim, Jo;nonsense;S-3;es',
      'Okafor, Di;di@example.org;S-4;Elvish',
    ]
    const { id, refused } = await stage(`Name;Mail;Student;Language\r\n${lines.join('\r\n')}\r\n`)
    expect(refused.map(({ file, line }) => [file, line])).toEqual([
      ['birch.csv', 3],
      ['birch.csv', 4],
      ['birch.csv', 5],
    ])
    expect(await findProblemGroups(admin, id)).toEqual([
      {
        problem: 'language',
        repair: 'Say in the mapping which language each word means.',
        count: 2,
        examples: [
          { line: 3, reason: 'The language “Klingonese” is not known. Say in the mapping which one it is.' },
          { line: 5, reason: 'The language “Elvish” is not known. Say in the mapping which one it is.' },
        ],
      },
      {
        problem: 'email',
        repair: 'Correct the e-mail addresses in the student information system.',
        count: 1,
        examples: [{ line: 4, reason: 'The e-mail address “nonsense” is not one.' }],
      },
    ])
  })

  it('counts all refused lines, also beyond those that are kept', async () => {
    const { admin, stage } = await makeSource()
    const lines = Array.from({ length: 1_500 }, (_, index) => `Lee, Kim;kim${index}@example.org;S-${index};Klingonese`)
    const good = 'Ruiz, Ana;ana@example.org;S-0;es'
    for (const first of [[good], []]) {
      const file = ['Name;Mail;Student;Language', ...first, ...lines, 'Kim, Jo;nonsense;S-9;es']
      const { id, refused } = await stage(file.join('\r\n'))
      expect(refused).toHaveLength(1_000)
      const groups = await findProblemGroups(admin, id)
      expect(groups.map(({ problem, count, examples }) => [problem, count, examples.length])).toEqual([
        ['language', 1_500, 3],
        ['email', 1, 0],
      ])
    }
  })

  it('reads and marks an import by the mapping as it was when the file came', async () => {
    const { owner, mapping, stage } = await makeSource()
    const file = 'Name;Mail;Student;Language\r\nRuiz, Ana;ana@example.org;S-1;es\r\n'
    const before = await stage(file)
    const marked = await resultRows(owner, before.id)
    const { settings } = mapping
    const columns = settings.columns.filter(({ field }) => field !== 'language')
    await saveMapping(owner, { id: mapping.id, name: mapping.name, settings: { ...settings, columns, fixed: { language: 'fr' } } }, now)
    expect(await resultRows(owner, before.id)).toEqual(marked)
    // Another list in between has it compared again.
    const other = await stageRoster(owner, { format: 'contacts', source: 'Other', body: 'guid,family_name\ng-9,Vega\n' }, now)
    await applyRoster(owner, other.id, {}, now)
    await applyRoster(owner, before.id, {}, now)
    const languages = () =>
      inDistrict(owner.districtId, async (tx) =>
        (await tx.contact.findMany({ where: { familyName: 'Ruiz' } })).map(({ language }) => language),
      )
    expect(await languages()).toEqual(['es'])
    const again = await stage(file)
    expect(again.counts).toMatchObject({ changed: 1 })
    await applyRoster(owner, again.id, { release: true }, now)
    expect(await languages()).toEqual(['fr'])
  })

  it('refuses a file whose source has lost its mapping', async () => {
    const { districtId, mapping, stage } = await makeSource()
    await inDistrict(districtId, (tx) => tx.rosterMapping.delete({ where: { districtId_id: { districtId, id: mapping.id } } }))
    await expect(stage('Name;Mail;Student;Language\r\n')).rejects.toMatchObject({
      code: 'invalid_input',
      message: 'The mapping of this source has been removed. Choose another one for it.',
    })
  })
})
