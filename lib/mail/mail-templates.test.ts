import { describe, expect, it } from 'vitest'
import { familyLanguageTags } from '@/lib/family-language'
import { accountWords } from '@/scripts/testing/account-words'
import { mailWords } from './mail-templates'
import { findTextMistakes, isCodeLine, mailPlaceholders, parsePieces, templateKinds, templatePurposes } from './mail-text'

const placeholdersOf = (text: string) => parsePieces(text).flatMap((piece) => ('placeholder' in piece ? piece.placeholder : []))

describe.each(familyLanguageTags)('the words of mails in %s', (tag) => {
  const words = mailWords[tag]

  it.each(templateKinds)('have a default text without a mistake that says everything, for the %s', (kind) => {
    const text = words.texts[kind]
    expect(findTextMistakes(text)).toEqual({})
    expect([...new Set(placeholdersOf(text.body))].sort()).toEqual(Object.keys(mailPlaceholders).sort())
    expect(placeholdersOf(text.subject)).toEqual(templatePurposes[kind].signsIn ? ['district', 'portal'] : ['district'])
  })

  it.each(templateKinds)('speak of an account, a user name and a password only where a family sets one up, the %s', (kind) => {
    const { subject, body } = words.texts[kind]
    const found = accountWords[tag].map((word) => word.test(`${subject}\n${body}`))
    expect(found).toEqual(accountWords[tag].map(() => !templatePurposes[kind].signsIn))
  })

  it('have a text for a code that says where it is typed in, until when, and whom to ask', () => {
    expect([...new Set(placeholdersOf(words.code.body))].sort()).toEqual(['code', 'district', 'ends', 'given_name', 'office', 'portal'])
    expect(words.code.body.split('\n').filter(isCodeLine)).toHaveLength(1)
    expect(placeholdersOf(words.code.subject)).toEqual(['portal'])
  })

  it('put in what they are given and nothing else', () => {
    const { texts: _, code: _code, ...fixed } = words
    expect(Object.fromEntries(Object.entries(fixed).map(([name, text]) => [name, placeholdersOf(text).sort()]))).toEqual({
      continue: [],
      continueAs: ['name'],
      copyAddress: [],
      ends: ['date', 'time', 'zone'],
      signed: ['ends'],
      sender: ['district'],
      officeUnknown: [],
      unsubscribe: [],
    })
  })
})

describe('the words of mails', () => {
  it('differ in every language', () => {
    const all = familyLanguageTags.flatMap((tag) => {
      const { texts, code, ends: _, ...fixed } = mailWords[tag]
      return [...Object.values(fixed), code.subject, code.body, ...templateKinds.flatMap((kind) => [texts[kind].subject, texts[kind].body])]
    })
    expect(new Set(all).size).toBe(all.length)
  })
})
