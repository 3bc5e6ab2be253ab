import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { uuidV7 } from '@/lib/uuid-v7'
import { asTableOwner } from '@/scripts/testing/as-table-owner'
import { makeDistrict } from '@/scripts/testing/make-district'
import { recordEvent, recordEvents } from './record-events'

const at = new Date('2026-03-01T12:00:00Z')

async function recordOne() {
  const { districtId, owner } = await makeDistrict()
  const id = uuidV7()
  await inDistrict(districtId, (tx) =>
    recordEvent(
      tx,
      { actor: owner, at },
      { id, action: 'portal.created', subjectId: id, details: { kind: 'gg4l' }, personal: { name: 'Zoë "Z" Ångström', reason: 'asked' } },
    ),
  )
  const [event, personal] = await inDistrict(districtId, async (tx) => [
    await tx.auditEvent.findFirstOrThrow({ where: { districtId, id } }),
    await tx.auditPersonal.findFirstOrThrow({ where: { districtId, id } }),
  ])
  return { districtId, owner, id, event, personal }
}

describe('recordEvent', () => {
  it('writes the leaf as canonical JSON, member for member', async () => {
    const { districtId, owner, id, event, personal } = await recordOne()
    const commitment = createHash('sha256')
      .update(Buffer.concat([personal.salt, Buffer.from('{"name":"Zoë \\"Z\\" Ångström","reason":"asked"}')]))
      .digest('hex')
    expect(event.leaf).toBe(
      `{"action":"portal.created","actor":{"id":"${owner.id}","kind":"member"},"at":"2026-03-01T12:00:00.000Z",` +
        `"details":{"kind":"gg4l"},"district_id":"${districtId}","id":"${id}","personal_commitment":"${commitment}",` +
        `"subject_id":"${id}","version":1}`,
    )
  })

  it('hashes the leaf as RFC 6962 §2.1 does', async () => {
    const { event } = await recordOne()
    const bytes = Buffer.concat([Buffer.of(0x00), Buffer.from(event.leaf, 'utf8')])
    expect(Buffer.from(event.leafHash)).toEqual(createHash('sha256').update(bytes).digest())
  })

  it('keeps personal data out of the leaf, under a salt of 16 bytes', async () => {
    const { event, personal } = await recordOne()
    expect(event.leaf).not.toContain('Ångström')
    expect(personal.salt).toHaveLength(16)
  })

  it('writes a great many at once as it writes one, each with what stands beside it', async () => {
    const { districtId, owner } = await makeDistrict()
    const events = Array.from({ length: 2_001 }, (_, index) => ({
      id: uuidV7(),
      action: 'portal.tried' as const,
      ...(index % 2 === 0 ? { subjectId: uuidV7(), personal: { name: `Zoë {"${index}",\\} NULL` } } : {}),
    }))
    await inDistrict(districtId, (tx) => recordEvents(tx, { actor: owner, at }, events))
    const found = await inDistrict(districtId, (tx) =>
      tx.auditEvent.findMany({ where: { districtId }, include: { personal: true }, orderBy: { id: 'asc' } }),
    )
    expect(found.map(({ id, subjectId }) => ({ id, subjectId }))).toEqual(
      events.map((event) => ({ id: event.id, subjectId: event.subjectId ?? null })),
    )
    const commitments = found.map(
      ({ personal }) => personal && createHash('sha256').update(personal.salt).update(personal.data).digest('hex'),
    )
    expect(found.map(({ leaf }) => JSON.parse(leaf).personal_commitment)).toEqual(commitments)
    expect(found.map(({ personal }) => personal && JSON.parse(personal.data))).toEqual(events.map(({ personal }) => personal ?? null))
    const hashes = found.map(({ leaf }) => createHash('sha256').update(Buffer.of(0)).update(leaf).digest())
    expect(hashes.every((hash, index) => hash.equals(found[index]?.leafHash ?? Buffer.alloc(0)))).toBe(true)
  })

  it('records nothing when the change it tells of fails', async () => {
    const { districtId, owner } = await makeDistrict()
    const change = inDistrict(districtId, async (tx) => {
      await recordEvent(tx, { actor: owner, at }, { action: 'portal.created' })
      throw new Error('the change failed')
    })
    await expect(change).rejects.toThrow('the change failed')
    expect(await inDistrict(districtId, (tx) => tx.auditEvent.count())).toBe(0)
  })

  it('refuses the change when something in the database drops its event', async () => {
    const { districtId, owner } = await makeDistrict()
    await asTableOwner(
      districtId,
      `CREATE FUNCTION drop_it() RETURNS trigger LANGUAGE plpgsql AS 'BEGIN RETURN NULL; END';
       CREATE TRIGGER drop_it BEFORE INSERT ON audit_events FOR EACH ROW WHEN (NEW.district_id = '${districtId}') EXECUTE FUNCTION drop_it()`,
    )
    const record = inDistrict(districtId, (tx) => recordEvent(tx, { actor: owner, at }, { action: 'portal.created' }))
    await expect(record).rejects.toThrow('did not keep every event')
    await asTableOwner(districtId, 'DROP TRIGGER drop_it ON audit_events; DROP FUNCTION drop_it')
  })

  it.each([
    'UPDATE audit_events SET action = $$x$$',
    'DELETE FROM audit_events',
    'TRUNCATE audit_events',
    'UPDATE audit_personal SET data = $$x$$',
    'UPDATE links SET url_prefix = $$x$$',
    'DELETE FROM links',
  ])('is insert-only: the application may not %s', async (statement) => {
    const { districtId } = await recordOne()
    await expect(inDistrict(districtId, (tx) => tx.$executeRawUnsafe(statement))).rejects.toThrow(/42501/)
  })

  it('lets personal data be erased, and the leaf keeps its hash', async () => {
    const { districtId, id, event } = await recordOne()
    const after = await inDistrict(districtId, async (tx) => {
      await tx.auditPersonal.deleteMany({ where: { districtId, id } })
      return tx.auditEvent.findFirstOrThrow({ where: { districtId, id } })
    })
    expect(after).toEqual(event)
  })
})
