// Threat: requests made to confuse those behind the door: for another host, with addresses and proxies made up, from a
// form on another site, longer than anything we ask for. Choice: what is wrong in itself is refused here, before any of
// it is read, and what is let in carries only headers that we vouch for. Roles, schemas and limits are the wrappers' own.
import type { IncomingHttpHeaders } from 'node:http'
import { isSameOrigin } from '@/lib/is-same-origin'
import { isAllowedHost } from './allowed-hosts'
import { clientAddress, plainAddress } from './client-network'

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

export type Admission =
  | { admitted: false; status: 400 | 403 | 405 | 411 | 413 | 421; reason: string }
  | { admitted: true; host: string; protocol: 'http' | 'https'; client: string }

/** The most bytes of a body, save of those that are bounded where they are read: uploads of rosters, the API, invite pages. */
export const mostBodyBytes = 1024 * 1024

const methods = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS']
const readingMethods = ['GET', 'HEAD', 'OPTIONS']
const uploads = ['/roster/upload', '/roster/mappings/look', '/roster/guids', '/roster/account-report']
/** Their authority stands in the request itself, not in a cookie, so they come from anywhere. */
const cookieless = /^\/(?:api\/v1|i)\//

/**
 * Lets a request in or refuses it: 400 for a target that is no path or several hosts (RFC 9112 §3.2), 405 for a method that
 * nothing here has, 421 for a host that is not ours (RFC 9110 §7.4; health is told under any), 403 for a change that no page
 * of ours asked for, 411 and 413 for a body of no stated length or over `mostBodyBytes`.
 */
export function admitRequest(asked: Asked, settings: FrontDoorSettings): Admission {
  const { method, target, headers, remoteAddress } = asked
  const isProxied = settings.isTrustedProxy(plainAddress(remoteAddress ?? '') ?? '')
  const forwarded = (name: string) => (isProxied ? headers[name]?.toString().split(',')[0]?.trim() : undefined)
  const host = forwarded('x-forwarded-host') || headers.host || ''
  // Two slashes, or one and a backslash, are another host to a browser that is sent there.
  if (!/^\/(?![/\\])/.test(target)) return refuse(400, 'What is asked for is not a path.')
  if (asked.hosts > 1) return refuse(400, 'A request names one host.')
  if (!methods.includes(method)) return refuse(405, 'Nothing here is asked for in this way.')
  const path = pathOf(target)
  if (!path.startsWith('/api/health/') && !isAllowedHost(host, settings))
    return refuse(421, 'Invite Desk does not answer under this address. Whoever runs it sets APP_URL to the address people use.')
  const changes = !readingMethods.includes(method) && !cookieless.test(path)
  if (changes && !isSameOrigin(originHeaders(headers, host))) return refuse(403, 'This request did not come from this site.')
  if (changes && !uploads.includes(path)) {
    if (headers['transfer-encoding'] !== undefined) return refuse(411, 'Say how long the body is.')
    if (Number(headers['content-length'] ?? 0) > mostBodyBytes) return refuse(413, 'This is more than may be sent here.')
  }
  const xForwardedFor = headers['x-forwarded-for']?.toString()
  return {
    admitted: true,
    host,
    protocol: forwarded('x-forwarded-proto') === 'https' ? 'https' : 'http',
    client: clientAddress({ remoteAddress, xForwardedFor, isTrusted: settings.isTrustedProxy }),
  }
}

/** The path of a request's target, without what stands behind a question mark. */
export function pathOf(target: string): string {
  return target.split(/[?#]/, 1)[0] ?? ''
}

function refuse(status: Extract<Admission, { admitted: false }>['status'], reason: string): Admission {
  return { admitted: false, status, reason }
}

function originHeaders(headers: IncomingHttpHeaders, host: string): Headers {
  const said = new Headers({ host })
  for (const name of ['origin', 'sec-fetch-site']) {
    const value = headers[name]
    if (typeof value === 'string') said.set(name, value)
  }
  return said
}
