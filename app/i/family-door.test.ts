import { describe, expect, it } from 'vitest'
import { readBytes } from '@/lib/api/read-request'
import { familyDoor } from './family-door'

const away = Object.assign(new Error('connect ECONNREFUSED'), { code: 'ECONNREFUSED' })
const context = { params: Promise.resolve({}) }

function failing(error: Error) {
  return familyDoor(async () => {
    throw error
  })
}

describe('a door for families', () => {
  it('tells a family in its language to come again while the database is away', async () => {
    const asked = new Request('http://localhost/i/maple-grove/1?code', { headers: { 'Accept-Language': 'ar-EG,en;q=0.5' } })
    const response = await failing(away)(asked, context)
    const { headers } = response
    expect([response.status, headers.get('retry-after'), headers.get('cache-control')]).toEqual([503, '5', 'no-store'])
    expect(headers.get('content-security-policy')).toContain("default-src 'none'")
    expect(await response.text()).toContain('<html lang="ar" dir="rtl">')
  })

  it('takes who leaves in the middle of a form for no outage', async () => {
    const body = new ReadableStream({
      start: (controller) => controller.error(Object.assign(new Error('aborted'), { code: 'ECONNRESET' })),
    })
    const asked = new Request('http://localhost/i/maple-grove/1', { method: 'POST', body, duplex: 'half' } as RequestInit)
    const reading = familyDoor(async (request) => new Response(String(await readBytes(request, 100))))
    expect((await reading(asked, context)).status).toBe(400)
  })

  it('takes nothing else for an outage', async () => {
    const asked = new Request('http://localhost/i/maple-grove/1')
    await expect(failing(new TypeError('a bug'))(asked, context)).rejects.toThrow('a bug')
    const fine = familyDoor(async () => new Response('fine'))
    expect(await (await fine(asked, context)).text()).toBe('fine')
  })
})
