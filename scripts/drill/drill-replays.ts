import { letSessionsAge } from '@/e2e/let-sessions-age'
import { inDatabaseOf } from '@/e2e/product-database'
import { setUpSmallDistrict } from '@/e2e/small-district'
import startProduct from '@/e2e/start-product'
import { askProduct, ofOurOwn, ownAddress } from './ask-product'
import { addHttpMember, callHttpAction, type HttpMember, makeHttpMember, signInOverHttp } from './member-over-http'

export type ReplayDrill = { sessionsOfEach: number; replays: number }

export type ReplayReport = {
  sessions: number
  replays: number
  /** Replays that were let in, by the way in which the session had ended and the door. */
  accepted: string[]
  seconds: number
}

/** Ends sessions of the product as it runs in every way there is, and comes again with what they were. */
export async function drillReplays(drill: ReplayDrill): Promise<ReplayReport> {
  const stop = await startProduct()
  try {
    return await replaySessions(process.env.E2E_URL ?? '', drill)
  } finally {
    await stop()
  }
}

/** Whether nobody was let in. */
export function isEnded({ accepted, replays }: ReplayReport): boolean {
  return replays > 0 && accepted.length === 0
}

type Ended = { way: string; cookie: string }

/** For each way to end sessions a member, and so many sessions of theirs; each is open before. */
export async function replaySessions(url: string, { sessionsOfEach, replays }: ReplayDrill): Promise<ReplayReport> {
  const began = Date.now()
  const slug = await setUpSmallDistrict('https://portal.example.org/setup?jwt=')
  const asker = { url, from: ownAddress(200) }
  const owner = await signInOverHttp(asker, await makeHttpMember(asker, { slug, role: 'owner' }))
  const ended: Ended[] = []
  for (const [way, end] of Object.entries(waysToEnd)) {
    const member = await addHttpMember(asker, { slug, role: 'admin', cookie: owner })
    const cookies: string[] = []
    // One after the other: so many at the same moment are taken for somebody who guesses.
    for (let index = 0; index < sessionsOfEach; index++) cookies.push(await signInOverHttp(asker, member))
    for (const cookie of cookies)
      for (const { door, isOpenTo } of doors) if (!(await isOpenTo(url, cookie))) throw new Error(`A new session is not let in: ${door}.`)
    await end({ url, slug, owner, member, id: await findMemberId(slug, member), cookies })
    ended.push(...cookies.map((cookie) => ({ way, cookie })))
  }
  const accepted: string[] = []
  for (let replay = 0; replay < replays; replay++) {
    const { way, cookie } = at(ended, replay)
    const { door, isOpenTo } = at(doors, Math.floor(replay / ended.length))
    if (await isOpenTo(url, cookie)) accepted.push(`${way}: ${door}`)
  }
  return { sessions: ended.length, replays, accepted, seconds: (Date.now() - began) / 1000 }
}

type Ending = { url: string; slug: string; owner: string; member: HttpMember; id: string; cookies: string[] }

const waysToEnd: Record<string, (ending: Ending) => Promise<void>> = {
  'signed out': async ({ url, cookies }) => {
    for (const cookie of cookies) await signOut(url, cookie)
  },
  'ended by the member': async ({ url, member }) => {
    const cookie = await signInOverHttp({ url, from: ownAddress(201) }, member)
    await act(url, { name: 'endOwnOtherSessions', input: undefined, cookie })
  },
  'ended by an owner': ({ url, owner, id }) => act(url, { name: 'endMemberSessions', input: { id }, cookie: owner }),
  'ended by a new password': async ({ url, member }) => {
    // It ends all others.
    const cookie = await signInOverHttp({ url, from: ownAddress(202) }, member)
    const password = `${member.password} and more`
    await act(url, { name: 'changeOwnPassword', input: { current: member.password, password }, cookie })
  },
  suspended: ({ url, owner, id }) => act(url, { name: 'suspendMemberNow', input: { id }, cookie: owner }),
  removed: ({ url, owner, id }) => act(url, { name: 'removeMemberNow', input: { id }, cookie: owner }),
  'unused for an hour': ({ slug, id }) => letSessionsAge(slug, { memberId: id, unusedMinutes: 60 }),
  'begun 12 hours ago': ({ slug, id }) => letSessionsAge(slug, { memberId: id, begunHoursAgo: 12 }),
}

async function signOut(url: string, cookie: string): Promise<void> {
  const { status } = await askProduct(url, { method: 'POST', path: '/sign-out', headers: { ...ofOurOwn(url), Cookie: cookie } })
  if (status !== 303) throw new Error(`Nobody was signed out: ${status}.`)
}

async function act(url: string, call: { name: string; input: unknown; cookie: string }): Promise<void> {
  const { text, status } = await callHttpAction({ url, from: undefined }, call)
  if (!text.includes('"ok":true')) throw new Error(`${call.name} was not done: ${status}.`)
}

async function findMemberId(slug: string, { email }: HttpMember): Promise<string> {
  const { rows } = await inDatabaseOf(slug, (client) => client.query<{ id: string }>('SELECT id FROM members WHERE email = $1', [email]))
  if (!rows[0]) throw new Error('There is no such member.')
  return rows[0].id
}

/** What a session lets in to: pages, what next-auth tells, a download, an action. */
const doors: ReadonlyArray<{ door: string; isOpenTo: (url: string, cookie: string) => Promise<boolean> }> = [
  ...['/', '/contacts', '/settings', '/roster/template'].map((path) => ({
    door: path,
    isOpenTo: async (url: string, cookie: string) => (await get(url, { path, cookie })).status === 200,
  })),
  {
    door: '/api/auth/session',
    isOpenTo: async (url, cookie) => (await get(url, { path: '/api/auth/session', cookie })).text.includes('expires'),
  },
  {
    door: 'an action',
    isOpenTo: async (url, cookie) => {
      const { text } = await callHttpAction({ url, from: undefined }, { name: 'inspectText', input: { text: 'a.b.c' }, cookie })
      return text.includes('"ok":true')
    },
  },
]

function get(url: string, { path, cookie }: { path: string; cookie: string }) {
  return askProduct(url, { method: 'GET', path, headers: { Cookie: cookie } })
}

function at<Item>(items: readonly Item[], index: number): Item {
  const item = items[index % items.length]
  if (item === undefined) throw new RangeError('There is none.')
  return item
}
