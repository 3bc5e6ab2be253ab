import { beforeAll, describe, expect, it } from 'vitest'
import { answerOf, makeApiKey, problemOf } from '@/scripts/testing/call-api'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { makePortal } from '@/scripts/testing/make-portal'

let district: TestDistrict
let key: string
let portalId: string

beforeAll(async () => {
  district = await makeDistrict()
  portalId = (await makePortal(district.owner)).id
  key = await makeApiKey(district, 'auditor')
})

describe('GET /audit', () => {
  it('lists events, newest first', async () => {
    const { data } = await answerOf('findEvents', { key })
    expect(data.map(({ action }: { action: string }) => action)).toEqual(['api_key.created', 'secret.stored', 'portal.created'])
    expect(data[2]).toMatchObject({
      at: '2026-01-05T08:00:00.000Z',
      actor: { kind: 'member', id: district.owner.id, name: `owner@${district.slug}.example.org` },
      subject_id: portalId,
      subject_name: 'Parent Portal',
      leaf_hash: expect.stringMatching(/^[0-9a-f]{64}$/),
    })
  })

  it('filters by action, member, subject and a day of the district’s calendar', async () => {
    const query = `action=portal.created&member=${district.owner.id}&subject=${portalId}&day=2026-01-05`
    expect((await answerOf('findEvents', { key, query })).data).toHaveLength(1)
    expect((await answerOf('findEvents', { key, query: 'day=2026-01-04' })).data).toEqual([])
  })

  it('pages', async () => {
    const first = await answerOf('findEvents', { key, query: 'limit=2' })
    const second = await answerOf('findEvents', { key, query: `limit=2&cursor=${first.next_cursor}` })
    expect([first.data.length, second.data.length, second.next_cursor]).toEqual([2, 1, null])
  })

  it('refuses filters that cannot be', async () => {
    for (const [query, field] of [
      ['action=nonsense', 'action'],
      ['member=me', 'member'],
      ['day=today', 'day'],
    ] as const) {
      expect(await problemOf('findEvents', { key, query })).toMatchObject({ status: 400, fields: { [field]: expect.any(String) } })
    }
  })
})

describe('GET /portals', () => {
  it('answers a bare list, without any secret', async () => {
    const portals = await answerOf('findPortals', { key })
    expect(portals).toEqual([
      {
        id: portalId,
        kind: 'gg4l',
        name: 'Parent Portal',
        settings: expect.objectContaining({ client_id: 'contact_setup_test', lifetime_seconds: 18_000 }),
        secret_versions: [{ id: expect.any(String), last4: 'ests', active: true }],
      },
    ])
  })
})
