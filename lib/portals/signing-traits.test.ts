import { describe, expect, it } from 'vitest'
import { nobody } from './nobody'
import { everyPortalWantsGuid, servicesFor, signingTraits } from './signing-traits'

const ready = { missing: [] }
const parentPortal = {
  ...ready,
  id: '1',
  name: 'Parent Portal',
  kind: 'gg4l',
  settings: { client_id: 'district', link_base: 'https://portal.example.org/setup?jwt=' },
}
const manual = { ...ready, id: '2', name: 'Manual', kind: 'proprofs', settings: { domain: 'https://help.example.org' } }
const app = { ...ready, id: '3', name: 'App', kind: 'passage', settings: { app_id: 'app' } }

describe('signingTraits', () => {
  it('tells how the links of a portal behave', () => {
    expect(signingTraits(parentPortal)).toMatchObject({
      signsIn: false,
      links: { lifetime: { bound: 'chosen', defaultSeconds: 18_000 }, onlyAtClick: false },
    })
    expect(signingTraits(manual)).toMatchObject({
      signsIn: true,
      links: { lifetime: { bound: 'fixed', seconds: 180 }, onlyAtClick: true },
    })
  })

  it('knows without the settings whether the links sign in, and nothing else', () => {
    expect(signingTraits({ kind: 'gg4l', settings: {} })).toEqual({ signsIn: false, links: null })
    expect(signingTraits({ kind: 'proprofs', settings: {} })).toEqual({ signsIn: true, links: null })
  })

  it('has none for a portal that only verifies', () => {
    expect(signingTraits(app)).toBeUndefined()
  })
})

describe('everyPortalWantsGuid', () => {
  it('is true until there is a portal that serves contacts without one', () => {
    expect(everyPortalWantsGuid([])).toBe(true)
    expect(everyPortalWantsGuid([parentPortal, app])).toBe(true)
    expect(everyPortalWantsGuid([parentPortal, manual])).toBe(false)
  })

  it('is true of a portal that is to know contacts by it, and false of any other, while settings are missing', () => {
    const unfinishedManual = { ...manual, settings: {} }
    expect(everyPortalWantsGuid([{ ...parentPortal, settings: {} }])).toBe(true)
    expect(everyPortalWantsGuid([unfinishedManual])).toBe(false)
    expect(everyPortalWantsGuid([unfinishedManual, app])).toBe(false)
    expect(everyPortalWantsGuid([parentPortal, unfinishedManual])).toBe(true)
  })
})

describe('servicesFor', () => {
  it('parts the portals that serve a contact from those that cannot, with the reason', () => {
    const noGuid = servicesFor([parentPortal, manual, app], { ...nobody, guid: null })
    expect(noGuid.serving).toEqual([manual])
    expect(noGuid.skipping).toEqual([{ portal: parentPortal, reason: 'no_guid' }])
    const noEmail = servicesFor([parentPortal, manual], { ...nobody, email: null })
    expect(noEmail.serving).toEqual([parentPortal])
    expect(noEmail.skipping).toEqual([{ portal: manual, reason: 'no_email' }])
  })

  it('leaves out what is not ready', () => {
    expect(servicesFor([{ ...manual, missing: ['client secret'] }], nobody)).toEqual({ serving: [], skipping: [] })
  })
})
