import type { APIRequestContext, BrowserContext } from '@playwright/test'
import { actionTable } from './doors/action-table'
import { type Door, keyDoors, memberDoors, publicDoors } from './doors/door-table'
import { findActions } from './doors/find-doors'
import { pageContent } from './doors/page-content'
import { type Ids, type Member, makePlace, members, type Place, signInMember, unknownIds } from './doors/two-districts'
import { expect, test } from './fixtures'
import { letSignInsAge } from './let-sign-ins-age'
import { inDatabaseOf } from './product-database'

// One worker asks at all doors, with two districts that are made once.
test.describe.configure({ mode: 'default' })

let ours: Place
let theirs: Place
const contexts = new Map<Member, BrowserContext>()

test.beforeAll(async ({ browser }) => {
  ;[ours, theirs] = await Promise.all([makePlace(members), makePlace(['owner'])])
  for (const member of members) contexts.set(member, await signInMember(browser, { slug: ours.slug, member }))
})

test.afterAll(async () => {
  for (const context of contexts.values()) await context.close()
})

function requestOf(member: Member): APIRequestContext {
  const context = contexts.get(member)
  if (!context) throw new Error(`Nobody is signed in who is ${member}.`)
  return context.request
}

type Answer = { status: number; location: string; text: string }
type Ask = (door: Door, ids: Ids) => Promise<Answer>

/** What an answer says, without what differs from one to the next in any case: the id asked for, the nonce and the time. */
function saying({ status, location, text }: Answer, ids: Ids): Answer {
  const blank = (written: string) =>
    Object.values(ids)
      .reduce((left, id) => left.replaceAll(id, '(id)').replaceAll(`…${id.slice(-12)}`, '(id)'), written)
      .replace(/nonce(\\?":\\?"|=\\?")[^"\\]+/g, 'nonce')
      .replace(/serverNow\\?":\d+/g, 'serverNow')
  return { status, location: blank(location), text: text.startsWith('<!DOCTYPE html>') ? pageContent(blank(text)) : blank(text) }
}

const sampleIds = (place: Place) => Object.values(place.ids)

async function send(
  context: APIRequestContext,
  { door, ids, headers }: { door: Door; ids: Ids; headers: Record<string, string> },
): Promise<Answer> {
  const [kind = '', template = ''] = door.door.split(' ')
  const query = door.query ? `?${door.query(ids)}` : ''
  const path = `${template.replace(/\[\w+\]/, () => (door.of ? ids[door.of] : 'nothing'))}${query}`
  const method = kind === 'page' ? 'GET' : kind
  const body = door.body ? { data: door.body(ids) } : {}
  const response = await context.fetch(path, { method, headers, maxRedirects: 0, ...body })
  return { status: response.status(), location: response.headers().location ?? '', text: await response.text() }
}

/** Every row of the table that is not answered as it says, in words. */
async function findDeviations(doors: readonly Door[], member: Member, ask: Ask): Promise<string[]> {
  const deviations: string[] = []
  const tell = (door: Door, what: string) => deviations.push(`${member} at ${door.door}${door.query ? ' by a filter' : ''}: ${what}`)
  for (const door of doors) {
    const role = member === 'scoped' ? 'sender' : member
    const mayPass = door.may.includes(role)
    const namesOne = Boolean(door.of ?? door.query ?? door.body)
    // To the sender of another school our own ids are as foreign as the other district's.
    const ownIsForeign = member === 'scoped' && Boolean(door.of ?? (door.query && door.unknown === undefined))
    const foreign = namesOne ? [theirs.ids, ...(ownIsForeign ? [ours.ids] : [])] : []
    for (const ids of foreign) {
      const { status, difference } = await compareWithUnknown(door, ids, ask)
      const expected = mayPass ? (door.unknown ?? 404) : 403
      if (status !== expected) tell(door, `${status} to another's id instead of ${expected}`)
      if (difference !== undefined) tell(door, `another's id is told from an unknown one: ${difference}`)
    }
    if ((door.passes === null && mayPass) || ownIsForeign) continue
    const own = await ask(door, ours.ids)
    const expected = mayPass ? (door.passes ?? 200) : 403
    if (own.status !== expected) tell(door, `${own.status} instead of ${expected}`)
    const told = sampleIds(theirs).filter((id) => own.text.includes(id))
    if (told.length > 0) tell(door, 'tells of another district')
    const { contact, link, invitation } = ours.ids
    const asked = JSON.stringify(door.query?.(ours.ids) ?? '')
    if (member === 'scoped' && [contact, link, invitation].some((id) => own.text.includes(id) && !asked.includes(id)))
      tell(door, 'tells of another school')
  }
  return deviations
}

const mostComparisons = 10

/**
 * How the answer to these ids differs from that to unknown ones. Of a page that is not found, Next says so now before and now after
 * the rest has begun, and leaves other marks: so they are asked for again until two are the same, which answers that say
 * different things never are.
 */
async function compareWithUnknown(door: Door, ids: Ids, ask: Ask): Promise<{ status: number; difference?: string }> {
  const heard = { theirs: new Set<string>(), unknown: new Set<string>() }
  for (let comparison = 1; ; comparison += 1) {
    const theirs = saying(await ask(door, ids), ids)
    const unknown = saying(await ask(door, unknownIds), unknownIds)
    const { status } = theirs
    if (status !== unknown.status) return { status, difference: `${status} and ${unknown.status}` }
    heard.theirs.add(theirs.text)
    heard.unknown.add(unknown.text)
    if (heard.theirs.has(unknown.text) || heard.unknown.has(theirs.text)) return { status }
    if (comparison === mostComparisons) return { status, difference: differenceOf(theirs.text, unknown.text) }
  }
}

/** What only one of two answers says, line by line. */
function differenceOf(one: string, other: string): string {
  const [ones, others] = [new Set(one.split('\n')), new Set(other.split('\n'))]
  const only = (some: Set<string>, rest: Set<string>) => [...some].filter((line) => !rest.has(line)).join(' ')
  return `${only(ones, others).slice(0, 400)} | ${only(others, ones).slice(0, 400)}`
}

test('the table names every action of the built product', () => {
  expect(
    findActions()
      .map(({ name }) => name)
      .sort(),
  ).toEqual(Object.keys(actionTable).sort())
})

test('no door of members opens without a session', async ({ request }) => {
  const opened: string[] = []
  for (const door of memberDoors) {
    const answers: Answer[] = []
    for (const ids of [ours.ids, theirs.ids, unknownIds]) {
      const answer = await send(request, { door, ids, headers: sameSite() })
      const isSent =
        door.door.startsWith('page') && answer.status === 307 && new URL(answer.location, process.env.E2E_URL).pathname === '/sign-in'
      if (!isSent && answer.status !== 401) opened.push(`${door.door}: ${answer.status}`)
      answers.push(saying(answer, ids))
    }
    for (const answer of answers) expect(answer, door.door).toEqual(answers[0])
  }
  expect(opened).toEqual([])
})

test('no door of programs opens without a key', async ({ request }) => {
  for (const door of keyDoors) expect((await send(request, { door, ids: ours.ids, headers: {} })).status, door.door).toBe(401)
})

test('doors that ask nobody tell nothing to whoever holds nothing', async ({ request }) => {
  for (const { door, path, status } of publicDoors) {
    const [kind = '', template = ''] = door.split(' ')
    const response = await request.fetch(path ?? template, { method: kind === 'page' ? 'GET' : kind, maxRedirects: 0 })
    expect(response.status(), door).toBe(status)
  }
})

for (const member of members) {
  test(`a member who is ${member} passes where the table says, and finds another district’s id as unknown as any`, async () => {
    const request = requestOf(member)
    const ask: Ask = (door, ids) => send(request, { door, ids, headers: sameSite() })
    const before = await rowsOf(theirs)
    expect(await findDeviations(memberDoors, member, ask)).toEqual([])
    expect(await rowsOf(theirs)).toEqual(before)
  })

  test(`a key that is ${member} passes where the table says, and finds another district’s id as unknown as any`, async ({ request }) => {
    const headers = { Authorization: `Bearer ${ours.keys[member]}` }
    const ask: Ask = (door, ids) => send(request, { door, ids, headers })
    const before = await rowsOf(theirs)
    expect(await findDeviations(keyDoors, member, ask)).toEqual([])
    expect(await rowsOf(theirs)).toEqual(before)
  })
}

test('no action runs without a session', async ({ request }) => {
  const wrong: string[] = []
  for (const { id, name, page } of findActions()) {
    const told = await callAction(request, { id, page })
    const expected = actionTable[name]?.nobody ?? 'unauthenticated'
    if (told !== expected) wrong.push(`${name}: ${told} instead of ${expected}`)
  }
  expect(wrong).toEqual([])
})

for (const member of members) {
  test(`an action runs for a member who is ${member} only where the table says`, async () => {
    const wrong: string[] = []
    for (const { id, name, page } of findActions()) {
      const row = actionTable[name]
      const role = member === 'scoped' ? 'sender' : member
      // Nothing fits the input, so nothing is done; who may not is told so before the input is read.
      const expected = row?.may.includes(role) ? (row.told ?? 'invalid_input') : 'forbidden'
      const told = await callAction(requestOf(member), { id, page })
      if (told !== expected) wrong.push(`${name}: ${told} instead of ${expected}`)
    }
    expect(wrong).toEqual([])
  })
}

test('who signed in a quarter of an hour ago is asked again at the doors the table says, and at no other', async () => {
  await letSignInsAge(ours.slug)
  const request = requestOf('owner')
  const wrong: string[] = []
  for (const door of memberDoors) {
    if (door.passes === null) continue
    const { status, location, text } = await send(request, { door, ids: ours.ids, headers: sameSite() })
    const isAsked = text.includes('"code":"confirm_identity"') || new URL(location, process.env.E2E_URL).pathname === '/confirm'
    if (isAsked !== (door.confirmed ?? false)) wrong.push(`${door.door}: ${isAsked ? '' : 'not '}asked, ${status}`)
  }
  for (const { id, name, page } of findActions()) {
    const { confirmed, input } = actionTable[name] ?? {}
    const told = await callAction(request, { id, page }, input ? [input(ours.ids)] : undefined)
    if ((told === 'confirm_identity') !== (confirmed ?? false)) wrong.push(`${name}: ${told}`)
  }
  expect(wrong).toEqual([])
})

/** Posts what no action takes, or this, and answers the code of the refusal, or that it was done. */
async function callAction(
  context: APIRequestContext,
  { id, page }: { id: string; page: string },
  input: readonly unknown[] = [0.5],
): Promise<string> {
  const headers = { ...sameSite(), 'Next-Action': id, 'Content-Type': 'text/plain;charset=UTF-8', Accept: 'text/x-component' }
  const response = await context.post(page, { headers, data: JSON.stringify(input), maxRedirects: 0 })
  const text = await response.text()
  if (text.includes('"ok":true')) return 'done'
  return /"code":"(\w+)"/.exec(text)?.[1] ?? `${response.status()} ${text.slice(0, 80)}`
}

function sameSite(): Record<string, string> {
  return { Origin: new URL(process.env.E2E_URL ?? '').origin, 'Sec-Fetch-Site': 'same-origin' }
}

/** What the worker writes into a message while it delivers it, whoever asks meanwhile. */
const deliveryColumns = [
  ...['state', 'attempts', 'due_at', 'fence', 'leased_until', 'last_attempt_at', 'handed_over_at', 'settled_at', 'ambiguous_at'],
  ...['cause', 'smtp_code', 'smtp_reply', 'template_version', 'bounced_at', 'complained_at'],
]

/** All that stands in each table of the district, as a digest. */
async function rowsOf({ slug }: Place): Promise<unknown> {
  return inDatabaseOf(slug, async (client) => {
    const { rows: tables } = await client.query<{ name: string }>(
      'SELECT relname AS name FROM pg_class JOIN pg_policy ON polrelid = pg_class.oid ORDER BY 1',
    )
    const digests = tables.map(({ name }) => {
      const row = name === 'messages' ? '(to_jsonb(t) - $1::text[])::text' : 't::text'
      return `SELECT '${name}' AS name, md5(string_agg(${row}, ',' ORDER BY ${row})) AS digest FROM ${name} t`
    })
    return (await client.query(`${digests.join(' UNION ALL ')} ORDER BY name`, [deliveryColumns])).rows
  })
}
