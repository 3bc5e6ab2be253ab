import { describe, expect, it } from 'vitest'
import { createApiKey } from '@/lib/auth/api-keys'
import { makeDistrict } from '@/scripts/testing/make-district'
import { findEventActors } from './find-event-actors'

describe('findEventActors', () => {
  it('names the members and API keys of the district and of no other', async () => {
    const { owner, auditor, slug } = await makeDistrict()
    const stranger = await makeDistrict()
    await createApiKey(stranger.owner, { name: 'Foreign', role: 'admin' }, new Date())
    const { id } = await createApiKey(owner, { name: 'Nightly sync', role: 'sender' }, new Date())
    const actors = await findEventActors(auditor)
    expect(actors).toHaveLength(5)
    expect(actors).toContainEqual({ id, name: 'API key Nightly sync' })
    expect(actors).toContainEqual({ id: owner.id, name: `owner@${slug}.example.org` })
  })

  it('refuses a sender', async () => {
    const { sender } = await makeDistrict()
    await expect(findEventActors(sender)).rejects.toMatchObject({ code: 'forbidden' })
  })
})
