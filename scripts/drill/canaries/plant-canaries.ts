import { randomBytes } from 'node:crypto'
import { decode } from 'next-auth/jwt'
import { createMember, runCli } from '@/e2e/product-cli'
import { everybody, setUpSmallDistrict } from '@/e2e/small-district'
import { loadSecrets } from '@/scripts/data-folder'
import { askProduct, ownAddress } from '@/scripts/drill/ask-product'
import { callHttpAction, type HttpMember, setPasswordAt, signInOverHttp } from '@/scripts/drill/member-over-http'
import { plantPersons } from './plant-persons'

export type Canary = { what: string; secret: string }

export type Canaries = {
  url: string
  slug: string
  /** Signs in at the end, to look at pages. */
  admin: HttpMember
  secrets: Canary[]
  /** What families are known by: it stands in the database and on pages, and in no log. */
  persons: Canary[]
}

const portals = 16
const admins = 3
const sessionsOfEach = 2
const keys = 3

/**
 * Gives a district of its own one of every secret the product takes or makes, each through the product's own doors. No owner,
 * for whom the set-up of the installation would count as done.
 */
export async function plantCanaries(url: string): Promise<Canaries> {
  const slug = await setUpSmallDistrict('https://portal.example.org/setup?jwt=')
  const secrets: Canary[] = []
  const plant = (what: string, secret: string) => {
    if (secret.length < 20) throw new Error(`The ${what} is too short to be looked for.`)
    secrets.push({ what, secret })
  }
  const asker = { url, from: ownAddress(210) }
  const { NEXTAUTH_SECRET, ENCRYPTION_KEYS, ...passwords } = await loadSecrets(process.env.E2E_DATA_DIR ?? '')
  plant('secret of cookies', NEXTAUTH_SECRET)
  plant('installation key', ENCRYPTION_KEYS.replace(/^\w+:/, ''))
  for (const password of Object.values(passwords)) plant('password of a database role', password)
  const emails = Array.from({ length: admins }, (_, made) => `canary-${made}@${slug}.example.org`)
  const members = await Promise.all(
    emails.map(async (email) => {
      const address = await createMember({ email, role: 'admin', slug })
      plant('one-time code', new URL(address).searchParams.get('code') ?? '')
      const member = await setPasswordAt(asker, email, address)
      plant('password', member.password)
      return member
    }),
  )
  let cookie = ''
  for (const member of members.flatMap((each) => Array.from({ length: sessionsOfEach }, () => each))) {
    cookie = await signInOverHttp(asker, member)
    const token = /session-token=([^;]+)/.exec(cookie)?.[1] ?? ''
    plant('session cookie', token)
    const session = await decode({ token, secret: NEXTAUTH_SECRET })
    plant('session secret', String(session?.sessionSecret))
  }
  const act = async (name: string, input: unknown) => {
    const { text, status } = await callHttpAction(asker, { name, input, cookie })
    if (!text.includes('"ok":true')) throw new Error(`${name} was not done: ${status} ${text.slice(0, 300)}`)
    return text
  }
  const typed = (what: string) => {
    const secret = `canary${randomBytes(24).toString('hex')}`
    plant(what, secret)
    return secret
  }
  for (let made = 0; made < portals; made++) {
    const settings = { client_id: 'canary', link_base: 'https://portal.example.org/setup?jwt=' }
    await act('savePortalSettings', { kind: 'gg4l', name: `Portal ${made}`, settings, secret: typed('client secret') })
  }
  await act('saveSettings', { ...mailSettings, server: { ...mailServer, password: typed('mail server password') } })
  const reports = await act('createEventsSecret', undefined)
  plant('secret of delivery reports', /"secret":"([^"]+)"/.exec(reports)?.[1] ?? '')
  await act('saveRosterSource', { ...source, secret: typed('OneRoster secret') })
  const made = await Promise.all(
    Array.from({ length: keys }, (_, number) =>
      runCli(['api-key', 'create', '--district', slug, '--role', 'admin', '--name', `Canary ${number}`]),
    ),
  )
  for (const { key = '' } of made) plant('API key', key)
  const [{ key = '' } = {}] = made
  for (const channel of ['link', 'letter']) {
    const body = JSON.stringify({ portal: 'Parent Portal', contacts: everybody.map(({ guid }) => guid), channel })
    const headers = { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' }
    const { text } = await askProduct(url, { method: 'POST', path: '/api/v1/campaigns', headers, body })
    const links: Array<{ url: string }> = JSON.parse(text).links
    for (const link of links) plant(channel === 'link' ? 'token' : 'code of an invite page', /[^=/]+$/.exec(link.url)?.[0] ?? '')
  }
  const [admin] = members
  if (!admin) throw new Error('There is an admin.')
  const persons = await plantPersons({ url, cookie, key, portal: 'Parent Portal' })
  return { url, slug, admin, secrets, persons }
}

const mailServer = {
  host: '127.0.0.1',
  port: 9,
  security: 'none',
  auth: 'password',
  username: 'canary',
  tokenUrl: null,
  clientId: null,
}

const mailSettings = {
  fromAddress: 'canary@example.org',
  fromName: null,
  replyTo: null,
  perMinute: 60,
  perDay: null,
  connections: 1,
  sendsFrom: 0,
  sendsUntil: 1_440,
  sendsOn: [1, 2, 3, 4, 5, 6, 7],
  remindUnopenedDays: null,
  remindEndingDays: null,
}

const source = {
  name: 'Canary source',
  format: 'oneroster_rest',
  settings: { baseUrl: 'http://127.0.0.1:9/ims/oneroster/v1p1', tokenUrl: 'http://127.0.0.1:9/token', clientId: 'canary' },
  schedule: null,
  applyAlone: false,
}
