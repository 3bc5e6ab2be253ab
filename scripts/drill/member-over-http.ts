import { randomBytes } from 'node:crypto'
import { findActions } from '@/e2e/doors/find-doors'
import { createMember } from '@/e2e/product-cli'
import { askProduct, ofOurOwn } from './ask-product'

export type HttpMember = { email: string; password: string }

type Asker = { url: string; from: string | undefined }

/** A new member of the district, made at the command line, who has set a password; without a browser. */
export async function makeHttpMember(asker: Asker, { slug, role }: { slug: string; role: 'owner' | 'admin' | 'sender' | 'auditor' }) {
  const email = newEmail(role, slug)
  return setPasswordAt(asker, email, await createMember({ email, role, slug }))
}

/** The same, made by an owner who is signed in with these cookies. */
export async function addHttpMember(asker: Asker, { slug, role, cookie }: { slug: string; role: 'admin' | 'sender'; cookie: string }) {
  const email = newEmail(role, slug)
  const { text } = await callHttpAction(asker, { name: 'addMember', input: { email, role, schools: [] }, cookie })
  const [, address] = /"passwordAddress":"([^"]+)"/.exec(text) ?? []
  if (address === undefined) throw new Error('The member was not added.')
  return setPasswordAt(asker, email, address)
}

function newEmail(role: string, slug: string): string {
  return `${role}.${randomBytes(4).toString('hex')}@${slug}.example.org`
}

/** A member without a password sets one at the one-time address. */
export async function setPasswordAt(asker: Asker, email: string, address: string): Promise<HttpMember> {
  const password = randomBytes(18).toString('base64url')
  const code = new URL(address).searchParams.get('code')
  const { text } = await callHttpAction(asker, { name: 'setMemberPassword', input: { code, password } })
  if (!text.includes('"ok":true')) throw new Error('The password was not set.')
  return { email, password }
}

/** Signs in as the form does; answers the cookies of the session. */
export async function signInOverHttp({ url, from }: Asker, { email, password }: HttpMember): Promise<string> {
  const asked = await askProduct(url, { method: 'GET', path: '/api/auth/csrf', headers: {}, from })
  const { csrfToken } = JSON.parse(asked.text)
  const body = new URLSearchParams({ csrfToken, email, password, json: 'true' }).toString()
  const headers = { ...ofOurOwn(url), Cookie: cookiesOf(asked.headers), 'Content-Type': 'application/x-www-form-urlencoded' }
  const answer = await askProduct(url, { method: 'POST', path: '/api/auth/callback/credentials', headers, body, from })
  const cookies = cookiesOf(answer.headers)
  if (!cookies.includes('session-token')) throw new Error(`Nobody was signed in: ${answer.status}.`)
  return `${cookiesOf(asked.headers)}; ${cookies}`
}

type Call = { name: string; input: unknown; cookie?: string }

/** Calls an action of the built product by its name, as a page of it would. */
export async function callHttpAction({ url, from }: Asker, { name, input, cookie }: Call) {
  const action = findActions().find((each) => each.name.endsWith(` ${name}`))
  if (!action) throw new Error(`There is no action ${name}.`)
  const type = { 'Next-Action': action.id, 'Content-Type': 'text/plain;charset=UTF-8', Accept: 'text/x-component' }
  const headers = { ...ofOurOwn(url), ...type, ...(cookie === undefined ? {} : { Cookie: cookie }) }
  // React's own way to say that there is nothing.
  const body = JSON.stringify([input === undefined ? '$undefined' : input])
  return askProduct(url, { method: 'POST', path: action.page, headers, body, from })
}

function cookiesOf({ 'set-cookie': set = [] }: { 'set-cookie'?: string[] | undefined }): string {
  return set.map((cookie) => cookie.split(';', 1)[0]).join('; ')
}
