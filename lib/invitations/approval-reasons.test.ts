import { describe, expect, it } from 'vitest'
import { defaultTrustPolicy } from '@/lib/districts/trust-policy'
import { campaignReasons } from './approval-reasons'

const chosen = { bound: 'chosen', minimumSeconds: 60, maximumSeconds: 86_400, defaultSeconds: 18_000, clickSeconds: 600 } as const
const strict = { ...defaultTrustPolicy, approvalOverContacts: 10, approvalForLifetimes: true }
const issuing = { contacts: 10, lifetimeSeconds: 18_000, lifetime: chosen }

describe('campaignReasons', () => {
  it.each([
    ['as many contacts as need no second member', {}, []],
    ['one contact more', { contacts: 11 }, ['over_contacts']],
    ['a lifetime a second over the portal’s own', { lifetimeSeconds: 18_001 }, ['longer_lifetime']],
    ['a shorter lifetime', { lifetimeSeconds: 60 }, []],
    ['both', { contacts: 11, lifetimeSeconds: 86_400 }, ['over_contacts', 'longer_lifetime']],
    ['invite pages', { lifetimeSeconds: null }, []],
    ['a portal that knows one lifetime', { lifetime: { bound: 'fixed' as const, seconds: 60 }, lifetimeSeconds: 86_400 }, []],
    ['nobody who would get anything', { contacts: 0, lifetimeSeconds: 86_400 }, []],
  ])('of %s are %j → %j', (_, given, reasons) => {
    expect(campaignReasons(strict, { ...issuing, ...given })).toEqual(reasons)
  })

  it('are none in a district that has not asked for them', () => {
    expect(campaignReasons(defaultTrustPolicy, { ...issuing, contacts: 1_000_000, lifetimeSeconds: 86_400 })).toEqual([])
  })
})
