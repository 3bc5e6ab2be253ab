import { describe, expect, it } from 'vitest'
import { contactStatuses, type InvitationFacts, invitationStatus } from './invitation-status'

const now = new Date('2026-03-01T12:00:00Z')
const earlier = new Date('2026-03-01T11:00:00Z')
const later = new Date('2026-03-01T13:00:00Z')
const fresh: InvitationFacts = { closesAt: later, openedAt: null, continuedAt: null, activatedAt: null, revokedAt: null }

describe('invitationStatus', () => {
  it.each([
    ['open', {}],
    ['opened', { openedAt: earlier }],
    ['continued', { continuedAt: earlier }],
    ['continued', { openedAt: earlier, continuedAt: earlier }],
    ['expired', { closesAt: earlier }],
    ['expired', { closesAt: earlier, openedAt: earlier, continuedAt: earlier }],
    ['revoked', { revokedAt: earlier }],
    ['revoked', { revokedAt: earlier, closesAt: earlier, continuedAt: earlier }],
    ['activated', { activatedAt: earlier }],
    ['activated', { activatedAt: earlier, revokedAt: earlier, closesAt: earlier }],
  ] as const)('is %s for %o', (status, facts) => {
    expect(invitationStatus({ ...fresh, ...facts }, now)).toBe(status)
  })

  it('expires at the very moment it closes', () => {
    expect(invitationStatus({ ...fresh, closesAt: now }, now)).toBe('expired')
    expect(invitationStatus({ ...fresh, closesAt: new Date(now.getTime() + 1) }, now)).toBe('open')
  })

  it('answers every status a contact can have but never_invited', () => {
    const choices = [null, earlier]
    const seen = new Set<string>()
    for (const openedAt of choices)
      for (const continuedAt of choices)
        for (const activatedAt of choices)
          for (const revokedAt of choices)
            for (const closesAt of [earlier, later])
              seen.add(invitationStatus({ closesAt, openedAt, continuedAt, activatedAt, revokedAt }, now))
    expect([...seen, 'never_invited'].sort()).toEqual([...contactStatuses].sort())
  })
})
