import { describe, expect, it } from 'vitest'
import { makeDistrict } from '@/scripts/testing/make-district'
import { findWebhooks } from './find-webhooks'
import { addWebhook, changeWebhook, mostWebhooks } from './save-webhook'

const now = new Date('2026-11-22T18:00:00Z')

describe('addWebhook', () => {
  it.each([
    ['plain text', 'http://sis.example.org/hooks'],
    ['an address inside the network', 'https://10.1.2.3/hooks'],
    ['the cloud’s metadata', 'https://169.254.169.254/latest'],
    ['a password in the address', 'https://me:secret@sis.example.org/hooks'],
    ['no address', 'sis'],
    ['another protocol', 'ftp://sis.example.org/'],
  ])('refuses %s', async (_, url) => {
    const { owner } = await makeDistrict()
    await expect(addWebhook(owner, { url, types: ['link.issued'] }, now)).rejects.toMatchObject({ code: 'invalid_input' })
  })

  it('refuses whoever is no owner, no events, and more than a district can have', async () => {
    const { owner, admin } = await makeDistrict()
    const input = { url: 'https://sis.example.org/hooks', types: ['link.issued' as const] }
    await expect(addWebhook(admin, input, now)).rejects.toMatchObject({ code: 'forbidden' })
    await expect(addWebhook(owner, { ...input, types: [] }, now)).rejects.toMatchObject({ code: 'invalid_input' })
    const { id } = await addWebhook(owner, input, now)
    const inside = { ...input, id, url: 'https://127.1.2.3/' }
    await expect(changeWebhook(owner, inside, now)).rejects.toMatchObject({ code: 'invalid_input' })
    for (let count = 1; count < mostWebhooks - 1; count += 1) await addWebhook(owner, input, now)
    const several = Array.from({ length: 8 }, () => owner)
    // So that none has to wait for a connection to the database.
    await Promise.all(several.map(findWebhooks))
    const added = await Promise.allSettled(several.map((actor) => addWebhook(actor, input, now)))
    expect(added.filter(({ status }) => status === 'fulfilled')).toHaveLength(1)
    await expect(addWebhook(owner, input, now)).rejects.toMatchObject({ code: 'conflict' })
  })
})
