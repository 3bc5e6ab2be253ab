import { describe, expect, it } from 'vitest'
import { invitePagesTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { findFrozenInvitations } from './find-frozen-invitations'
import { revokeInvitation } from './invitations'
import { reportNotMe } from './invite-page'
import { reopenInvitation } from './reopen-invitation'

const now = new Date('2026-03-01T12:00:00Z')
const later = (days: number) => new Date(now.getTime() + days * 86_400_000)

async function frozen() {
  const contacts = ['Ana', 'Ben', 'Chi'].map((givenName) => ({ givenName, students: [{ school: givenName === 'Ana' ? 'Oak' : 'Elm' }] }))
  const district = await makeIssuingDistrict(contacts)
  const { pages } = await invitePagesTo(district.owner, { ...district, now })
  for (const [index, { code }] of pages.entries())
    await reportNotMe({ slug: district.slug, code, reason: 'other' }, new Date(now.getTime() + index))
  return { ...district, invitationIds: pages.map(({ invitationId }) => invitationId) }
}

const names = (found: Awaited<ReturnType<typeof findFrozenInvitations>>) => found.map(({ contact }) => contact.name.split(' ')[0])

describe('findFrozenInvitations', () => {
  it('finds what was stopped, the newest first, until it ends', async () => {
    const { owner } = await frozen()
    expect(names(await findFrozenInvitations(owner, now))).toEqual(['Chi', 'Ben', 'Ana'])
    expect(await findFrozenInvitations(owner, later(15))).toEqual([])
  })

  it('leaves out what was reopened or revoked', async () => {
    const { owner, invitationIds } = await frozen()
    const [ana = '', ben = ''] = invitationIds
    await reopenInvitation(owner, ana, now)
    await revokeInvitation(owner, ben, now)
    expect(names(await findFrozenInvitations(owner, now))).toEqual(['Chi'])
  })

  it('shows nothing of another district', async () => {
    await frozen()
    const { owner } = await makeIssuingDistrict([{}])
    expect(await findFrozenInvitations(owner, now)).toEqual([])
  })

  it('shows a sender only the contacts of the own schools', async () => {
    const { sender } = await frozen()
    expect(names(await findFrozenInvitations({ ...sender, schools: ['Oak'] }, now))).toEqual(['Ana'])
  })
})
