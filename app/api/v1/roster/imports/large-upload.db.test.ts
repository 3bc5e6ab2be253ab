import { readdirSync } from 'node:fs'
import { describe, expect, it, vi } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { answerOf, makeApiKey } from '@/scripts/testing/call-api'
import { largeRoster } from '@/scripts/testing/large-roster'
import { makeDistrict } from '@/scripts/testing/make-district'
import { runRosters } from '@/scripts/testing/run-rosters'
import { POST } from './route'

runRosters()

const contacts = 25_000

describe('an upload of 50 MB', () => {
  it('arrives whole: its digest, its bytes and its rows', async () => {
    const { districtId, ...district } = await makeDistrict()
    const key = await makeApiKey({ districtId, ...district }, 'admin')
    const { bytes, body, digest } = largeRoster(contacts)
    expect(bytes).toBeGreaterThan(50_000_000)
    const headers = { Authorization: `Bearer ${key}`, 'Content-Length': String(bytes) }
    const init = { method: 'POST', headers, body, duplex: 'half' }
    const response = await POST(new Request('http://localhost/api/v1/roster/imports?name=contacts.csv', init))
    expect(response.status).toBe(201)
    const { id } = await response.json()
    const row = await inDistrict(districtId, (tx) => tx.rosterImport.findUniqueOrThrow({ where: { districtId_id: { districtId, id } } }))
    expect(row.fileBytes).toBe(BigInt(bytes))
    expect(Buffer.from(row.fileDigest ?? [])).toEqual(digest())
    const staged = async () =>
      expect(await answerOf('getImport', { key, id })).toMatchObject({ state: 'staged', counts: { added: contacts, refused: 0 } })
    await vi.waitFor(staged, { timeout: 100_000, interval: 200 })
  })

  it('passes through no proxy of the framework, which would cut it at 10 MB', () => {
    const files = [...readdirSync('.'), ...readdirSync('app')].filter((file) => /^(proxy|middleware)\.[cm]?[jt]sx?$/.test(file))
    expect(files).toEqual([])
  })
})
