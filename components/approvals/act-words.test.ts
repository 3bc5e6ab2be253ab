import { describe, expect, it } from 'vitest'
import type { AwaitedAct } from '@/lib/approvals/awaited-act'
import { actTitle, filterInWords, handOutWords, resultHref } from './act-words'

const links = {
  kind: 'campaign',
  portalName: 'Parent Portal',
  channel: 'link',
  form: 'signed',
  lifetimeSeconds: 86_400,
  selection: { filter: {} },
  firstNames: [],
  schools: [],
} as const satisfies AwaitedAct
const pages = { ...links, form: 'invite_page', lifetimeSeconds: null } as const
const release = { kind: 'import_release', importId: 'i-1', source: 'contacts', removed: 61, changed: 0 } as const

describe('what waits', () => {
  it.each([
    ['Create links for 1,200 contacts', links, 1_200],
    ['Create invite pages for 1 contact', pages, 1],
    ['Send invitations to 2 contacts', { ...pages, channel: 'email' as const }, 2],
    ['Print letters for 2 contacts', { ...pages, channel: 'letter' as const }, 2],
    ['Release a held import from contacts', release, 61],
    ['Release a held import', { ...release, source: null }, 61],
  ])('is called “%s”', (title, act, contacts) => {
    expect(actTitle({ act, contacts })).toBe(title)
  })

  it('says what each contact gets', () => {
    expect(handOutWords(links)).toBe('Signed links, each for 24 hours (link)')
    expect(handOutWords({ ...pages, channel: 'letter' })).toBe('Invite pages (letter)')
  })

  it('says which filters choose the contacts', () => {
    const filter = { school: 'Oak Elementary', status: 'never_invited', no_email: true, restricted: false, with_students: true }
    expect(filterInWords(filter)).toBe('School: Oak Elementary, Status: never invited, No e-mail')
    expect(filterInWords({})).toBe('')
  })

  it('leads to what came of it', () => {
    const resultId = 'c-1'
    expect(resultHref({ act: links, resultId })).toBe('/links?campaign=c-1')
    expect(resultHref({ act: { ...pages, channel: 'email' }, resultId })).toBe('/mail/c-1')
    expect(resultHref({ act: { ...pages, channel: 'letter' }, resultId })).toBe('/letters/c-1')
    expect(resultHref({ act: release, resultId })).toBe('/roster/c-1')
    expect(resultHref({ act: { ...release, source: null }, resultId })).toBeUndefined()
    expect(resultHref({ act: links, resultId: null })).toBeUndefined()
  })
})
