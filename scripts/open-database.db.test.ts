import { describe, expect, inject, it } from 'vitest'
import { parseSettings } from '@/lib/env'
import { openDatabase } from './open-database'

const settings = (changed: Record<string, string | undefined> = {}) =>
  parseSettings({ ...process.env, DATABASE_OWNER_URL: process.env.TEST_OWNER_URL, ...changed })

const at = (url: string | undefined, change: (address: URL) => void) => {
  const address = new URL(url ?? '')
  change(address)
  return address.href
}

describe('openDatabase, with DATABASE_URL', () => {
  it('migrates, and gives on everything but the password of the owner', async () => {
    const { environment, applied } = await openDatabase(settings(), 'start')
    expect(applied).toEqual([])
    expect(Object.keys(environment).toSorted()).toEqual(['DATABASE_URL', 'ENCRYPTION_KEYS', 'NEXTAUTH_SECRET'])
    expect(environment.DATABASE_URL).toBe(process.env.DATABASE_URL)
  })

  it.each(['DATABASE_URL', 'DATABASE_OWNER_URL'])('names %s when nobody answers there, or not to its password', async (name) => {
    const known = name === 'DATABASE_URL' ? process.env.DATABASE_URL : process.env.TEST_OWNER_URL
    const deaf = at(known, (address) => {
      address.port = '1'
    })
    const wrong = at(known, (address) => {
      address.password = 'wrong-password'
    })
    await expect(openDatabase(settings({ [name]: deaf }), 'start')).rejects.toThrow(`The database of ${name} cannot be reached`)
    await expect(openDatabase(settings({ [name]: wrong }), 'start')).rejects.toThrow(/cannot be reached: password authentication failed/)
    await expect(openDatabase(settings({ [name]: wrong }), 'start')).rejects.not.toThrow('wrong-password')
  })

  it.each([
    ['owns tables', () => process.env.TEST_OWNER_URL],
    ['bypasses row-level security', () => inject('superuserUrl')],
  ])('refuses a role that %s', async (reason, url) => {
    await expect(openDatabase(settings({ DATABASE_URL: url() }), 'start')).rejects.toThrow(reason)
  })
})
