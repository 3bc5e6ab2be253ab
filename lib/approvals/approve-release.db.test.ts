import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { setTrustPolicy } from '@/lib/districts/set-trust-policy'
import { defaultTrustPolicy } from '@/lib/districts/trust-policy'
import { applyImport, cancelImport } from '@/lib/roster/apply-import'
import { getImport } from '@/lib/roster/get-import'
import { runImportToEnd } from '@/lib/roster/runs/run-to-end'
import { removeSource } from '@/lib/roster/sources/remove-source'
import { applyRoster, stageRoster } from '@/scripts/testing/import-roster'
import { twoOwners } from '@/scripts/testing/members'
import { approveRequest, declineRequest } from './decide-approval'
import { findDecided, findWaiting } from './find-approvals'

const now = new Date('2026-03-01T12:00:00Z')
const file = (count: number) =>
  ['guid,family_name,given_name', ...Array.from({ length: count }, (_, index) => `g-${index},Family ${index},Ana`)].join('\n')

/** A held import that would remove 3 of 20 contacts, in a district where a release takes two. */
async function makeHeld() {
  const district = await twoOwners(now)
  const { owner } = district
  const stage = (count: number) => stageRoster(owner, { format: 'contacts', body: file(count) }, now)
  await applyRoster(owner, (await stage(20)).id, {}, now)
  await setTrustPolicy(owner, { ...defaultTrustPolicy, approvalForReleases: true }, now)
  const held = await stage(17)
  const ask = async () => {
    await expect(applyImport(owner, held.id, { release: true }, now)).rejects.toMatchObject({ code: 'approval_needed' })
    const [waiting] = await findWaiting(owner, now)
    return waiting?.id ?? ''
  }
  return { ...district, held, stage, ask }
}

describe('the release of a held import', () => {
  it('waits for a second member, and is applied as the owner’s who asked for it', async () => {
    const { districtId, owner, other, held, ask } = await makeHeld()
    const id = await ask()
    await ask()
    expect(await findWaiting(other, now)).toMatchObject([
      {
        id,
        reasons: ['release'],
        contacts: 3,
        act: { kind: 'import_release', importId: held.id, source: 'contacts', removed: 3, changed: 0 },
      },
    ])
    expect(await getImport(owner, held.id)).toMatchObject({ state: 'held' })
    await expect(approveRequest(owner, id, now)).rejects.toMatchObject({ code: 'forbidden' })
    expect(await approveRequest(other, id, now)).toEqual({ resultId: held.id })
    expect(await runImportToEnd(owner, held.id, { now })).toMatchObject({ state: 'applied' })
    const applied = await inDistrict(districtId, (tx) =>
      tx.auditEvent.findFirst({ where: { districtId, action: 'import.applied', subjectId: held.id } }),
    )
    expect(applied).toMatchObject({ actorId: owner.id })
  })

  it('needs none where nothing is held', async () => {
    const { owner, stage } = await makeHeld()
    const harmless = await stage(19)
    expect(await applyRoster(owner, harmless.id, {}, now)).toMatchObject({ state: 'applied' })
    expect(await findWaiting(owner, now)).toEqual([])
  })

  it('stays an owner’s to ask for', async () => {
    const { owner, admin, held } = await makeHeld()
    const asAdmin = { ...admin, role: 'admin' as const }
    await expect(applyImport(asAdmin, held.id, { release: true }, now)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(applyImport(owner, held.id, { release: false }, now)).rejects.toMatchObject({ code: 'import_held' })
    expect(await findWaiting(owner, now)).toEqual([])
  })

  it('is refused once the import was cancelled, and still shown when its source is gone', async () => {
    const { owner, other, held, ask } = await makeHeld()
    const id = await ask()
    await cancelImport(owner, held.id, now)
    await expect(approveRequest(other, id, now)).rejects.toMatchObject({ code: 'conflict' })
    await removeSource(owner, { id: held.sourceId, contacts: 20 }, now)
    await expect(approveRequest(other, id, now)).rejects.toMatchObject({ code: 'not_found' })
    await declineRequest(other, id, now)
    expect((await findDecided(other, { limit: 50 }, now)).rows).toMatchObject([{ standing: 'declined', act: { source: null } }])
  })

  it('is refused when the import has come to remove more', async () => {
    const { districtId, owner, other, held, ask } = await makeHeld()
    const id = await ask()
    const more = { ...held.counts, removed: 4 }
    await inDistrict(districtId, (tx) =>
      tx.rosterImport.update({ where: { districtId_id: { districtId, id: held.id } }, data: { counts: more } }),
    )
    await expect(approveRequest(other, id, now)).rejects.toMatchObject({
      code: 'conflict',
      message: expect.stringContaining('more contacts'),
    })
    expect(await getImport(owner, held.id)).toMatchObject({ state: 'held' })
  })
})
