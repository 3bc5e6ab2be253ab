import { beforeAll, describe, expect, it } from 'vitest'
import { inDistrict } from '@/lib/district-scope'
import { findSuppressed, releaseAddress, suppressAddress } from '@/lib/mail/suppress-address'
import { deriveUnsubscribeUrls } from '@/lib/mail/unsubscribe'
import { uuidV7 } from '@/lib/uuid-v7'
import { makeMessage } from '@/scripts/testing/make-message'
import { GET, POST } from './route'

type Message = Awaited<ReturnType<typeof makeMessage>>

let message: Message
let url: string

beforeAll(async () => {
  message = await makeMessage('Ana@example.org')
  url = await urlOf(message)
})

async function urlOf({ districtId, id }: Message): Promise<string> {
  const urls = await inDistrict(districtId, (tx) => deriveUnsubscribeUrls(tx, districtId, [id]))
  return urls.get(id) ?? ''
}

const door = (address: string) => ({ params: Promise.resolve({ district: new URL(address).pathname.split('/')[2] ?? '' }) })

const open = (address: string, headers: Record<string, string> = {}) => GET(new Request(address, { headers }), door(address))

const post = (address: string, body: BodyInit, headers: Record<string, string> = {}) =>
  POST(new Request(address, { method: 'POST', body, headers }), door(address))

const form = (fields: Record<string, string>) => new URLSearchParams(fields)

function multipart(fields: Record<string, string>): FormData {
  const data = new FormData()
  for (const [name, value] of Object.entries(fields)) data.append(name, value)
  return data
}

const oneClick = { 'List-Unsubscribe': 'One-Click' }

async function isStopped({ districtId, email }: Message): Promise<boolean> {
  return (await inDistrict(districtId, (tx) => findSuppressed(tx, districtId, [email]))).size > 0
}

describe('the address to stop mail at', () => {
  it('is the same for the same message, always', async () => {
    expect(await urlOf(message)).toBe(url)
    expect(url).toMatch(new RegExp(`^http://localhost:3000/i/${message.slug}/unsubscribe\\?m=${message.id}&c=[A-Za-z0-9_-]{22}$`))
  })

  it('opens a page in the message’s language that says nothing of whose it is, and changes nothing', async () => {
    const response = await open(url, { 'Accept-Language': 'vi' })
    const page = await response.text()
    expect(response.status).toBe(200)
    expect(page).toContain('<html lang="es" dir="ltr">')
    expect(page).toContain('Willow Creek Unified')
    expect(page).not.toMatch(/ana@|<script|checked/i)
    expect(await isStopped(message)).toBe(false)
    expect(response.headers.get('cache-control')).toBe('no-store')
    expect(response.headers.get('x-robots-tag')).toBe('noindex, nofollow')
    expect(response.headers.get('content-security-policy')).toMatch(/^default-src 'none'; style-src 'sha256-/)
    expect(response.headers.get('set-cookie')).toBeNull()
  })

  it('keeps the message in the links to its other languages', async () => {
    const page = await (await open(`${url}&lang=ar`)).text()
    expect(page).toContain('<html lang="ar" dir="rtl">')
    const [, link = ''] = /href="\?([^"]+)" lang="ht"/.exec(page) ?? []
    const query = new URLSearchParams(link.replaceAll('&#38;', '&'))
    expect(query.get('lang')).toBe('ht')
    expect(query.get('m')).toBe(message.id)
  })

  it.each([
    ['urlencoded', form(oneClick)],
    ['multipart', multipart(oneClick)],
  ])('stops the mail on a one-click post, %s', async (_, body) => {
    const own = await makeMessage('one-click@example.org')
    const address = await urlOf(own)
    const response = await post(address, body)
    expect(response.status).toBe(200)
    expect(await isStopped(own)).toBe(true)
    expect(await (await open(address)).text()).toContain('Los correos están detenidos')
    expect((await post(address, form(oneClick))).status).toBe(200)
  })

  it('is unknown once the address of the mail was erased', async () => {
    const own = await makeMessage('gone@example.org')
    const { districtId, id } = own
    const address = await urlOf(own)
    await inDistrict(districtId, (tx) => tx.message.updateMany({ where: { districtId, id }, data: { email: '' } }))
    await post(address, form(oneClick))
    expect(await inDistrict(districtId, (tx) => tx.suppressedAddress.count({ where: { districtId } }))).toBe(0)
  })

  it('stops the mail by its own button once the box is ticked', async () => {
    const own = await makeMessage('button@example.org')
    const address = await urlOf(own)
    const unticked = await post(address, form({ website: '' }))
    expect(await unticked.text()).toContain('role="alert"')
    expect(await isStopped(own)).toBe(false)
    expect(await (await post(address, form({ confirm: 'stop', website: '' }))).text()).toContain('Los correos están detenidos')
    expect(await isStopped(own)).toBe(true)
  })

  it.each([
    ['nothing', ''],
    ['every field filled in', form({ confirm: 'stop', website: 'https://example.com' })],
    ['another field', form({ 'List-Unsubscribe': 'Two-Clicks' })],
    ['a long body', `confirm=stop&x=${'x'.repeat(5_000)}`],
    ['JSON', '{"confirm":"stop"}'],
  ])('is not stopped by a program that posts %s', async (_, body) => {
    expect((await post(url, body)).status).toBe(200)
    expect(await isStopped(message)).toBe(false)
  })

  it('still offers to stop where only the address was at fault, and works again after a release', async () => {
    const own = await makeMessage('fault@example.org')
    const { districtId, email } = own
    const address = await urlOf(own)
    await inDistrict(districtId, (tx) => suppressAddress(tx, { districtId, email, reason: 'bounced', detail: null, now: new Date() }))
    expect(await (await open(address)).text()).toContain('name="confirm"')
    await post(address, form(oneClick))
    await releaseAddress(own.owner, email, new Date())
    await post(address, form(oneClick))
    expect(await isStopped(own)).toBe(true)
  })

  it('answers alike to what is unknown, made up, or of another district', async () => {
    const other = await makeMessage('other@example.org')
    const foreign = new URL(await urlOf(other))
    const change = (name: string, value: string) => {
      const changed = new URL(url)
      changed.searchParams.set(name, value)
      return changed.href
    }
    const code = new URL(url).searchParams.get('c') ?? ''
    const addresses = [
      change('c', `${code.startsWith('A') ? 'B' : 'A'}${code.slice(1)}`),
      change('c', ''),
      change('c', code.slice(0, 10)),
      change('m', uuidV7()),
      change('m', 'x'),
      change('m', other.id),
      url.replace(message.slug, other.slug),
      url.replace(message.slug, 'no-such-district'),
      `${foreign.origin}/i/${message.slug}/unsubscribe${foreign.search}`,
    ]
    const headers = { 'Accept-Language': 'en' }
    const pages = await Promise.all(
      addresses
        .flatMap((address) => [open(address, headers), post(address, form(oneClick), headers)])
        .map(async (answered) => {
          const response = await answered
          const text = await response.text()
          return { status: response.status, text: text.replaceAll(/href="\?[^"]*"/g, '') }
        }),
    )
    for (const page of pages) expect(page).toEqual(pages[0])
    expect(pages[0]?.status).toBe(404)
    expect(pages[0]?.text).not.toContain('Willow Creek')
    expect(await isStopped(message)).toBe(false)
    expect(await isStopped(other)).toBe(false)
  })
})
