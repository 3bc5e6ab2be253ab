import { randomBytes } from 'node:crypto'
import path from 'node:path'
import { pathToFileURL } from 'node:url'
import { apiCalls } from '@/app/api/v1/api-calls'
import { problemSchema } from '@/lib/api/problem-details'
import { refusalsOf } from '@/lib/api/refusals-of'
import type { RouteHandler } from '@/lib/api-route'
import { createApiKey } from '@/lib/auth/api-keys'
import type { Role } from '@/prisma/generated/enums'
import type { TestDistrict } from './make-district'

export type ApiCallName = keyof typeof apiCalls

export type Asked = {
  key?: string
  id?: string
  query?: string
  /** JSON, or as it is when it is a text or bytes. */
  body?: unknown
  headers?: Record<string, string>
}

/** A key of the role, made by the district's owner. */
export async function makeApiKey({ owner }: TestDistrict, role: Role = 'owner'): Promise<string> {
  return (await createApiKey(owner, { name: `Test ${role}`, role }, new Date())).key
}

/** Calls the route's own handler, found where Next finds it, as a program with a key would. A refusal that the API's document does not know of is an error. */
export async function callApi(name: ApiCallName, { key, id, query = '', body, headers = {} }: Asked): Promise<Response> {
  const { method, path: template } = apiCalls[name]
  const request = new Request(`http://localhost/api/v1${template.replace('{id}', encodeURIComponent(id ?? ''))}${query && `?${query}`}`, {
    method,
    headers: { ...(key !== undefined && { Authorization: `Bearer ${key}` }), 'X-Forwarded-For': someNetwork(), ...headers },
    ...(body !== undefined && { body: bodyOf(body) }),
  })
  const handler = await loadHandler(name)
  const response = await handler(request, { params: Promise.resolve(id === undefined ? {} : { id }) })
  if (!response.ok) await requireDocumented(name, response.clone())
  return response
}

async function requireDocumented(name: ApiCallName, response: Response): Promise<void> {
  const { code } = problemSchema.parse(await response.json())
  if (!refusalsOf(apiCalls[name]).includes(code)) throw new Error(`${name} refuses with ${code}, which its document does not say.`)
}

/** Calls and expects success: the answer, checked against what the API's document promises. */
export async function answerOf<Name extends ApiCallName>(name: Name, asked: Asked) {
  const response = await callApi(name, asked)
  const json = await response.json()
  const { status, answer } = apiCalls[name]
  if (response.status !== status) throw new Error(`${name} answered ${response.status}: ${JSON.stringify(json)}`)
  answer.parse(json)
  return json
}

/** Calls and expects a refusal: the problem details. */
export async function problemOf(name: ApiCallName, asked: Asked) {
  const response = await callApi(name, asked)
  const json = await response.json()
  const type = response.headers.get('content-type')
  if (response.ok || type !== 'application/problem+json')
    throw new Error(`${name} answered ${response.status} as ${type}: ${JSON.stringify(json)}`)
  if (json.status !== response.status) throw new Error(`${name} answered ${response.status} and says ${json.status}`)
  return json
}

/** A network that nobody else calls from, so that wrong keys of one test are not counted with those of another (RFC 3849). */
function someNetwork(): string {
  return `2001:db8:${randomBytes(2).toString('hex')}:${randomBytes(2).toString('hex')}::1`
}

function bodyOf(body: unknown): BodyInit {
  if (typeof body === 'string') return body
  return body instanceof Uint8Array ? Uint8Array.from(body) : JSON.stringify(body)
}

async function loadHandler(name: ApiCallName): Promise<RouteHandler> {
  const { method, path: template } = apiCalls[name]
  const file = path.resolve(`app/api/v1${template.replace(/\{(\w+)\}/g, '[$1]')}/route.ts`)
  const route: Record<string, RouteHandler> = await import(/* @vite-ignore */ pathToFileURL(file).href)
  const handler = route[method]
  if (!handler) throw new Error(`${file} exports no ${method}.`)
  return handler
}
