import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { savePortal } from '@/lib/portals/save-portal'
import { asTableOwner } from '@/scripts/testing/as-table-owner'
import { issueTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { tamperWith } from '@/scripts/testing/tamper-with'
import { revealCampaign, revealLink } from './reveal-links'

const now = new Date('2026-03-01T12:00:00Z')
const later = (seconds: number) => new Date(now.getTime() + seconds * 1000)

async function issued() {
  const district = await makeIssuingDistrict([
    { familyName: 'B', students: [{ school: 'Oak' }] },
    { familyName: 'A', students: [{ school: 'Elm' }] },
  ])
  const { contactIds, portalId, owner } = district
  const { campaignId, links } = await issueTo(owner, { portalId, contactIds, lifetimeSeconds: 3_600, now })
  const [first, second] = links
  if (!first || !second) throw new Error('There are two links.')
  return { ...district, campaignId, first, second }
}

const revealed = (districtId: string) =>
  inDistrict(districtId, (tx) => tx.auditEvent.findMany({ where: { action: 'link.revealed' }, orderBy: { id: 'asc' } }))

describe('revealLink', () => {
  it('derives the same address again while it lives, each time recorded', async () => {
    const { districtId, sender, first } = await issued()
    expect(await revealLink(sender, first.id, now)).toEqual({ url: first.url })
    expect(await revealLink(sender, first.id, later(3_599))).toEqual({ url: first.url })
    const events = await revealed(districtId)
    expect(events.map(({ actorId, subjectId }) => [actorId, subjectId])).toEqual([
      [sender.id, first.contactId],
      [sender.id, first.contactId],
    ])
    expect(JSON.parse(events[0]?.leaf ?? '')).toMatchObject({ details: { link_id: first.id } })
  })

  it('derives with the version it was signed with, and the base it had, whatever the portal has become', async () => {
    const { owner, portalId, first } = await issued()
    const settings = { link_base: 'https://elsewhere.example.org/#', client_id: 'changed', secret_encoding: 'base64' }
    const secret = Buffer.from('another-client-secret-of-more-than-32-bytes').toString('base64')
    await savePortal(owner, { id: portalId, kind: 'gg4l', name: 'Renamed', settings, secret }, now)
    expect(await revealLink(owner, first.id, now)).toEqual({ url: first.url })
  })

  it('refuses an expired link with link_expired and records nothing', async () => {
    const { districtId, owner, first } = await issued()
    await expect(revealLink(owner, first.id, later(3_600))).rejects.toMatchObject({ code: 'link_expired' })
    expect(await revealed(districtId)).toEqual([])
  })

  it('gives nothing out when the person’s data was erased', async () => {
    const { districtId, owner, first } = await issued()
    await inDistrict(districtId, (tx) => tx.auditPersonal.deleteMany({ where: { districtId } }))
    await expect(revealLink(owner, first.id, now)).rejects.toMatchObject({ code: 'link_expired' })
  })

  it.each([
    ['restricted', 'UPDATE contacts SET restricted = true'],
    ['marked do not invite', 'UPDATE contacts SET do_not_invite_at = now()'],
    ['marked needs none', 'UPDATE contacts SET needs_none_at = now()'],
    ['gone from the roster', 'UPDATE contacts SET removed_at = now()'],
    ['revoked', 'UPDATE invitations SET revoked_at = now()'],
    ['frozen', "UPDATE invitations SET frozen_at = now(), frozen_reason = 'other'"],
  ])('does not give out again a link of a contact who is by now %s', async (_, sql) => {
    const { districtId, owner, campaignId, first } = await issued()
    await tamperWith(districtId, 'audit_personal', sql)
    await expect(revealLink(owner, first.id, now)).rejects.toMatchObject({ code: 'conflict' })
    expect(await revealCampaign(owner, campaignId, now)).toEqual([])
    expect(await revealed(districtId)).toEqual([])
  })

  it('gives it out again once an owner has lifted the restriction', async () => {
    const { districtId, owner, first } = await issued()
    await asTableOwner(districtId, 'UPDATE contacts SET restricted = true, restriction_lifted_at = now()')
    expect(await revealLink(owner, first.id, now)).toEqual({ url: first.url })
  })

  it.each([
    ['claims', 'audit_personal', `UPDATE audit_personal SET data = replace(data, 'contact_setup_test', 'somebody_else')`],
    ['claims, no longer JSON', 'audit_personal', `UPDATE audit_personal SET data = 'x'`],
    ['digest', 'links', 'UPDATE links SET token_digest = sha256(token_digest)'],
    ['secret', 'secret_versions', `UPDATE secret_versions SET ciphertext = ciphertext || '\\x00'`],
    ['encoding of the secret', 'secret_versions', `UPDATE secret_versions SET encoding = 'base64'`],
    ['version of the secret', 'secret_versions', 'UPDATE secret_versions SET version = 7'],
  ])('gives nothing out when somebody tampered with the %s', async (_, table, sql) => {
    const { districtId, owner, first } = await issued()
    expect(await tamperWith(districtId, table, sql)).toBeGreaterThan(0)
    await expect(revealLink(owner, first.id, now)).rejects.toThrow()
    expect(await revealed(districtId)).toEqual([])
  })

  it.each([
    `UPDATE audit_personal SET data = replace(data, 'contact_setup_test', 'somebody_else')`,
    `UPDATE audit_personal SET data = 'x'`,
    `UPDATE audit_personal SET data = '{}'`,
  ])('says that the record was altered when it tells of another token than the issued one: %s', async (sql) => {
    const { districtId, owner, first } = await issued()
    await tamperWith(districtId, 'audit_personal', sql)
    await expect(revealLink(owner, first.id, now)).rejects.toMatchObject({ code: 'conflict', message: expect.stringContaining('altered') })
  })

  it('is refused to the auditor, and to a sender of other schools as an unknown one', async () => {
    const { auditor, sender, first, second } = await issued()
    await expect(revealLink(auditor, first.id, now)).rejects.toMatchObject({ code: 'forbidden' })
    const ofOak = { ...sender, schools: ['Oak'] }
    expect(await revealLink(ofOak, first.id, now)).toEqual({ url: first.url })
    await expect(revealLink(ofOak, second.id, now)).rejects.toMatchObject({ code: 'not_found' })
    await expect(revealLink(ofOak, 'nonsense', now)).rejects.toMatchObject({ code: 'not_found' })
  })
})

describe('revealCampaign', () => {
  it('gives the living links in the order of issuing, recorded one by one', async () => {
    const { districtId, owner, campaignId, first, second } = await issued()
    const links = await revealCampaign(owner, campaignId, now)
    expect(links).toEqual([
      { id: second.id, name: 'Ana A', url: second.url },
      { id: first.id, name: 'Ana B', url: first.url },
    ])
    expect(await revealed(districtId)).toHaveLength(2)
    expect(await revealCampaign(owner, campaignId, later(3_600))).toEqual([])
  })

  it('gives a sender with schools these schools’ links alone', async () => {
    const { districtId, sender, auditor, campaignId, first } = await issued()
    expect((await revealCampaign({ ...sender, schools: ['Oak'] }, campaignId, now)).map(({ id }) => id)).toEqual([first.id])
    expect(await revealed(districtId)).toHaveLength(1)
    await expect(revealCampaign(auditor, campaignId, now)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(revealCampaign(sender, 'nonsense', now)).rejects.toMatchObject({ code: 'not_found' })
  })
})
