import { createElement } from 'react'
import { renderToStaticMarkup } from 'react-dom/server'
import { describe, expect, it } from 'vitest'
import { pageWords } from '@/components/invite-page/page-words'
import { type FamilyLanguage, type FamilyLanguageTag, familyLanguages } from '@/lib/family-language'
import { accountWords } from '@/scripts/testing/account-words'
import { LetterSheet } from './letter-sheet'
import { letterWords } from './letter-words'

/** How each language says that a code has six digits. */
const sixDigits: Record<FamilyLanguageTag, string> = {
  en: 'six digits',
  es: 'seis cifras',
  'zh-Hans': '六位数字',
  vi: 'sáu chữ số',
  ar: 'ستة أرقام',
  ht: 'sis chif',
}

describe.each(familyLanguages)('a sheet in $tag', (language) => {
  const { tag, direction } = language
  const words = letterWords[tag]
  const [account, signIn] = [false, true].map((signsIn) => sheet({ language, signsIn }))

  it('speaks of an account, a user name and a password only where a family sets one up', () => {
    expect(accountWords[tag].map((word) => word.test(account ?? ''))).toEqual([true, true, true])
    expect(accountWords[tag].map((word) => word.test(signIn ?? ''))).toEqual([false, false, false])
  })

  it('tells of a mailed code of six digits only where the link signs in', () => {
    expect([account, signIn].map((text) => text?.includes(sixDigits[tag]))).toEqual([false, true])
  })

  it('stands in its direction with the portal’s name, the heading and the steps of the page it leads to', () => {
    for (const [text, title, steps] of [
      [account, pageWords[tag].title, words.steps],
      [signIn, pageWords[tag].signIn.title, words.signIn.steps],
    ] as const) {
      expect(text).toMatch(new RegExp(`^<article lang="${tag}" dir="${direction}"`))
      expect(text).toContain(`<h2>${title}</h2>`)
      expect(text).toContain('<bdi>Volunteer Hub</bdi>')
      expect(text).toContain(`<ol>${[words.open, ...steps].map((step) => `<li>${step}</li>`).join('')}</ol>`)
    }
  })
})

function sheet({ language, signsIn }: { language: FamilyLanguage; signsIn: boolean }): string {
  const letter = {
    invitationId: '1',
    name: 'Ana Reyes',
    givenName: 'Ana',
    schools: ['Elm Elementary'],
    home: { school: 'Elm Elementary', grade: '3' },
    language,
    closesAt: new Date('2026-03-15T12:00:00Z'),
    url: 'https://invite.example.org/i/maple/0123456789abcdefghjkmnpqrs',
  }
  return renderToStaticMarkup(
    createElement(LetterSheet, {
      letter,
      signsIn,
      districtName: 'Maple Grove Schools',
      timeZone: 'America/Chicago',
      portalName: 'Volunteer Hub',
      officeContact: null,
      date: new Date('2026-03-01T12:00:00Z'),
      place: '1 of 1',
    }),
  )
}
