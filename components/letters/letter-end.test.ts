import { describe, expect, it } from 'vitest'
import type { SigningPortal } from '@/components/contacts/signing-portal'
import { letterEnd } from './letter-end'

const portalOf = (days: number | null, signsIn: boolean): SigningPortal => ({
  id: '1',
  name: 'Volunteers',
  missing: [],
  links: { lifetime: { bound: 'once' }, onlyAtClick: false },
  signsIn,
  invitePage: days === null ? null : { days, asksCode: false },
})

describe('letterEnd', () => {
  it('warns of letters that sign in and are dead tomorrow, and says which setting it is', () => {
    const end = letterEnd(portalOf(1, true))
    expect(end).toMatchObject({ tone: 'warning', title: 'These letters die after 1 day' })
    expect(end?.text).toContain(
      'sign families in to Volunteers, so their addresses work for 1 day from now. A family that reads its letter',
    )
    expect(end?.text).toContain('Settings, “Portals that sign families in”, “Days such a page works”.')
  })

  it('says how long letters work that sign in also where there is time', () => {
    const end = letterEnd(portalOf(30, true))
    expect(end).toMatchObject({ tone: 'info', title: 'These letters die after 30 days' })
    expect(end?.text).not.toContain('finds it dead')
  })

  it('warns of other letters only where there are few days, and names their own setting', () => {
    expect(letterEnd(portalOf(3, false))?.text).toContain('Settings, “Days an invite page works”.')
    expect(letterEnd(portalOf(4, false))).toBeUndefined()
  })

  it('says nothing where there are no invite pages to print', () => expect(letterEnd(portalOf(null, true))).toBeUndefined())
})
