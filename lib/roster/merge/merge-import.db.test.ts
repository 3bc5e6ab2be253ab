import { expect, it } from 'vitest'
import { database } from '@/lib/database'
import { inDistrict } from '@/lib/district-scope'
import { asTableOwner } from '@/scripts/testing/as-table-owner'
import { applyRoster, stageRoster } from '@/scripts/testing/import-roster'
import { makeDistrict } from '@/scripts/testing/make-district'

const now = new Date('2026-03-01T12:00:00Z')
const guids = Array.from({ length: 2_000 }, () => crypto.randomUUID())

async function* csv(familyName: string, order: readonly string[]) {
  yield Buffer.from(`guid,family_name\n${order.map((guid) => `${guid},${familyName}`).join('\n')}\n`)
}

async function somebodyWaits(): Promise<boolean> {
  const [row] = await database().$queryRaw<Array<{ count: bigint }>>`
    SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND wait_event_type = 'Lock'`
  return Number(row?.count) > 0
}

it('an import waits for a campaign over the same contacts with none of them locked that the campaign still needs', async () => {
  const { districtId, owner } = await makeDistrict()
  const first = await stageRoster(owner, { body: csv('Reyes', guids) }, now)
  await applyRoster(owner, first.id, { release: false }, now)
  const second = await stageRoster(owner, { body: csv('Okafor', [...guids].sort()) }, now)
  // The lowest id is stored last now, so who takes rows as they lie comes to it last.
  await inDistrict(
    districtId,
    (tx) => tx.$executeRaw`UPDATE contacts SET updated_at = now() WHERE id = (SELECT id FROM contacts ORDER BY id LIMIT 1)`,
  )
  await asTableOwner(districtId, 'ANALYZE contacts')
  let applied: Promise<unknown> = Promise.resolve()
  await inDistrict(districtId, async (tx) => {
    const contacts = await tx.$queryRaw<Array<{ id: string }>>`SELECT id FROM contacts WHERE district_id = ${districtId}::uuid ORDER BY id`
    const [lowest, ...rest] = contacts.map(({ id }) => id)
    await tx.$queryRaw`SELECT 1 FROM contacts WHERE district_id = ${districtId}::uuid AND id = ${lowest}::uuid FOR UPDATE`
    applied = applyRoster(owner, second.id, { release: true }, now)
    await expect.poll(somebodyWaits, { timeout: 10_000 }).toBe(true)
    const locked = await tx.$queryRaw<unknown[]>`
      SELECT 1 FROM contacts WHERE district_id = ${districtId}::uuid AND id = ANY(${rest}::uuid[]) ORDER BY id FOR UPDATE NOWAIT`
    expect(locked).toHaveLength(1_999)
  })
  await applied
  expect(await inDistrict(districtId, (tx) => tx.contact.count({ where: { familyName: 'Okafor' } }))).toBe(2_000)
})
