import { describe, expect, it } from 'vitest'
import { pageDaysFact, signingFacts } from './signing-facts'
import { canIssue, formOf, type SigningPortal } from './signing-portal'

const chosen = { bound: 'chosen', minimumSeconds: 60, maximumSeconds: 86_400, defaultSeconds: 18_000, clickSeconds: 3_600 } as const
const parentPortal: SigningPortal = {
  id: '1',
  name: 'Parent Portal',
  missing: [],
  links: { lifetime: chosen, onlyAtClick: false },
  signsIn: false,
  invitePage: { days: 14, asksCode: false },
}
const volunteers: SigningPortal = {
  ...parentPortal,
  name: 'Get Connected',
  links: { lifetime: { bound: 'once' }, onlyAtClick: false },
  signsIn: true,
  invitePage: { days: 1, asksCode: true },
}
const manual: SigningPortal = { ...volunteers, name: 'ProProfs', links: { lifetime: { bound: 'fixed', seconds: 180 }, onlyAtClick: true } }

describe('signingFacts', () => {
  it('says nothing of links that only lead to an account set-up and whose lifetime is chosen on the spot', () => {
    expect(signingFacts(parentPortal, 'invite_page')).toEqual([])
    expect(signingFacts(parentPortal, 'signed')).toEqual([])
  })

  it('explains why links that live minutes are signed at the click', () => {
    expect(signingFacts(manual, 'invite_page')[0]).toBe(
      'Links of ProProfs live 3 minutes, so each family gets the address of an invite page; the link is signed when they press Continue.',
    )
  })

  it('says that a link of unknown expiry works once', () => {
    expect(signingFacts(volunteers, 'signed')[0]).toContain('No expiry known; each link works once')
  })

  it('says that a page signs in, and whether a code is mailed first', () => {
    expect(signingFacts(volunteers, 'invite_page')).toEqual([
      expect.stringContaining('a six-digit code is mailed to the contact’s address'),
    ])
    const uncoded = { ...volunteers, invitePage: { days: 1, asksCode: false } }
    expect(signingFacts(uncoded, 'invite_page')[0]).toContain('No code is asked for')
  })

  it('warns of a signed link that signs its bearer in', () => {
    expect(signingFacts(volunteers, 'signed').at(-1)).toContain('Whoever opens such a link is signed in to Get Connected')
  })
})

describe('pageDaysFact', () => {
  it('says how long an invite page works, if there are any', () => {
    expect(pageDaysFact(parentPortal)).toBe('Each invite page works for 14 days from now.')
    expect(pageDaysFact(volunteers)).toBe('Each invite page works for 1 day from now.')
    expect(pageDaysFact({ ...parentPortal, invitePage: null })).toBeUndefined()
  })
})

describe('formOf', () => {
  it('leaves no choice where only invite pages sign, or where there are none', () => {
    expect(formOf(parentPortal, 'signed')).toBe('signed')
    expect(formOf(parentPortal, 'invite_page')).toBe('invite_page')
    expect(formOf(manual, 'signed')).toBe('invite_page')
    expect(formOf({ ...parentPortal, invitePage: null }, 'invite_page')).toBe('signed')
  })
})

describe('canIssue', () => {
  it('is true of what is ready', () => {
    for (const portal of [parentPortal, volunteers, manual]) expect(canIssue(portal)).toBe(true)
    expect(canIssue({ ...parentPortal, invitePage: null })).toBe(true)
  })

  it('is false while something is missing, and where links live minutes and there are no invite pages', () => {
    expect(canIssue({ ...parentPortal, missing: ['client secret'], links: null })).toBe(false)
    expect(canIssue({ ...manual, invitePage: null })).toBe(false)
  })
})
