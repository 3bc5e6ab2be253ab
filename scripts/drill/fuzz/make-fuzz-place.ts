import { findActions, findDoors } from '@/e2e/doors/find-doors'
import { type Ids, makePlace } from '@/e2e/doors/two-districts'
import { runCli } from '@/e2e/product-cli'
import { askProduct, ownAddress } from '@/scripts/drill/ask-product'
import { makeHttpMember, signInOverHttp } from '@/scripts/drill/member-over-http'
import { findKnownFields } from './known-fields'
import type { FuzzPlace } from './make-request'

const keysOfTheirOwn = ['admin', 'sender', 'scoped'] as const

/** A district with one of everything an id can name, members who are signed in, and keys; `keys` more of an admin, as each may make only so many calls a minute. */
export async function makeFuzzPlace(url: string, { keys }: { keys: number }): Promise<FuzzPlace> {
  const { slug, ids, keys: held } = await makePlace(['owner', ...keysOfTheirOwn])
  const asker = { url, from: ownAddress(0) }
  const cookies: string[] = []
  for (const role of ['owner', 'sender'] as const) cookies.push(await signInOverHttp(asker, await makeHttpMember(asker, { slug, role })))
  const more: string[] = []
  for (let made = 0; made < keys; made++) {
    const created = await runCli(['api-key', 'create', '--district', slug, '--role', 'admin', '--name', `Fuzz ${made}`])
    more.push(created.key ?? '')
  }
  return {
    url,
    actions: findActions(),
    // Whoever signs out would be nobody from then on.
    doors: findDoors().filter((door) => door !== 'POST /sign-out'),
    fields: findKnownFields(),
    ids: Object.values<string>(ids),
    invitePages: [await findInvitePage(url, { key: held.owner, ids })],
    cookies,
    keys: [...keysOfTheirOwn.map((holder) => held[holder]), ...more],
  }
}

async function findInvitePage(url: string, { key, ids }: { key: string; ids: Ids }): Promise<string> {
  const headers = { Authorization: `Bearer ${key}` }
  const { text } = await askProduct(url, { method: 'GET', path: `/api/v1/campaigns/${ids.printed}/links`, headers })
  const [, path] = /"url":"https?:\/\/[^/]+(\/i\/[^"]+)"/.exec(text) ?? []
  if (path === undefined) throw new Error('The district has no invite page.')
  return path
}
