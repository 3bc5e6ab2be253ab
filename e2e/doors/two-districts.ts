import type { Browser, BrowserContext } from '@playwright/test'
import { signInAsNew } from '@/e2e/district'
import { runCli } from '@/e2e/product-cli'
import { inDatabaseOf } from '@/e2e/product-database'
import { ana, setUpSmallDistrict } from '@/e2e/small-district'

export const roles = ['owner', 'admin', 'sender', 'auditor'] as const
export type Role = (typeof roles)[number]

/** Who asks in the matrix; the last is a sender of a school where nobody of the roster is. */
export const members = [...roles, 'scoped'] as const
export type Member = (typeof members)[number]

/** A school that nobody of the roster goes to. */
const otherSchool = 'Maple Elementary School'

const mapping = {
  encoding: 'utf-8',
  delimiter: ',',
  columns: [
    { header: 'Parent', field: 'full_name', guardian: null },
    { header: 'Mail', field: 'email', guardian: null },
  ],
  fixed: {},
  nameOrder: 'given_first',
  languages: {},
  yesWords: [],
  noWords: [],
  knownBy: 'email',
  onlyWhere: null,
}

const tables = {
  contact: 'contacts',
  portal: 'portals',
  link: 'links',
  invitation: 'invitations',
  imported: 'roster_imports',
  source: 'roster_sources',
  mapping: 'roster_mappings',
  event: 'audit_events',
  verification: 'audit_verifications',
  webhook: 'webhooks',
} as const

export type Ids = Record<keyof typeof tables | 'campaign' | 'mailed' | 'printed', string>

/** Ids that name nothing in any district. */
export const unknownIds: Ids = {
  contact: '00000000-0000-7000-8000-000000000001',
  portal: '00000000-0000-7000-8000-000000000002',
  link: '00000000-0000-7000-8000-000000000003',
  invitation: '00000000-0000-7000-8000-000000000004',
  imported: '00000000-0000-7000-8000-000000000005',
  source: '00000000-0000-7000-8000-000000000006',
  mapping: '00000000-0000-7000-8000-000000000007',
  campaign: '00000000-0000-7000-8000-000000000009',
  mailed: '00000000-0000-7000-8000-00000000000a',
  printed: '00000000-0000-7000-8000-00000000000b',
  event: '00000000-0000-7000-8000-00000000000c',
  verification: '00000000-0000-7000-8000-00000000000d',
  webhook: '00000000-0000-7000-8000-00000000000e',
}

export type Place = { slug: string; ids: Ids; keys: Record<Member, string> }

/** A district with one of everything an id can name, made through the product's own doors, and keys for those. */
export async function makePlace(holders: readonly Member[]): Promise<Place> {
  const slug = await setUpSmallDistrict('https://portal.example.org/setup?jwt=')
  const keys: Record<string, string> = {}
  for (const member of holders) keys[member] = await makeKey(slug, member)
  const key = keys.owner ?? ''
  const campaign = await post('/campaigns', { key, body: { portal: 'Parent Portal', contacts: [ana.guid] } })
  const mailed = await post('/campaigns', { key, body: { portal: 'Parent Portal', contacts: [ana.guid], channel: 'email' } })
  const printed = await post('/campaigns', { key, body: { portal: 'Parent Portal', contacts: [ana.guid], channel: 'letter' } })
  const found = await inDatabaseOf(slug, async (client) => {
    await client.query(
      `INSERT INTO roster_mappings (district_id, id, name, settings, updated_at)
       VALUES (current_setting('app.district_id')::uuid, gen_random_uuid(), 'From the SIS', $1, now())`,
      [mapping],
    )
    await client.query(
      `INSERT INTO audit_verifications (district_id, id, actor_kind, created_at)
       VALUES (current_setting('app.district_id')::uuid, gen_random_uuid(), 'operator', now())`,
    )
    await client.query(
      `INSERT INTO webhooks (district_id, id, url, types, secret_ciphertext, next_number, disabled_at, disabled_reason)
       VALUES (current_setting('app.district_id')::uuid, gen_random_uuid(), 'https://sis.example.org/hooks', '{link.issued}', '', 0, now(), 'by_hand')`,
    )
    const ids: Record<string, string> = {}
    for (const [name, table] of Object.entries(tables)) {
      const { rows } = await client.query<{ id: string }>(`SELECT id FROM ${table} LIMIT 1`)
      if (!rows[0]) throw new Error(`The district has none of its ${table}.`)
      ids[name] = rows[0].id
    }
    return ids
  })
  const ids: Ids = { ...unknownIds, ...found, campaign, mailed, printed }
  return { slug, ids, keys: { ...unheld, ...keys } }
}

const unheld: Record<Member, string> = { owner: '', admin: '', sender: '', auditor: '', scoped: '' }

async function makeKey(slug: string, member: Member): Promise<string> {
  const { role, schools } = standingOf(member)
  const created = await runCli(['api-key', 'create', '--district', slug, '--role', role, '--name', member, ...schools])
  return created.key ?? ''
}

function standingOf(member: Member): { role: Role; schools: string[] } {
  return member === 'scoped' ? { role: 'sender', schools: ['--schools', otherSchool] } : { role: member, schools: [] }
}

/** A browser in which that member of the district is signed in. */
export async function signInMember(browser: Browser, { slug, member }: { slug: string; member: Member }): Promise<BrowserContext> {
  const { role, schools } = standingOf(member)
  const email = `${member}@${slug}.example.org`
  const created = await runCli(['member', 'create', '--district', slug, '--email', email, '--role', role, ...schools])
  const context = await browser.newContext()
  await signInAsNew(await context.newPage(), email, created.set_password_url ?? '')
  return context
}

async function post(path: string, { key, body }: { key: string; body: unknown }): Promise<string> {
  const answer = await fetch(`${process.env.E2E_URL}/api/v1${path}`, {
    method: 'POST',
    headers: { Authorization: `Bearer ${key}`, 'Content-Type': 'application/json' },
    body: JSON.stringify(body),
  })
  const { id } = await answer.json()
  if (!answer.ok || typeof id !== 'string') throw new Error(`${path} answered ${answer.status}.`)
  return id
}
