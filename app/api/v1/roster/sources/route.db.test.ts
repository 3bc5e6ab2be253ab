import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { uuidV7 } from '@/lib/uuid-v7'
import { answerOf, callApi, makeApiKey, problemOf } from '@/scripts/testing/call-api'
import { makeDistrict } from '@/scripts/testing/make-district'
import { runRosters } from '@/scripts/testing/run-rosters'

runRosters()

describe('GET /roster/sources', () => {
  it('lists the sources with their last run, without settings and secrets', async () => {
    const district = await makeDistrict()
    const { districtId } = district
    const key = await makeApiKey(district, 'admin')
    const { id } = await answerOf('stageImport', { key, query: 'source=sis', body: 'guid,family_name\ng-1,Ruiz\n' })
    await answerOf('applyImport', { key, id })
    const server = {
      name: 'GG4L',
      format: 'oneroster_rest' as const,
      settings: { baseUrl: 'https://roster.example.org/v1p1', tokenUrl: 'https://roster.example.org/token', clientId: 'desk' },
    }
    const nextRunAt = new Date('2099-03-02T11:00:00Z')
    await inDistrict(districtId, (tx) =>
      tx.rosterSource.create({ data: { districtId, id: uuidV7(), ...server, schedule: { days: [1], time: '05:00' }, nextRunAt } }),
    )
    const sources = await answerOf('findRosterSources', { key })
    expect(sources).toMatchObject([
      {
        name: 'GG4L',
        format: 'oneroster_rest',
        schedule: { days: [1], time: '05:00' },
        next_run_at: nextRunAt.toISOString(),
        last_run: null,
      },
      { name: 'sis', format: 'contacts', contacts: 1, schedule: null, last_run: { import_id: id, state: 'applied' } },
    ])
    expect(JSON.stringify(sources)).not.toContain('desk')
    expect((await callApi('findRosterSources', { key: await makeApiKey(district, 'sender') })).status).toBe(403)
  })
})

describe('POST /roster/sources/{id}/run', () => {
  it('refuses a source of files, and one that nobody knows', async () => {
    const district = await makeDistrict()
    const key = await makeApiKey(district, 'admin')
    await answerOf('stageImport', { key, query: 'source=sis', body: 'guid,family_name\ng-1,Ruiz\n' })
    const [{ id }] = await answerOf('findRosterSources', { key })
    expect(await problemOf('runRosterSource', { key, id })).toMatchObject({ status: 409, code: 'conflict' })
    expect(await problemOf('runRosterSource', { key, id: uuidV7() })).toMatchObject({ status: 404 })
  })

  it('reads a server, and says in the import what went wrong', async () => {
    const district = await makeDistrict()
    const { districtId } = district
    const key = await makeApiKey(district, 'admin')
    const id = uuidV7()
    const settings = { baseUrl: 'http://127.0.0.1:9/v1p1', tokenUrl: 'http://127.0.0.1:9/token', clientId: 'desk' }
    await inDistrict(districtId, (tx) =>
      tx.rosterSource.create({ data: { districtId, id, name: 'GG4L', format: 'oneroster_rest', settings } }),
    )
    const headers = { 'Idempotency-Key': 'tonight' }
    const run = await answerOf('runRosterSource', { key, id, headers })
    expect(run.state).toBe('refused')
    expect(run).toMatchObject({ refusal: expect.any(String), format: 'oneroster_rest' })
    expect((await answerOf('runRosterSource', { key, id, headers: { 'Idempotency-Key': 'tomorrow' } })).id).not.toBe(run.id)
  })
})
