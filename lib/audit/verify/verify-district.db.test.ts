import { describe, expect, it } from 'vitest'
import { recordEvent, recordEvents } from '@/lib/audit/record-events'
import { recordMentions } from '@/lib/audit/record-mentions'
import { rawPublicKey } from '@/lib/audit/tree/checkpoint'
import { inDistrict } from '@/lib/district-scope'
import { uuidV7 } from '@/lib/uuid-v7'
import { asTableOwner } from '@/scripts/testing/as-table-owner'
import { makeDistrict } from '@/scripts/testing/make-district'
import { issueTo, makeIssuingDistrict } from '@/scripts/testing/make-issuing-district'
import { signRecord, testSigningKey } from '@/scripts/testing/sign-record'
import { tamperWith } from '@/scripts/testing/tamper-with'
import { exitCodes } from './verification'
import { verifyDistrict } from './verify-district'

const known = { publicKeys: [rawPublicKey(testSigningKey)], checkpoints: [] }

async function makeRecord() {
  const district = await makeIssuingDistrict([{ givenName: 'Zoë' }, { givenName: 'Ana' }])
  await signRecord(district.districtId)
  const { links } = await issueTo(district.owner, { ...district, now: new Date() })
  await inDistrict(district.districtId, async (tx) => {
    const [link] = links
    if (!link) throw new Error('There is a link.')
    const at = new Date()
    const details = { link_id: link.id, portal_id: district.portalId, reason: 'expired' }
    await recordEvent(tx, { actor: district.owner, at }, { action: 'link.failed', subjectId: link.contactId, details })
    await tx.linkReturn.create({ data: { districtId: district.districtId, linkId: link.id, returnedAt: at, reason: 'expired' } })
    const view = { action: 'contacts.viewed' as const, details: { where: 'contacts', count: 2 }, contactIds: district.contactIds }
    await recordMentions(tx, { actor: district.owner, at }, view)
  })
  await signRecord(district.districtId)
  return district.districtId
}

async function verify(districtId: string) {
  const { verdict, ...verification } = await verifyDistrict(districtId, { known })
  return { code: exitCodes[verdict], verdict, ...verification }
}

describe('verifyDistrict', () => {
  it('finds what the product recorded sound, with links, what came of them and whom a list named', async () => {
    const districtId = await makeRecord()
    expect(await verify(districtId)).toMatchObject({ code: 0, findings: [], checkpoints: 2, waiting: 0, keysKnown: true })
  })

  it('counts events that wait for a number, and finds a record without any sound', async () => {
    const { districtId, owner } = await makeDistrict()
    expect(await verify(districtId)).toMatchObject({ code: 0, leaves: 0, waiting: 0, head: null })
    await inDistrict(districtId, (tx) =>
      recordEvent(tx, { actor: owner, at: new Date() }, { action: 'contact.viewed', subjectId: uuidV7() }),
    )
    expect(await verify(districtId)).toMatchObject({ code: 0, leaves: 0, waiting: 1 })
  })

  it('stays sound when personal data is erased', async () => {
    const districtId = await makeRecord()
    expect(await inDistrict(districtId, (tx) => tx.auditPersonal.deleteMany({ where: { districtId } }))).not.toEqual({ count: 0 })
    expect(await verify(districtId)).toMatchObject({ code: 0, findings: [] })
  })

  it.each<[what: string, code: number, table: string, sql: string]>([
    ['a link that leads elsewhere', 10, 'links', "UPDATE links SET url_prefix = 'https://elsewhere.example.com/?jwt='"],
    ['a link that lives longer', 10, 'links', "UPDATE links SET expires_at = expires_at + interval '1 day'"],
    ['what came of a link changed', 10, 'link_returns', "UPDATE link_returns SET reason = 'used'"],
    ['what came of a link deleted', 10, 'link_returns', 'DELETE FROM link_returns'],
    [
      'somebody else named as who did it',
      10,
      'audit_events',
      "UPDATE audit_events SET actor_id = gen_random_uuid() WHERE action = 'link.issued'",
    ],
    [
      'a look at somebody hidden',
      10,
      'audit_mentions',
      'DELETE FROM audit_mentions WHERE id = (SELECT min(id::text)::uuid FROM audit_mentions)',
    ],
    ['a number taken away', 11, 'audit_numbers', 'DELETE FROM audit_numbers WHERE number = 1'],
    [
      'the newest checkpoint taken away',
      20,
      'audit_checkpoints',
      'DELETE FROM audit_checkpoints WHERE size = (SELECT max(size) FROM audit_checkpoints)',
    ],
    [
      'the first checkpoint taken away',
      11,
      'audit_checkpoints',
      'DELETE FROM audit_checkpoints WHERE size = (SELECT min(size) FROM audit_checkpoints)',
    ],
    [
      'hashes beside a checkpoint changed',
      30,
      'audit_checkpoints',
      'UPDATE audit_checkpoints SET frontier = sha256(frontier) || substr(frontier, 33)',
    ],
    [
      'a checkpoint over two billion events',
      30,
      'audit_checkpoints',
      'UPDATE audit_checkpoints SET size = 2000000000 WHERE size = (SELECT max(size) FROM audit_checkpoints)',
    ],
  ])('tells %s: %i', async (_, code, table, sql) => {
    const districtId = await makeRecord()
    await tamperWith(districtId, table, sql)
    const verification = await verify(districtId)
    expect(verification).toMatchObject({ code })
    expect(verification.findings[0]?.verdict).toBe(verification.verdict)
  })

  it('tells an event that was taken out of the queue before it got a number, and one that was deleted there', async () => {
    const { districtId, owner } = await makeDistrict()
    await inDistrict(districtId, (tx) =>
      recordEvent(tx, { actor: owner, at: new Date() }, { action: 'contact.viewed', subjectId: uuidV7() }),
    )
    await asTableOwner(districtId, `DELETE FROM audit_queue WHERE district_id = '${districtId}'`)
    expect(await verify(districtId)).toMatchObject({ code: 11, findings: [{ sentence: expect.stringContaining('has no number') }] })
    await asTableOwner(districtId, `INSERT INTO audit_queue SELECT district_id, id FROM audit_events`)
    await tamperWith(districtId, 'audit_events', 'DELETE FROM audit_events')
    expect(await verify(districtId)).toMatchObject({
      code: 11,
      findings: [{ sentence: expect.stringContaining('Gone before they were numbered: 1') }],
    })
  })

  it('tells a kept subtree that is not the one of its leaves', async () => {
    const { districtId, owner } = await makeDistrict()
    const events = Array.from({ length: 300 }, () => ({ action: 'contact.viewed' as const, subjectId: uuidV7() }))
    await inDistrict(districtId, (tx) => recordEvents(tx, { actor: owner, at: new Date() }, events))
    await signRecord(districtId)
    expect(await verify(districtId)).toMatchObject({ code: 0 })
    await tamperWith(districtId, 'audit_subtrees', 'UPDATE audit_subtrees SET hash = sha256(hash)')
    expect(await verify(districtId)).toMatchObject({ code: 10, findings: [{ number: 0 }] })
  })

  it('warns of a trigger that is switched off', async () => {
    const districtId = await makeRecord()
    await asTableOwner(districtId, 'ALTER TABLE audit_events ENABLE TRIGGER insert_only')
    const { code, warnings } = await verify(districtId)
    await asTableOwner(districtId, 'ALTER TABLE audit_events ENABLE ALWAYS TRIGGER insert_only')
    expect(code).toBe(0)
    expect(warnings).toContain('The trigger insert_only of audit_events is missing or switched off.')
  })

  it('reports how far it is, ends when it is told to, and refuses a district that is not there', async () => {
    const districtId = await makeRecord()
    const reported: number[] = []
    const { leaves } = await verifyDistrict(districtId, { known, onProgress: (count) => reported.push(count) })
    expect(reported.at(-1)).toBe(leaves)
    await expect(verifyDistrict(districtId, { known, signal: AbortSignal.abort(new Error('stopped')) })).rejects.toThrow('stopped')
    await expect(verifyDistrict(uuidV7(), { known })).rejects.toMatchObject({ code: 'not_found' })
  })
})
