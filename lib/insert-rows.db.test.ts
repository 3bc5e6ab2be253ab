import { describe, expect, it } from 'vitest'
import { makeDistrict } from '@/scripts/testing/make-district'
import { inDistrict } from './district-scope'
import { insertRows } from './insert-rows'
import { uuidV7 } from './uuid-v7'

const contact = (districtId: string, familyName: string) => ({
  district_id: districtId,
  id: uuidV7(),
  given_name: 'Ana',
  family_name: familyName,
  restricted: false,
  email: null,
  created_at: new Date('2026-01-02T03:04:05.678Z'),
  updated_at: new Date('2026-01-02T03:04:05.678Z'),
})

describe('insertRows', () => {
  it('keeps every value exactly: quotes, backslashes, line ends, other scripts, null, dates', async () => {
    const { districtId } = await makeDistrict()
    const name = `O'Brien "x" \\ $1 ; -- \n\t محمد 李 😀`
    await inDistrict(districtId, (tx) => insertRows(tx, { table: 'contacts', rows: [contact(districtId, name)] }))
    const stored = await inDistrict(districtId, (tx) => tx.contact.findFirstOrThrow({ where: { districtId } }))
    expect(stored).toMatchObject({ familyName: name, email: null, restricted: false, createdAt: new Date('2026-01-02T03:04:05.678Z') })
  })

  it('keeps bytes exactly', async () => {
    const { districtId, owner } = await makeDistrict()
    const salt = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte))
    const id = uuidV7()
    const stored = await inDistrict(districtId, async (tx) => {
      const event = { district_id: districtId, id, at: new Date(), actor_kind: 'member', actor_id: owner.id, action: 'x', leaf: '{}' }
      await insertRows(tx, { table: 'audit_events', rows: [{ ...event, leaf_hash: Buffer.alloc(32) }] })
      await insertRows(tx, { table: 'audit_personal', rows: [{ district_id: districtId, id, salt, data: '{}' }] })
      return tx.auditPersonal.findFirstOrThrow({ where: { districtId, id } })
    })
    expect(Buffer.from(stored.salt)).toEqual(salt)
  })

  it('inserts more rows than one statement holds and counts them', async () => {
    const { districtId } = await makeDistrict()
    const rows = Array.from({ length: 4_321 }, (_, index) => contact(districtId, `Family ${index}`))
    const counts = await inDistrict(districtId, async (tx) => [await insertRows(tx, { table: 'contacts', rows }), await tx.contact.count()])
    expect(counts).toEqual([4_321, 4_321])
  })

  it('does nothing for no rows', async () => {
    const { districtId } = await makeDistrict()
    expect(await inDistrict(districtId, (tx) => insertRows(tx, { table: 'contacts', rows: [] }))).toBe(0)
  })

  it('counts only what was inserted when a conflict is to be ignored', async () => {
    const { districtId } = await makeDistrict()
    const row = contact(districtId, 'Twice')
    const insert = { table: 'contacts', rows: [row, row], onConflict: 'ON CONFLICT DO NOTHING' }
    expect(await inDistrict(districtId, (tx) => insertRows(tx, insert))).toBe(1)
  })

  it('refuses a row of another district', async () => {
    const ours = await makeDistrict()
    const theirs = await makeDistrict()
    const insert = { table: 'contacts', rows: [contact(theirs.districtId, 'Elsewhere')] }
    await expect(inDistrict(ours.districtId, (tx) => insertRows(tx, insert))).rejects.toThrow(/42501/)
  })
})
