import { describe, expect, it } from 'vitest'
import { findEvents } from '@/lib/audit/find-events'
import { applyRoster, stageRoster } from '@/scripts/testing/import-roster'
import { makeDistrict } from '@/scripts/testing/make-district'
import { recordDownload } from './record-download'

const now = new Date('2026-11-21T15:00:00Z')
const body = (...lines: string[]) => ['guid,family_name,given_name,email', ...lines].join('\n')

describe('recordDownload', () => {
  it('names whom the import changes or removes, and once it is applied whom it added', async () => {
    const { owner, admin } = await makeDistrict()
    const upload = { source: 'north', body: body('g-1,Ruiz,Ana,ana@example.org', 'g-2,Lee,Kim,') }
    const first = await stageRoster(owner, upload, now)
    await applyRoster(owner, first.id, {}, now)
    await recordDownload(admin, { importId: first.id, file: 'changes' }, now)
    const second = await stageRoster(owner, { ...upload, body: body('g-1,Ruiz,Ana,new@example.org', 'g-2,Lee,Kim,', 'g-3,Kim,Cy,') }, now)
    await recordDownload(admin, { importId: second.id, file: 'result' }, now)
    const { rows } = await findEvents(owner, { filter: { action: 'import.exported' }, paging: { limit: 50 }, timeZone: 'UTC' })
    expect(rows.map(({ details, subjectId, named }) => [details.file, subjectId, named.map(({ name }) => name).sort()])).toEqual([
      ['result', second.id, ['Ana Ruiz']],
      ['changes', first.id, ['Ana Ruiz', 'Kim Lee']],
    ])
  })

  it('refuses a sender, and the import of another district', async () => {
    const { owner, sender } = await makeDistrict()
    const stranger = await makeDistrict()
    const { id } = await stageRoster(owner, { source: 'north', body: body('g-1,Ruiz,Ana,') }, now)
    await expect(recordDownload(sender, { importId: id, file: 'flags' }, now)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(recordDownload(stranger.owner, { importId: id, file: 'flags' }, now)).rejects.toMatchObject({ code: 'not_found' })
  })
})
