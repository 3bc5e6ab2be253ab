import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { Actor } from '@/lib/districts/actor'
import { eraseContact } from '@/lib/privacy/erase-contact'
import { makeInvitations } from '@/scripts/testing/make-invitations'
import { makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { findInDatabase } from '@/scripts/testing/stored-text'
import { activateInvitation, withdrawActivation } from './activate-by-hand'
import { activateIn } from './activate-invitations'

const now = new Date('2026-11-20T15:00:00Z')
const later = new Date('2026-11-21T15:00:00Z')
const reason = 'She told us on the phone'

async function invited() {
  const district = await makeIssuingDistrict([{ students: [{ school: 'Oak' }] }])
  const { districtId, portalId, contactIds } = district
  const [id = ''] = await makeInvitations(districtId, [{ contactId: contactIds[0] ?? '', portalId }])
  return { ...district, id }
}

const recorded = ({ districtId }: Actor) =>
  inDistrict(districtId, (tx) => tx.auditEvent.findMany({ where: { action: { startsWith: 'invitation.' } }, include: { personal: true } }))

describe('activateInvitation', () => {
  it('marks it with who said so and when, and records the reason beside the leaf, once', async () => {
    const { sender, id, portalId, contactIds } = await invited()
    const activated = { id, status: 'activated', activatedAt: now, activationSource: 'hand' }
    expect(await activateInvitation(sender, { id, reason: `  ${reason} ` }, now)).toMatchObject(activated)
    expect(await activateInvitation(sender, { id, reason: 'Again' }, later)).toMatchObject(activated)
    const events = await recorded(sender)
    expect(events.map(({ action, subjectId }) => [action, subjectId])).toEqual([['invitation.activated', contactIds[0]]])
    expect(JSON.parse(events[0]?.leaf ?? '')).toMatchObject({ details: { invitation_id: id, portal_id: portalId, source: 'hand' } })
    expect(events[0]?.leaf).not.toContain('phone')
    expect(events[0]?.personal?.data).toBe(JSON.stringify({ reason }))
  })

  it('says that a program said so', async () => {
    const { sender, id } = await invited()
    const program: Actor = { ...sender, kind: 'api_key' }
    expect(await activateInvitation(program, { id, reason }, now)).toMatchObject({ activationSource: 'api' })
  })

  it.each(['', ' x ', 'x'.repeat(301), 'a\0bc'])('refuses the reason %j and marks nothing', async (wrong) => {
    const { owner, id } = await invited()
    const refused = { code: 'invalid_input', fields: { reason: expect.any(String) } }
    await expect(activateInvitation(owner, { id, reason: wrong }, now)).rejects.toMatchObject(refused)
    expect(await recorded(owner)).toEqual([])
  })

  it('is refused to the auditor, and answers an invitation of other schools as an unknown one', async () => {
    const { auditor, sender, id } = await invited()
    for (const change of [activateInvitation, withdrawActivation]) {
      await expect(change(auditor, { id, reason }, now)).rejects.toMatchObject({ code: 'forbidden' })
      await expect(change({ ...sender, schools: ['Elm'] }, { id, reason }, now)).rejects.toMatchObject({ code: 'not_found' })
    }
    await activateInvitation({ ...sender, schools: ['Oak'] }, { id, reason }, now)
  })
})

it('writes nothing more down about a contact who was erased', async () => {
  const { owner, sender, id, contactIds } = await invited()
  await activateInvitation(sender, { id, reason }, now)
  await eraseContact(owner, { contactId: contactIds[0] ?? '', name: 'Ana Reyes', reason: 'asked' }, now)
  for (const change of [activateInvitation, withdrawActivation]) {
    await expect(change(sender, { id, reason: 'Ana Reyes phoned' }, later)).rejects.toMatchObject({ code: 'conflict' })
  }
  expect(await findInDatabase(owner.districtId, 'Ana Reyes')).toEqual([])
})

describe('withdrawActivation', () => {
  it.each(['member', 'api_key'] as const)('takes back what a %s said, records the reason, and does so once', async (kind) => {
    const { owner, sender, id } = await invited()
    await activateInvitation({ ...sender, kind }, { id, reason }, now)
    const open = { status: 'open', activatedAt: null, activationSource: null }
    expect(await withdrawActivation(owner, { id, reason: 'It was her sister' }, later)).toMatchObject(open)
    expect(await withdrawActivation(owner, { id, reason: 'It was her sister' }, later)).toMatchObject(open)
    const events = (await recorded(owner)).filter(({ action }) => action === 'invitation.activation_withdrawn')
    expect(events).toHaveLength(1)
    expect(JSON.parse(events[0]?.leaf ?? '').details).toMatchObject({ source: kind === 'member' ? 'hand' : 'api' })
    expect(events[0]?.personal?.data).toBe('{"reason":"It was her sister"}')
  })

  it.each(['roster', 'report'] as const)('leaves what the %s said', async (source) => {
    const { owner, id } = await invited()
    await inDistrict(owner.districtId, (tx) => activateIn(tx, { actor: owner, source, at: now, invitationIds: [id] }))
    await expect(withdrawActivation(owner, { id, reason }, later)).rejects.toMatchObject({ code: 'conflict' })
    expect(await activateInvitation(owner, { id, reason }, later)).toMatchObject({ activationSource: source, activatedAt: now })
  })
})
