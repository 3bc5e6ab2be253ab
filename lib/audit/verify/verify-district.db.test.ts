import { describe, expect, it } from 'vitest'
import { recordEvent, recordEvents } from '@/lib/audit/record-events'
import { recordMentions } from '@/lib/audit/record-mentions'
import { rawPublicKey } from '@/lib/audit/tree/checkpoint'
import { inDistrict } from '@/lib/district-scope'
import { deleteDistrict } from '@/lib/districts/delete-district'
import { eraseContact } from '@/lib/privacy/erase-contact'
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
    const personal = { code: 'E1', message: 'Too late, Zoë: it expired.' }
    await recordEvent(tx, { actor: district.owner, at }, { action: 'link.failed', subjectId: link.contactId, details, personal })
    const told = { code: 'E1', message: 'Too late, …: it expired.' }
    await tx.linkReturn.create({
      data: { districtId: district.districtId, linkId: link.id, returnedAt: at, reason: 'expired', ...told },
    })
    const view = { action: 'contacts.viewed' as const, details: { where: 'contacts', count: 2 }, contactIds: district.contactIds }
    await recordMentions(tx, { actor: district.owner, at }, view)
  })
  await signRecord(district.districtId)
  return district.districtId
}

async function verify(districtId: string) {
  const { verdict, ...verification } = await verifyDistrict(districtId, { known, now: new Date() })
  return { code: exitCodes[verdict], verdict, ...verification }
}

describe('verifyDistrict', () => {
  it('finds what the product recorded sound, with links, what came of them and whom a list named', async () => {
    const districtId = await makeRecord()
    expect(await verify(districtId)).toMatchObject({ code: 0, findings: [], checkpoints: 2, waiting: 0, keysKnown: true })
  })

  it('counts events that wait for a number', async () => {
    const { districtId, owner } = await makeDistrict()
    await inDistrict(districtId, (tx) =>
      recordEvent(tx, { actor: owner, at: new Date() }, { action: 'contact.viewed', subjectId: uuidV7() }),
    )
    expect(await verify(districtId)).toMatchObject({ code: 0, leaves: 0, waiting: 1 })
  })

  it('stays sound when personal data is erased, and warns while the record does not tell of that', async () => {
    const districtId = await makeRecord()
    expect(await inDistrict(districtId, (tx) => tx.auditPersonal.deleteMany({ where: { districtId } }))).not.toEqual({ count: 0 })
    const told = async (details: { events: number; keep_event_personal_days: number }) => {
      const actor = { districtId, kind: 'system' as const, id: null }
      const at = new Date(Date.now() + 60_000)
      await inDistrict(districtId, (tx) => recordEvent(tx, { actor, at }, { action: 'retention.applied', details }))
      const { code, findings, warnings } = await verify(districtId)
      expect({ code, findings }).toEqual({ code: 0, findings: [] })
      return !warnings.join().includes('does not tell of its erasing')
    }
    expect(await told({ events: 0, keep_event_personal_days: 0 })).toBe(false)
    expect(await told({ events: 5, keep_event_personal_days: 90 })).toBe(false)
    expect(await told({ events: 5, keep_event_personal_days: 0 })).toBe(true)
  })

  it('does not warn of the personal data of a contact who was erased', async () => {
    const { districtId, owner, portalId, contactIds } = await makeIssuingDistrict([{ givenName: 'Zoë', familyName: 'Ruiz' }])
    await issueTo(owner, { portalId, contactIds, now: new Date() })
    await eraseContact(owner, { contactId: contactIds[0] ?? '', name: 'Zoë Ruiz', reason: 'asked' }, new Date())
    await signRecord(districtId)
    const { code, warnings } = await verify(districtId)
    expect(code).toBe(0)
    expect(warnings.join()).not.toContain('does not tell of its erasing')
  })

  it.each<[what: string, code: number, table: string, sql: string]>([
    ['a link that leads elsewhere', 10, 'links', "UPDATE links SET url_prefix = 'https://elsewhere.example.com/?jwt='"],
    ['a link given to somebody else', 10, 'invitations', 'UPDATE invitations SET contact_id = (SELECT max(id::text)::uuid FROM contacts)'],
    ['links created by somebody else', 10, 'campaigns', 'UPDATE campaigns SET actor_id = gen_random_uuid()'],
    ['links created at another time', 10, 'campaigns', "UPDATE campaigns SET created_at = created_at - interval '1 year'"],
    ['a link of no time that ends', 10, 'links', "UPDATE links SET expires_at = 'infinity'"],
    ['an event of a time there is none of', 10, 'audit_events', "UPDATE audit_events SET at = '200000-01-01' WHERE action = 'link.issued'"],
    ['a link that lives longer', 10, 'links', "UPDATE links SET expires_at = expires_at + interval '1 day'"],
    ['what came of a link changed', 10, 'link_returns', "UPDATE link_returns SET reason = 'used'"],
    ['what a portal said of a link changed', 10, 'link_returns', "UPDATE link_returns SET message = 'Too soon, …: it expired.'"],
    [
      'what came of a link told twice',
      10,
      'link_returns',
      'INSERT INTO link_returns SELECT district_id, gen_random_uuid(), link_id, returned_at, reason, code, message FROM link_returns',
    ],
    [
      'a key that no event introduced',
      10,
      'audit_keys',
      `INSERT INTO audit_keys SELECT district_id, gen_random_uuid(), '\\x0102030405', now() FROM audit_keys`,
    ],
    ['a key taken away', 10, 'audit_keys', 'DELETE FROM audit_keys'],
    [
      'personal data that began in the salt',
      10,
      'audit_personal',
      "UPDATE audit_personal SET salt = salt || convert_to(left(data, 9), 'UTF8'), data = substr(data, 10)",
    ],
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
    const { code, findings } = await verify(districtId)
    expect(code).toBe(11)
    expect(findings[0]?.sentence).toContain('Gone before they were numbered: 1')
  })

  it('believes that a district is deleted only where an event says so', async () => {
    const districtId = await makeRecord()
    await tamperWith(districtId, 'districts', `UPDATE districts SET deleted_at = now() WHERE id = '${districtId}'`)
    expect(await verify(districtId)).toMatchObject({ code: 10, findings: [{ sentence: expect.stringContaining('marked as deleted') }] })
    await tamperWith(districtId, 'links', "UPDATE links SET url_prefix = 'https://elsewhere.example.com/?jwt='")
    expect((await verify(districtId)).findings.length).toBeGreaterThan(1)
  })

  it('finds a district sound while it is deleted, and afterwards', async () => {
    const districtId = await makeRecord()
    const found: number[] = []
    let isDone = false
    const deletion = deleteDistrict({
      districtId,
      ownerUrl: process.env.TEST_OWNER_URL ?? '',
      signRecord: () => signRecord(districtId),
      now: new Date(),
    })
    const verifying = async () => {
      while (!isDone) found.push((await verify(districtId)).code)
    }
    const watching = verifying()
    expect((await deletion).isGone).toBe(true)
    isDone = true
    await watching
    found.push((await verify(districtId)).code)
    expect(new Set(found)).toEqual(new Set([0]))
  })

  it('takes ids that were once recorded in capitals for the same', async () => {
    const { districtId, owner } = await makeDistrict()
    const subjectId = uuidV7()
    await inDistrict(districtId, (tx) => recordEvent(tx, { actor: owner, at: new Date() }, { action: 'contact.viewed', subjectId }))
    const said = `replace(leaf, '${subjectId}', '${subjectId.toUpperCase()}')`
    await tamperWith(
      districtId,
      'audit_events',
      `UPDATE audit_events SET leaf = ${said}, leaf_hash = sha256('\\x00' || convert_to(${said}, 'UTF8'))`,
    )
    await signRecord(districtId)
    expect(await verify(districtId)).toMatchObject({ code: 0, leaves: 2, findings: [] })
  })

  it('tells a kept subtree that is not the one of its leaves, in a checkpoint of any size', async () => {
    const { districtId, owner } = await makeDistrict()
    const events = Array.from({ length: 2_100 }, () => ({ action: 'contact.viewed' as const, subjectId: uuidV7() }))
    await inDistrict(districtId, (tx) => recordEvents(tx, { actor: owner, at: new Date() }, events))
    await signRecord(districtId)
    expect(await verify(districtId)).toMatchObject({ code: 0 })
    await tamperWith(districtId, 'audit_subtrees', 'UPDATE audit_subtrees SET hash = sha256(hash)')
    expect(await verify(districtId)).toMatchObject({
      code: 10,
      findings: Array.from({ length: 8 }, (_, index) => ({ number: index * 256 })),
    })
  })

  it('says what it found where that which stands for a table cannot be read', async () => {
    const districtId = await makeRecord()
    await asTableOwner(
      districtId,
      `ALTER TABLE audit_checkpoints RENAME TO kept; CREATE VIEW audit_checkpoints AS SELECT district_id, id, size FROM kept;
       GRANT SELECT ON audit_checkpoints TO PUBLIC`,
    )
    const found = await verify(districtId).finally(() =>
      asTableOwner(districtId, 'DROP VIEW audit_checkpoints; ALTER TABLE kept RENAME TO audit_checkpoints'),
    )
    expect(found).toMatchObject({ code: 10, findings: [{ sentence: expect.stringContaining('is no table') }] })
    expect(found.warnings).toContain('The rest could not be read.')
    expect(await verify(districtId)).toMatchObject({ code: 0 })
  })

  it('reports how far it is, ends when it is told to, and refuses a district that is not there', async () => {
    const districtId = await makeRecord()
    const reported: number[] = []
    const { leaves } = await verifyDistrict(districtId, { known, now: new Date(), onProgress: (count) => reported.push(count) })
    expect(reported.at(-1)).toBe(leaves)
    await expect(verifyDistrict(districtId, { known, now: new Date(), signal: AbortSignal.abort(new Error('stopped')) })).rejects.toThrow(
      'stopped',
    )
    await expect(verifyDistrict(uuidV7(), { known, now: new Date() })).rejects.toMatchObject({ code: 'not_found' })
  })
})
