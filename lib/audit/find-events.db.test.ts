import { describe, expect, it } from 'vitest'
import { createApiKey } from '@/lib/auth/api-keys'
import { setContactFlag } from '@/lib/contacts/set-contact-flag'
import { operatorOf } from '@/lib/districts/actor'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict } from '@/scripts/testing/make-district'
import { makePortal } from '@/scripts/testing/make-portal'
import { type AuditFilter, auditFilterSchema } from './event-filter'
import { findEvents } from './find-events'

const timeZone = 'America/Chicago'
// Chicago's 1 March 2026 lasts from 06:00Z to 06:00Z of the next day.
const evening = new Date('2026-03-02T05:59:59.999Z')
const morning = new Date('2026-03-02T06:00:00Z')

async function recorded() {
  const district = await makeDistrict()
  const { districtId, owner, sender } = district
  const portal = await makePortal(owner)
  const [contactId = ''] = await makeContacts(districtId, [{ givenName: 'Zoë', familyName: 'Okafor' }])
  const flag = { contactId, flag: 'needs_none', reason: 'uses Google' } as const
  await setContactFlag(sender, { ...flag, on: true }, evening)
  await setContactFlag(sender, { ...flag, on: false }, morning)
  await createApiKey(operatorOf(districtId), { name: 'Sync', role: 'auditor' }, morning)
  return { ...district, contactId, portalId: portal.id }
}

const all = ['api_key.created', 'contact.needs_none_cleared', 'contact.needs_none_set', 'secret.stored', 'portal.created']

describe('findEvents', () => {
  it('lists newest first, with who did it, to what, and the facts', async () => {
    const { auditor, slug, sender, contactId } = await recorded()
    const { rows } = await findEvents(auditor, { filter: {}, paging: { limit: 50 }, timeZone })
    expect(rows.map(({ action }) => action)).toEqual(all)
    expect(rows[2]).toEqual({
      id: expect.any(String),
      at: evening,
      action: 'contact.needs_none_set',
      actor: { kind: 'member', id: sender.id, name: `sender@${slug}.example.org` },
      subjectId: contactId,
      subjectName: 'Zoë Okafor',
      details: {},
      named: [],
      leafHash: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
    expect(rows[0]).toMatchObject({ actor: { kind: 'operator', id: null, name: 'Command line' }, subjectName: 'API key Sync' })
    expect(rows[4]).toMatchObject({ subjectName: 'Parent Portal', details: { kind: 'gg4l' } })
    expect(JSON.stringify(rows)).not.toContain('uses Google')
  })

  it('is filtered by action, member, subject and the day in the district’s zone', async () => {
    const { owner, sender, contactId, portalId } = await recorded()
    const find = async (filter: AuditFilter) =>
      (await findEvents(owner, { filter: auditFilterSchema.parse(filter), paging: { limit: 50 }, timeZone })).rows.map(
        ({ action }) => action,
      )
    expect(await find({ action: 'secret.stored' })).toEqual(['secret.stored'])
    expect(await find({ member: sender.id ?? '' })).toEqual(['contact.needs_none_cleared', 'contact.needs_none_set'])
    expect(await find({ member: owner.id ?? '' })).toEqual(['secret.stored', 'portal.created'])
    expect(await find({ subject: contactId })).toEqual(['contact.needs_none_cleared', 'contact.needs_none_set'])
    expect(await find({ subject: portalId })).toEqual(['secret.stored', 'portal.created'])
    expect(await find({ day: '2026-03-01' })).toEqual(['contact.needs_none_set'])
    expect(await find({ day: '2026-03-02' })).toEqual(['api_key.created', 'contact.needs_none_cleared'])
    expect(await find({ day: '2026-03-02', member: sender.id ?? '' })).toEqual(['contact.needs_none_cleared'])
    expect(await find({ day: '2026-03-03' })).toEqual([])
  })

  it('pages forward and back', async () => {
    const { owner } = await recorded()
    const page = (cursor?: string) => findEvents(owner, { filter: {}, paging: { limit: 2, cursor }, timeZone })
    const first = await page()
    const second = await page(first.nextCursor ?? '')
    const third = await page(second.nextCursor ?? '')
    expect([first, second, third].flatMap(({ rows }) => rows.map(({ action }) => action))).toEqual(all)
    expect(third.nextCursor).toBeNull()
    expect((await page(third.previousCursor ?? '')).rows).toEqual(second.rows)
    expect(await page((await page(third.previousCursor ?? '')).previousCursor ?? '')).toMatchObject({
      rows: first.rows,
      previousCursor: null,
    })
  })

  it('is refused to the sender', async () => {
    const { sender } = await makeDistrict()
    await expect(findEvents(sender, { filter: {}, paging: { limit: 50 }, timeZone })).rejects.toMatchObject({ code: 'forbidden' })
  })

  it.each([{ action: 'made.up' }, { member: 'me' }, { subject: 'x' }, { day: '2026-02-30' }, { day: 'today' }])(
    'refuses the filter %o',
    (filter) => {
      expect(auditFilterSchema.safeParse(filter).success).toBe(false)
    },
  )
})
