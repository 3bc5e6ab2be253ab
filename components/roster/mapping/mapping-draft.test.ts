import { describe, expect, it } from 'vitest'
import type { CsvInspection } from '@/lib/roster/mapping/inspect-csv'
import { mappingSchema } from '@/lib/roster/mapping/mapping'
import { suggestMapping } from '@/lib/roster/mapping/suggest-mapping'
import { draftOfInspection, draftOfMapping, flagWordsOf, languageWordsOf, mappingOfDraft } from './mapping-draft'

function inspected(columns: Record<string, string[]>): CsvInspection {
  const headers = Object.keys(columns)
  return {
    encoding: 'utf-8',
    delimiter: ';',
    columns: headers.map((header) => ({ header, samples: (columns[header] ?? []).slice(0, 3), words: columns[header] ?? [] })),
    suggestion: suggestMapping(headers),
  }
}

const wide = inspected({
  'Student ID': ['S-1'],
  Notes: [],
  'Guardian 1 Last Name': ['Ruiz'],
  'Guardian 1 Language': ['Spanish', 'Mixteco'],
  'Guardian 2 Last Name': [],
  'Guardian 2 Language': ['Mixteco', 'Chuukese'],
  'Guardian 2 Restricted': ['Y', 'Alert'],
})

describe('a mapping draft', () => {
  it('begins as the file suggests', () => {
    const draft = draftOfInspection(wide)
    expect(draft).toMatchObject({ isWide: true, knownBy: 'student', delimiter: ';' })
    const { settings, indexes } = mappingOfDraft(draft)
    expect(mappingSchema.parse(settings)).toEqual(settings)
    expect(settings.columns).toContainEqual({ header: 'Guardian 2 Last Name', field: 'family_name', guardian: 2 })
    // The second column of the file is not used.
    expect(indexes).toEqual([0, 2, 3, 4, 5, 6])
  })

  it('has no guardian numbers where each line is one contact', () => {
    const { settings } = mappingOfDraft({ ...draftOfInspection(wide), isWide: false })
    expect(settings.columns.every(({ guardian }) => guardian === null)).toBe(true)
  })

  it('asks for the words nobody knows, and goes on asking for those that were answered', () => {
    const draft = draftOfInspection(wide)
    expect(languageWordsOf(draft)).toEqual(['mixteco', 'chuukese'])
    expect(flagWordsOf(draft)).toEqual(['alert'])
    const answered = { ...draft, languages: { mixteco: 'mix', chuukese: ' ' }, flags: { alert: 'yes' as const } }
    expect(languageWordsOf(answered)).toEqual(['mixteco', 'chuukese'])
    expect(mappingOfDraft(answered).settings).toMatchObject({ languages: { mixteco: 'mix' }, yesWords: ['alert'], noWords: [] })
  })

  it('is the same mapping again after it was saved, beside the columns of a file', () => {
    const { settings } = mappingOfDraft({ ...draftOfInspection(wide), languages: { mixteco: 'mix' }, flags: { alert: 'no' } })
    expect(mappingOfDraft(draftOfMapping(settings)).settings).toEqual(settings)
    const beside = draftOfMapping(settings, inspected({ Phone: ['555-0100'], 'STUDENT ID': ['S-2'] }))
    expect(beside.columns.slice(0, 2)).toMatchObject([
      { header: 'Phone', field: '' },
      { header: 'STUDENT ID', field: 'student_id', samples: ['S-2'] },
    ])
    expect(mappingOfDraft(beside).settings.columns).toHaveLength(settings.columns.length)
  })

  it('takes of a vendor’s words for contacts those that the file has, and every row where it has none', () => {
    const clever = (words: string[]) =>
      inspected({ Student_id: ['S-1'], Contact_name: ['Ana Ruiz'], Contact_relationship: [], Contact_type: words })
    const draft = draftOfInspection(clever(['Guardian', 'Emergency']))
    expect(draft.onlyWhere).toEqual({ header: 'Contact_type', words: ['guardian'] })
    const { settings } = mappingOfDraft({ ...draft, onlyWhere: { header: 'Contact_type', words: ['guardian', ' '] } })
    expect(settings.onlyWhere).toEqual({ header: 'Contact_type', words: ['guardian'] })
    expect(draftOfMapping(settings).onlyWhere).toEqual(settings.onlyWhere)
    expect(mappingOfDraft(draftOfInspection(clever(['1', '2']))).settings.onlyWhere).toBeNull()
  })
})
