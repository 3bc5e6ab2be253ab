import { describe, expect, it } from 'vitest'
import { compareLetters, homeClassOf } from './letter-order'

const letter = (id: string, familyName: string, school: string | null, grade: string | null, language: string | null = null) => {
  return { id, givenName: 'Ana', familyName, language, home: { school, grade } }
}

const letters = [
  letter('a', 'Zapata', 'Oak', '10', 'es-MX'),
  letter('b', 'Young', 'Oak', '2'),
  letter('c', 'Xu', null, null, 'zh'),
  letter('d', 'Walker', 'Elm', 'K', 'ht'),
  letter('e', 'Adams', 'Oak', '2', 'fr'),
  letter('f', 'Adams', 'Oak', '2', 'en-GB'),
]

const sorted = (order: Parameters<typeof compareLetters>[0]) =>
  [...letters]
    .sort(compareLetters(order))
    .map(({ id }) => id)
    .join('')

describe('compareLetters', () => {
  it('goes by school, grade and name, and by id where all that is equal', () => expect(sorted('school')).toBe('defbac'))
  it('goes by grade as schools count it, children without one last', () => expect(sorted('grade')).toBe('defbac'))
  it('goes by the language a letter is written in, English for languages it is not written in', () =>
    expect(sorted('language')).toBe('efbacd'))
  it('goes by family name', () => expect(sorted('name')).toBe('efdcba'))
})

describe('homeClassOf', () => {
  it('is the class of the youngest child, pre-kindergarten first', () => {
    const home = homeClassOf([
      { school: 'Oak', grade: '10' },
      { school: 'Elm', grade: 'PK' },
      { school: 'Elm', grade: 'K' },
      { school: 'Fir', grade: null },
    ])
    expect(home).toEqual({ school: 'Elm', grade: 'PK' })
  })

  it('is nothing where there is no child', () => expect(homeClassOf([])).toEqual({ school: null, grade: null }))
})
