// Threat: requests made to confuse those behind the door: for another host, by a path that means another one, with addresses
// and proxies made up, plainly where https is promised, from a form on another site, longer than anything we ask for. Choice: what is wrong in itself is refused here, before any of
// it is read, and what is let in carries only headers that we vouch for. Roles, schemas and limits are the wrappers' own.
import type { IncomingHttpHeaders } from 'node:http'
import { isSameOrigin } from '@/lib/is-same-origin'
import { localPath } from '@/lib/local-path'
import { isAllowedHost, isAppHost } from './allowed-hosts'
import { clientAddress, isLoopback, plainAddress } from './client-network'

export type FrontDoorSettings = {
  appUrl: string
  port: number
  isTrustedProxy: (address: string) => boolean
  development: boolean
}

export type Asked = {
  method: string
  /** The request's target as it came. */
  target: string
  headers: IncomingHttpHeaders
  /** How many Host headers came; `headers` holds the first. */
  hosts: number
  /** Of the connection. */
  remoteAddress: string | undefined
}

export type Refusal = {
  admitted: false
  status: 308 | 400 | 403 | 405 | 411 | 413 | 421
  reason: string
  /** Where to ask instead, with 308. */
  location?: string
}

export type Admission = Refusal | { admitted: true; host: string; protocol: 'http' | 'https'; client: string }

/** The most bytes of a body, save of those that are bounded where they are read: uploads of rosters, the API, invite pages. */
export const mostBodyBytes = 1024 * 1024

/** The methods that anything here is asked for in; all others are refused. */
export const methods: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
const readingMethods = ['GET', 'HEAD', 'OPTIONS']
const uploads = ['/roster/upload', '/roster/mappings/look', '/roster/guids', '/roster/account-report']
/** The name of an action as the build makes it. */
const actionId = /^[0-9a-f]{42}$/
/** Their authority stands in the request itself, not in a cookie, so they come from anywhere. */
const cookieless = /^\/(?:api\/v1|i)\//

/**
 * Lets a request in or refuses it: 400 for a target that is no path as browsers write it, so that Next would read another one
 * (WHATWG URL Standard), a path that is no text (RFC 3986 §2.1), a name that no action has or several hosts (RFC 9112 §3.2),
 * 405 for a method that nothing here has, 421 for a host that is not ours (RFC 9110 §7.4; health is told under any), 403 for a
 * change that no page of ours asked for, 411 and 413 for a body of no stated length or over `mostBodyBytes`. With an https
 * APP_URL what came plainly is answered 308 where it asks for a page and 403 elsewhere.
 */
export function admitRequest(asked: Asked, settings: FrontDoorSettings): Admission {
  const { method, target, headers, remoteAddress } = asked
  const path = pathOf(target)
  const fault = findFault(asked, path)
  if (fault) return fault
  const { host, protocol, isPlain } = findOrigin(asked, settings)
  if (!path.startsWith('/api/health/')) {
    if (!isAllowedHost(host, settings))
      return refuse(421, 'Invite Desk does not answer under this address. Whoever runs it sets APP_URL to the address people use.')
    if (isPlain) return sendToHttps(asked, path, settings)
  }
  const changes = !readingMethods.includes(method) && !cookieless.test(path)
  if (changes && !isSameOrigin(originHeaders(headers, { host, protocol }))) return refuse(403, 'This request did not come from this site.')
  if (changes && !uploads.includes(path)) {
    if (headers['transfer-encoding'] !== undefined) return refuse(411, 'Say how long the body is.')
    if (Number(headers['content-length'] ?? 0) > mostBodyBytes) return refuse(413, 'This is more than may be sent here.')
  }
  const xForwardedFor = headers['x-forwarded-for']?.toString()
  return { admitted: true, host, protocol, client: clientAddress({ remoteAddress, xForwardedFor, isTrusted: settings.isTrustedProxy }) }
}

/** What is wrong with a request whoever it is for. */
function findFault({ method, headers, hosts }: Asked, path: string): Refusal | undefined {
  if (localPath(path) !== path || !isDecodable(path)) return refuse(400, 'What is asked for is no path as browsers write it.')
  if (hosts > 1) return refuse(400, 'A request names one host.')
  if (!methods.includes(method)) return refuse(405, 'Nothing here is asked for in this way.')
  const action = headers['next-action']
  if (action !== undefined && !actionId.test(action.toString())) return refuse(400, 'There is no action of such a name.')
  return undefined
}

type Origin = { host: string; protocol: 'http' | 'https' }

/** What the browser asked for, as the connection or a trusted proxy tells, and whether that was plain http where it should be https. */
function findOrigin({ headers, remoteAddress }: Asked, settings: FrontDoorSettings): Origin & { isPlain: boolean } {
  const address = plainAddress(remoteAddress ?? '') ?? ''
  const isProxied = settings.isTrustedProxy(address)
  const forwarded = (name: string) => (isProxied && headers[name]?.toString().split(',')[0]?.trim()) || undefined
  const host = forwarded('x-forwarded-host') ?? headers.host ?? ''
  const said = forwarded('x-forwarded-proto')
  const wantsHttps = settings.appUrl.startsWith('https:')
  // On this machine a proxy may stand that nobody named, and without it nothing is sent over a wire.
  const isTold = said !== undefined || !isLoopback(address)
  const isHttps = isTold ? said === 'https' : wantsHttps && isAppHost(host, settings)
  return { host, protocol: isHttps ? 'https' : 'http', isPlain: wantsHttps && isTold && !isHttps }
}

/** A page is asked for again by https; what holds a key or changes something has to be asked for rightly at once, or nobody would notice. */
function sendToHttps({ method, target }: Asked, path: string, { appUrl }: FrontDoorSettings): Refusal {
  const reason = 'Invite Desk is reached by https.'
  if (!['GET', 'HEAD'].includes(method) || path.startsWith('/api/')) return refuse(403, reason)
  return { admitted: false, status: 308, reason, location: new URL(target, appUrl).href }
}

/** The path of a request's target, without what stands behind a question mark. */
export function pathOf(target: string): string {
  return target.split(/[?#]/, 1)[0] ?? ''
}

/** Whether each `%` begins the code of a byte, and the bytes are UTF-8. */
function isDecodable(path: string): boolean {
  try {
    decodeURIComponent(path)
    return true
  } catch {
    return false
  }
}

function refuse(status: Refusal['status'], reason: string): Refusal {
  return { admitted: false, status, reason }
}

function originHeaders(headers: IncomingHttpHeaders, { host, protocol }: Origin): Headers {
  const said = new Headers({ host, 'x-forwarded-proto': protocol })
  for (const name of ['origin', 'sec-fetch-site']) {
    const value = headers[name]
    if (typeof value === 'string') said.set(name, value)
  }
  return said
}
