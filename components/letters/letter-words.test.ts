import { describe, expect, it } from 'vitest'
import { pageWords } from '@/components/invite-page/page-words'
import { familyLanguages } from '@/lib/family-language'
import { html } from '@/lib/safe-html'
import { letterWords } from './letter-words'

describe.each(familyLanguages)('a letter in $tag', ({ tag }) => {
  const letter = letterWords[tag]
  const page = pageWords[tag]

  it('names the button of the invite page as the page does, whatever the portal', () => {
    for (const [press] of [letter.steps, letter.signIn.steps]) expect(press).toContain(page.continue)
  })

  it('has the headings and the last steps of the invite page', () => {
    expect(letter.title).toBe(page.title)
    expect(letter.steps[1]).toBe(page.steps[2])
    expect(letter.signIn.title).toBe(page.signIn.title)
    expect(letter.signIn.steps[1]).toBe(page.signIn.stepsWithCode(html`a•••@example.org`)[2])
  })

  it('shows the hyphen that may be left out, and says until when it works', () => {
    expect(letter.typed).toContain('-')
    for (const part of ['DAY', 'HOUR', 'ZONE']) expect(letter.until({ date: 'DAY', time: 'HOUR', zone: 'ZONE' })).toContain(part)
  })
})
