import { describe, expect, it } from 'vitest'
import { importNotesSchema } from '@/lib/roster/import-notes'
import { appliedWords, closedInWords, heldWords, isTypedCount, notesInWords } from './import-words'

const counts = { added: 0, changed: 0, removed: 0, unchanged: 0, refused: 0 }

describe('heldWords', () => {
  it('says how large a share of the source would go', () => {
    const words = heldWords('removes', { ...counts, removed: 61, changed: 9, unchanged: 530 })
    expect(words.title).toBe('This import is held: it would remove 61 of 600 contacts (10.2 %)')
    expect(words.question).toContain('Removed')
  })

  it('says how large a share of the source would change', () => {
    const words = heldWords('changes', { ...counts, added: 40, changed: 960, unchanged: 40 })
    expect(words.title).toBe('This import is held: it would change 960 of 1,000 contacts (96 %)')
    expect(words.question).toContain('Changed')
  })
})

describe('isTypedCount', () => {
  it.each([
    ['1204', true],
    ['1,204', true],
    [' 1 204 ', true],
    ['1205', false],
    ['', false],
    ['yes', false],
  ])('takes %j for 1,204: %s', (text, taken) => {
    expect(isTypedCount(text, 1_204)).toBe(taken)
  })
})

describe('appliedWords', () => {
  it.each([
    [{ added: 12, changed: 3 }, '12 contacts added, 3 changed, none removed.'],
    [{ removed: 1_000 }, 'No contact added, none changed, 1,000 removed.'],
    [{ added: 1, unchanged: 5 }, '1 contact added, none changed, none removed.'],
    [{ unchanged: 5 }, 'The contacts were as it says already.'],
  ])('sums up %j', (some, sentence) => {
    expect(appliedWords({ ...counts, ...some })).toBe(sentence)
  })
})

describe('notesInWords', () => {
  it('leaves out what there is none of', () => {
    expect(notesInWords(importNotesSchema.parse({}))).toEqual([])
  })

  it('says one of a kind in the singular', () => {
    const notes = importNotesSchema.parse({ disabled: 1, ended: 3 })
    expect(notesInWords(notes).map(({ count, label }) => `${count} ${label}`)).toEqual([
      '1 disabled user left out',
      '3 roles left out that have ended',
    ])
  })
})

describe('closedInWords', () => {
  it.each([
    [{ email_changed: 1, left: 1_200 }, '1,200 because the contact left the roster, 1 because the contact changed e-mail address.'],
    [{ restricted: 2 }, '2 because the contact became restricted.'],
    [{}, ''],
  ])('says of %j why', (counts, sentence) => {
    expect(closedInWords(counts)).toBe(sentence)
  })
})
