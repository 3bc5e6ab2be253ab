import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import type { SuppressionReason } from '@/prisma/generated/enums'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { findSuppressed, findSuppressedAddresses, releaseAddress, suppressAddress } from './suppress-address'

const now = new Date('2026-11-23T15:00:00Z')
const email = 'Ana.Ruiz@example.org'

function suppress({ districtId }: TestDistrict, reason: SuppressionReason, address = email, at = now): Promise<void> {
  const detail = `550 5.1.1 ${address} unknown`
  return inDistrict(districtId, (tx) => suppressAddress(tx, { districtId, email: address, reason, detail, now: at }))
}

const find = ({ districtId }: TestDistrict, emails: string[]) => inDistrict(districtId, (tx) => findSuppressed(tx, districtId, emails))

const list = ({ admin }: TestDistrict, search?: string) => findSuppressedAddresses(admin, { search, paging: { limit: 50 } })

async function eventsOf({ districtId }: TestDistrict) {
  const where = { districtId, action: { in: ['address.suppressed', 'address.released'] } }
  const events = await inDistrict(districtId, (tx) => tx.auditEvent.findMany({ where, orderBy: { id: 'asc' } }))
  return events.map(({ action, leaf }) => ({ action, leaf }))
}

describe('suppressAddress', () => {
  it('stops an address in any case, once, and in its own district alone', async () => {
    const [district, other] = [await makeDistrict(), await makeDistrict()]
    await Promise.all([suppress(district, 'failed'), suppress(district, 'failed', email.toUpperCase())])
    expect(await find(district, ['ana.ruiz@EXAMPLE.org', 'else@example.org'])).toEqual(new Set(['ana.ruiz@example.org']))
    expect(await find(other, [email])).toEqual(new Set())
    expect(await find(district, [])).toEqual(new Set())
    expect(await eventsOf(district)).toHaveLength(1)
  })

  it('lets a wish of the family take the place of a fault of the address, and never the other way', async () => {
    const district = await makeDistrict()
    for (const reason of ['bounced', 'opted_out', 'failed', 'complained'] as const) await suppress(district, reason)
    expect((await list(district)).rows).toMatchObject([{ email: email.toLowerCase(), reason: 'opted_out', createdAt: now }])
    expect((await eventsOf(district)).map(({ leaf }) => JSON.parse(leaf).details.reason)).toEqual(['bounced', 'opted_out'])
  })

  it('keeps the address out of the leaves of the record', async () => {
    const district = await makeDistrict()
    await suppress(district, 'bounced')
    await releaseAddress(district.owner, email, now)
    const events = await eventsOf(district)
    expect(events.map(({ action }) => action)).toEqual(['address.suppressed', 'address.released'])
    for (const { leaf } of events) expect(leaf.toLowerCase()).not.toContain('ruiz')
  })
})

describe('releaseAddress', () => {
  it('lets mail go there again', async () => {
    const district = await makeDistrict()
    await suppress(district, 'bounced')
    await releaseAddress(district.admin, ` ${email} `.trim(), now)
    expect(await find(district, [email])).toEqual(new Set())
    await expect(releaseAddress(district.admin, email, now)).rejects.toMatchObject({ code: 'not_found' })
  })

  it('is refused to who may not manage mail, and does nothing to another district', async () => {
    const [district, other] = [await makeDistrict(), await makeDistrict()]
    await suppress(district, 'bounced')
    await expect(releaseAddress(district.sender, email, now)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(releaseAddress(other.owner, email, now)).rejects.toMatchObject({ code: 'not_found' })
    expect(await find(district, [email])).toEqual(new Set([email.toLowerCase()]))
  })
})

describe('findSuppressedAddresses', () => {
  it('lists the newest first, by pages both ways', async () => {
    const district = await makeDistrict()
    for (const [index, name] of ['a', 'b', 'c'].entries())
      await suppress(district, 'bounced', `${name}@example.org`, new Date(now.getTime() + Math.floor(index / 2) * 1000))
    const first = await findSuppressedAddresses(district.owner, { paging: { limit: 2 } })
    expect(first.rows.map(({ email }) => email)).toEqual(['c@example.org', 'b@example.org'])
    const next = await findSuppressedAddresses(district.owner, { paging: { limit: 2, cursor: first.nextCursor ?? '' } })
    expect(next.rows.map(({ email }) => email)).toEqual(['a@example.org'])
    const back = await findSuppressedAddresses(district.owner, { paging: { limit: 2, cursor: next.previousCursor ?? '' } })
    expect(back.rows).toEqual(first.rows)
  })

  it('finds by any part of the address, in any case', async () => {
    const district = await makeDistrict()
    await suppress(district, 'bounced')
    await suppress(district, 'bounced', '100%_x@example.org')
    expect((await list(district, 'RUIZ')).rows).toHaveLength(1)
    expect((await list(district, '%_')).rows.map(({ email }) => email)).toEqual(['100%_x@example.org'])
  })

  it('is refused to who may not manage mail', async () => {
    const district = await makeDistrict()
    await expect(findSuppressedAddresses(district.sender, { paging: { limit: 5 } })).rejects.toMatchObject({ code: 'forbidden' })
  })
})
