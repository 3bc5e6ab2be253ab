import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { claimFields } from '@/lib/portals/claims/claim-fields'
import { makeDistrict } from '@/scripts/testing/make-district'
import { makePortal, makePortalOf, testLinkBase } from '@/scripts/testing/make-portal'
import { savePortal } from './save-portal'
import { tryPortal } from './try-portal'

const now = new Date('2026-03-01T12:00:00.789Z')

describe('tryPortal', () => {
  it('tells what a token would say and when it would die, and does not give it out', async () => {
    const { districtId, owner } = await makeDistrict()
    const { id } = await makePortal(owner)
    const trial = await tryPortal(owner, id, now)
    expect(trial).toEqual({
      header: { alg: 'HS256', typ: 'JWT' },
      claims: {
        iss: 'jwtp.gg4l.com',
        sub: 'contact_setup_test',
        iat: 1_772_366_400,
        exp: 1_772_384_400,
        guid: '00000000-0000-4000-8000-000000000000',
      },
      address: { prefix: testLinkBase, suffix: '' },
      issuedAt: new Date('2026-03-01T12:00:00Z'),
      expiresAt: new Date('2026-03-01T17:00:00Z'),
    })
    expect(JSON.stringify(trial)).not.toMatch(/eyJ[\w-]+\./)
    const event = await inDistrict(districtId, (tx) => tx.auditEvent.findFirst({ where: { action: 'portal.tried' } }))
    expect(event).toMatchObject({ subjectId: id, actorId: owner.id })
    expect(await inDistrict(districtId, (tx) => tx.link.count())).toBe(0)
  })

  it('fills every field that a claims template can name', async () => {
    const { owner } = await makeDistrict()
    const template = Object.fromEntries(claimFields.map((field) => [field, `{${field}}`]))
    const { id } = await makePortalOf(owner, 'custom', { claims_template: template })
    const { claims } = await tryPortal(owner, id, now)
    expect(Object.keys(claims)).toEqual(claimFields)
    expect(Object.values(claims)).not.toContain('')
  })

  it.each([
    ['get_connected', null],
    ['proprofs', new Date('2026-03-01T12:03:00Z')],
    ['synap', new Date('2026-03-15T12:00:00Z')],
  ] as const)('tells of %s when the token would die: %s', async (kind, expiresAt) => {
    const { owner } = await makeDistrict()
    const { id } = await makePortalOf(owner, kind)
    expect((await tryPortal(owner, id, now)).expiresAt).toEqual(expiresAt)
  })

  it('refuses a portal that is not ready', async () => {
    const { owner } = await makeDistrict()
    const { id } = await savePortal(owner, { kind: 'gg4l', name: 'Parent Portal', settings: {} }, now)
    await expect(tryPortal(owner, id, now)).rejects.toMatchObject({
      code: 'portal_not_ready',
      message: expect.stringContaining('client ID, link base, client secret'),
    })
  })

  it.each(['sender', 'auditor'] as const)('is refused to the %s', async (role) => {
    const district = await makeDistrict()
    const { id } = await makePortal(district.owner)
    await expect(tryPortal(district[role], id, now)).rejects.toMatchObject({ code: 'forbidden' })
  })
})
