import { describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { uuidV7 } from '@/lib/uuid-v7'
import { makeDistrict } from '@/scripts/testing/make-district'
import { findInDatabase } from '@/scripts/testing/stored-text'
import { createApiKey, findApiKeyActor, findApiKeys, revokeApiKey } from './api-keys'

const now = new Date('2026-03-01T12:00:00Z')

describe('an API key', () => {
  it('stands for its district and its role', async () => {
    const { districtId, owner } = await makeDistrict()
    const { id, key } = await createApiKey(owner, { name: 'Sync', role: 'sender' }, now)
    expect(key).toMatch(/^invitedesk_[A-Za-z0-9_-]{43}$/)
    expect(await findApiKeyActor(key)).toEqual({ districtId, kind: 'api_key', id, role: 'sender', schools: [] })
  })

  it('of a sender stands for the schools it was made for, and no other key is limited to any', async () => {
    const { owner } = await makeDistrict()
    const { id, key } = await createApiKey(owner, { name: 'Oak', role: 'sender', schools: ['Oak', 'Elm'] }, now)
    expect(await findApiKeyActor(key)).toMatchObject({ id, role: 'sender', schools: ['Oak', 'Elm'] })
    expect(await findApiKeys(owner)).toMatchObject([{ schools: ['Oak', 'Elm'] }])
    for (const role of ['owner', 'admin', 'auditor'] as const)
      await expect(createApiKey(owner, { name: 'Oak', role, schools: ['Oak'] }, now)).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('is kept nowhere, but for its last four characters', async () => {
    const { districtId, owner } = await makeDistrict()
    const { key } = await createApiKey(owner, { name: 'Sync', role: 'admin' }, now)
    expect(await findInDatabase(districtId, key)).toEqual([])
    expect(await findInDatabase(districtId, key.slice('invitedesk_'.length))).toEqual([])
    const [listed] = await findApiKeys(owner)
    expect(listed).toMatchObject({ last4: key.slice(-4), revokedAt: null })
    expect(JSON.stringify(listed)).not.toContain(key.slice(-12))
  })

  it('dies when it is revoked, once', async () => {
    const { districtId, owner } = await makeDistrict()
    const { id, key } = await createApiKey(owner, { name: 'Sync', role: 'admin' }, now)
    await revokeApiKey(owner, id, now)
    expect(await findApiKeyActor(key)).toBeUndefined()
    await expect(revokeApiKey(owner, id, now)).rejects.toMatchObject({ code: 'not_found' })
    const events = await inDistrict(districtId, (tx) => tx.auditEvent.findMany({ orderBy: { id: 'asc' } }))
    expect(events.map(({ action, subjectId }) => [action, subjectId])).toEqual([
      ['api_key.created', id],
      ['api_key.revoked', id],
    ])
  })

  it.each(['', 'invitedesk_', 'invitedesk_x', 'Bearer', `invitedesk_${'A'.repeat(43)}`, '\0'])('is nobody’s when it is %j', async (key) => {
    expect(await findApiKeyActor(key)).toBeUndefined()
  })

  it.each([uuidV7(), 'nonsense', ''])('is refused with not_found when %j is revoked', async (id) => {
    const { owner } = await makeDistrict()
    await expect(revokeApiKey(owner, id, now)).rejects.toMatchObject({ code: 'not_found' })
  })

  it.each(['admin', 'sender', 'auditor'] as const)('is neither made, seen nor revoked by the %s', async (role) => {
    const district = await makeDistrict()
    const actor = district[role]
    const { id, key } = await createApiKey(district.owner, { name: 'Sync', role: 'auditor' }, now)
    await expect(createApiKey(actor, { name: 'Mine', role: 'auditor' }, now)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(findApiKeys(actor)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(revokeApiKey(actor, id, now)).rejects.toMatchObject({ code: 'forbidden' })
    expect(await findApiKeyActor(key)).toBeDefined()
  })
})
