import { randomBytes, randomUUID } from 'node:crypto'
import { askProduct } from '@/scripts/drill/ask-product'
import type { Canary } from './plant-canaries'

const families = 3
const source = 'canary-families'
const longestWaitMilliseconds = 60_000

/** `cookie` is an admin's, `key` an API key of that role; `portal` is one by name that signs. */
type Place = { url: string; cookie: string; key: string; portal: string }

/**
 * Brings families into the roster whose every name, address and number is there once, and has all done to them that the product does: found, read, sent
 * links, mails and letters, their invite pages opened and pressed, and asked about wrongly. Answers what no log may say.
 */
export async function plantPersons({ url, cookie, key, portal }: Place): Promise<Canary[]> {
  const ask = async (method: string, path: string, body?: string) => {
    const { text, status } = await askProduct(url, {
      method,
      path: `/api/v1${path}`,
      headers: { Authorization: `Bearer ${key}`, ...contentOf(body) },
      body,
    })
    return { status, json: JSON.parse(text) }
  }
  const people = Array.from({ length: families }, () => makePerson())
  const staged = await ask('POST', `/roster/imports?format=contacts&source=${source}`, [columns, ...people.map(lineOf)].join('\n'))
  await reach(`/roster/imports/${staged.json.id}`, 'staged')
  await ask('POST', `/roster/imports/${staged.json.id}/apply`, '{}')
  await reach(`/roster/imports/${staged.json.id}`, 'applied')
  const contacts = people.map(({ guid }) => guid)
  for (const channel of ['link', 'email', 'letter']) {
    const { json } = await ask('POST', '/campaigns', JSON.stringify({ portal, contacts, channel }))
    for (const { url: address } of json.links.filter(({ id }: { id: string | null }) => id === null))
      await openAndPress(new URL(address).pathname)
  }
  for (const person of people) {
    const { familyName, email, guid } = person
    for (const text of [familyName, email, guid]) {
      await ask('GET', `/contacts?search=${encodeURIComponent(text)}`)
      for (const page of ['/contacts', '/links', '/mail/messages', '/audit/disclosures'])
        await askProduct(url, { method: 'GET', path: `${page}?search=${encodeURIComponent(text)}`, headers: { Cookie: cookie } })
    }
    // Refused, as who mistypes is.
    await ask('GET', `/contacts/${encodeURIComponent(email)}`)
    await ask('POST', '/campaigns', JSON.stringify({ portal, contacts: [email], [familyName]: guid }))
    await ask('POST', '/inspect', JSON.stringify({ token: email }))
  }
  return people.flatMap((person) => Object.entries(person).map(([name, secret]) => ({ what: `${name} of a person`, secret })))

  async function reach(path: string, state: string): Promise<void> {
    for (const since = Date.now(); Date.now() - since < longestWaitMilliseconds; ) {
      const { json } = await ask('GET', path)
      if (json.state === state) return
      if (json.state === 'refused') throw new Error(`The roster was refused: ${json.refusal}`)
      await new Promise((resolve) => setTimeout(resolve, 200))
    }
    throw new Error(`The roster did not get ${state}.`)
  }

  async function openAndPress(path: string): Promise<void> {
    for (const method of ['GET', 'POST']) await askProduct(url, { method, path, headers: {} })
  }
}

function contentOf(body: string | undefined): Record<string, string> {
  if (body === undefined) return {}
  return { 'Content-Type': body.startsWith('{') ? 'application/json' : 'text/csv' }
}

const columns = 'guid,sourced_id,family_name,given_name,email,phone,student_id,student_given_name,student_family_name'

function makePerson() {
  const word = () => `Canary${randomBytes(10).toString('hex')}`
  return {
    guid: randomUUID(),
    sourcedId: word(),
    familyName: word(),
    givenName: word(),
    email: `${word().toLowerCase()}@example.org`,
    phone: `+1 555 ${randomBytes(6).readUIntBE(0, 6)}`,
    studentId: word(),
    studentGivenName: word(),
    studentFamilyName: word(),
  }
}

function lineOf(person: ReturnType<typeof makePerson>): string {
  return Object.values(person).join(',')
}
