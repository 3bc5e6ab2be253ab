import { describe, expect, it } from 'vitest'
import { type MadeContact, makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { findContactFacets } from './find-contact-facets'

async function rosterOf(contacts: MadeContact[]) {
  const district = await makeDistrict()
  await makeContacts(district.districtId, contacts)
  return district
}

const roster: MadeContact[] = [
  {
    language: 'es',
    students: [
      { school: 'Oak', grade: '10' },
      { school: 'Oak', grade: 'K' },
    ],
  },
  { language: 'en', students: [{ school: 'Elm', grade: '2' }] },
  { language: 'en', students: [{ school: 'Elm', grade: '10' }] },
  { language: null, students: [{ grade: '11' }, { school: 'Ash' }] },
  { language: 'so', removedAt: new Date('2026-02-01T08:00:00Z') },
  { language: 'ar' },
]

describe('what contacts can be filtered by', () => {
  it('is the schools, grades and languages there are, each once, grades in the order of school years', async () => {
    const { owner } = await rosterOf(roster)
    expect(await findContactFacets(owner)).toEqual({
      schools: ['Ash', 'Elm', 'Oak'],
      grades: ['K', '2', '10', '11'],
      languages: ['ar', 'en', 'es'],
    })
  })

  it.each([
    [['Oak'], { schools: ['Oak'], grades: ['K', '10'], languages: ['es'] }],
    [['Oak', 'Elm', 'Oak'], { schools: ['Elm', 'Oak'], grades: ['K', '2', '10'], languages: ['en', 'es'] }],
    [['Ash', 'Nowhere'], { schools: ['Ash'], grades: [], languages: [] }],
  ])('is for a sender of %j what their schools have', async (schools, expected) => {
    const { sender } = await rosterOf(roster)
    expect(await findContactFacets({ ...sender, schools })).toEqual(expected)
  })

  it('is nothing where nobody is', async () => {
    const { owner } = await rosterOf([])
    expect(await findContactFacets(owner)).toEqual({ schools: [], grades: [], languages: [] })
  })
})
