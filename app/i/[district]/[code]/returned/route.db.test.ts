import { beforeAll, describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { makeContacts } from '@/scripts/testing/make-contacts'
import { makeDistrict, type TestDistrict } from '@/scripts/testing/make-district'
import { issueTo } from '@/scripts/testing/make-issuing-district'
import { makePortalOf } from '@/scripts/testing/make-portal'
import { phoneVisit } from '@/scripts/testing/phone-visit'
import { returnAddressOf } from '@/scripts/testing/return-address-of'
import { GET } from './route'

const site = 'https://volunteer.example.org'

async function makeAddress(): Promise<TestDistrict & { url: string }> {
  const district = await makeDistrict()
  const portal = await makePortalOf(district.owner, 'get_connected', { site })
  const contactIds = await makeContacts(district.districtId, [{ givenName: 'Ana', language: 'vi' }])
  const [link] = (await issueTo(district.owner, { portalId: portal.id, contactIds, now: new Date() })).links
  return { ...district, url: returnAddressOf(link ?? { url: '' }).url }
}

let made: Awaited<ReturnType<typeof makeAddress>>

beforeAll(async () => {
  made = await makeAddress()
})

function open(address: string, { method = 'GET', headers = {} }: { method?: string; headers?: Record<string, string> } = {}) {
  const [, , district = '', code = ''] = new URL(address).pathname.split('/')
  const asked = new Headers(phoneVisit.headers)
  for (const [name, value] of Object.entries(headers)) asked.set(name, value)
  return GET(new Request(address, { method, headers: asked }), { params: Promise.resolve({ district, code }) })
}

const countReturns = ({ districtId }: TestDistrict) => inDistrict(districtId, (tx) => tx.linkReturn.count({ where: { districtId } }))

function expectPrivate({ headers }: Response) {
  expect(headers.get('cache-control')).toBe('no-store')
  expect(headers.get('x-robots-tag')).toBe('noindex, nofollow')
  expect(headers.get('set-cookie')).toBeNull()
}

describe('the address portals send people back to', () => {
  it('tells in the contact’s language what was refused, and nothing of the portal’s own text', async () => {
    const message = 'Call+555-0199+<script>alert(1)</script>'
    const response = await open(`${made.url}?kind=validation&message=${message}`)
    const page = await response.text()
    expect(response.status).toBe(200)
    expect(page).toContain('<html lang="vi" dir="ltr">')
    expect(page).toContain('Willow Creek Unified')
    expect(page).toContain('Cổng thông tin không chấp nhận thông tin')
    expect(page).not.toMatch(/0199|alert|<script|Ana|ana\./)
    expectPrivate(response)
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/)
    expect(response.headers.get('content-security-policy')).toContain("frame-ancestors 'none'")
    expect(await countReturns(made)).toBe(1)
  })

  it('is read in another language without another return', async () => {
    const own = await makeAddress()
    const page = await (await open(`${own.url}?kind=jwt&message=Used`)).text()
    const [, link = ''] = /href="(\?[^"]+)" lang="ar"/.exec(page) ?? []
    const other = await open(new URL(link.replaceAll('&amp;', '&'), own.url).href)
    expect(other.status).toBe(200)
    expect(await other.text()).toContain('ربما استُخدم من قبل')
    expect(await countReturns(own)).toBe(1)
  })

  it('leads a person who arrived on to the portal’s own site, never to where the query says', async () => {
    const own = await makeAddress()
    for (const query of ['', '?return=https://evil.example.com', '?lang=es', '?told=elsewhere']) {
      const response = await open(own.url + query)
      expect([response.status, response.headers.get('location')]).toEqual([303, site])
      expectPrivate(response)
    }
    expect(await countReturns(own)).toBe(1)
  })

  it('records nothing on HEAD, and what a browser of any name brings', async () => {
    const own = await makeAddress()
    expect((await open(`${own.url}?kind=jwt`, { method: 'HEAD' })).status).toBe(200)
    expect(await countReturns(own)).toBe(0)
    expect((await open(own.url, { headers: { 'User-Agent': 'Mimecast URL Scanner' } })).status).toBe(303)
    expect(await countReturns(own)).toBe(1)
  })

  it('answers alike to what is unknown, made up, or of another district', async () => {
    const other = await makeAddress()
    const foreign = other.url.replace(other.slug, made.slug)
    const addresses = [
      foreign,
      made.url.replace(made.slug, other.slug),
      made.url.replace(made.slug, 'no-such-district'),
      made.url.replace(/[0-9a-f]{32}\/returned$/, `${'0'.repeat(32)}/returned`),
      made.url.replace(/[0-9a-f]{64}/, 'x'),
    ]
    const returnsBefore = await countReturns(made)
    const answers = await Promise.all(
      addresses
        .flatMap((address) => [address, `${address}?kind=jwt&message=x`, `${address}?told=link_refused`])
        .map(async (address) => {
          const response = await open(address, { headers: { 'Accept-Language': 'en' } })
          return { status: response.status, location: response.headers.get('location'), text: await response.text() }
        }),
    )
    for (const answer of answers) expect(answer).toEqual(answers[0])
    expect(answers[0]).toMatchObject({ status: 404, location: null })
    expect(answers[0]?.text).toContain('This address does not work')
    expect(answers[0]?.text).not.toContain('Willow Creek')
    expect([await countReturns(made), await countReturns(other)]).toEqual([returnsBefore, 0])
  })
})
