import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { isStopping } from '@/lib/observability/stopping'
import { outageSeconds } from '@/lib/outage'
import { type Admission, admitRequest, type FrontDoorSettings, pathOf } from './admit-request'
import { answerRefusal } from './answer-refusal'
import { forgetBegun, hasBegun } from './begun-actions'
import { contentSecurityPolicy } from './content-security-policy'
import { nonceHeader } from './nonce-header'
import { forgetOutage, listenForOutage, metOutage } from './outages'
import { defaultHeaders, fixedHeaders } from './response-headers'
import { isRouterState } from './router-state'

/** What a stranger says of these counts for nothing: they are set here, or not at all. */
const ourHeaders = [
  'content-security-policy',
  'content-security-policy-report-only',
  'forwarded',
  nonceHeader,
  'x-forwarded-for',
  'x-forwarded-host',
  'x-forwarded-port',
  'x-forwarded-proto',
  'x-real-ip',
  'x-request-id',
]

const routerState = 'next-router-state-tree'

/**
 * Stands in front of every request: refuses what `admitRequest` refuses and answers it here; rewrites the headers of what
 * comes in, so that `host` and `x-forwarded-for` are true; puts on every answer the headers of response-headers.ts, 400 on
 * one to a call of an action whose arguments could not be read, and 503 on one that met a database that cannot serve.
 * Returns whether the request is to be served.
 */
export function passFrontDoor(request: IncomingMessage, response: ServerResponse, settings: FrontDoorSettings): boolean {
  const nonce = randomBytes(16).toString('base64')
  const pagePolicy = contentSecurityPolicy({ nonce, development: settings.development })
  const path = pathOf(request.url ?? '')
  const isUnread = () => mayBeAction(request, path) && !hasBegun(nonce)
  const metAnOutage = () => metOutage(nonce)
  giveHead(response, { path, pagePolicy, secure: settings.appUrl.startsWith('https:'), isUnread, metAnOutage })
  listenForOutage(nonce)
  response.once('close', () => {
    forgetBegun(nonce)
    forgetOutage(nonce)
  })
  const admission = admit(request, settings)
  if (!admission.admitted) {
    answerRefusal(request, response, admission)
    return false
  }
  for (const name of ourHeaders) delete request.headers[name]
  if (!isRouterState(request.headers[routerState]?.toString() ?? '')) delete request.headers[routerState]
  Object.assign(request.headers, {
    host: admission.host,
    'x-forwarded-for': admission.client,
    'x-forwarded-proto': admission.protocol,
    // Next puts the nonce of this header on its scripts and styles.
    'content-security-policy': pagePolicy,
    [nonceHeader]: nonce,
  })
  return true
}

/** Whether a connection may become a web socket, which only the development server has: by the same rules, and from a page of ours. */
export function admitsUpgrade(request: IncomingMessage, settings: FrontDoorSettings): boolean {
  // A web socket opens with GET, and browsers let any site open one.
  return settings.development && admit(request, settings, 'POST').admitted
}

function admit(request: IncomingMessage, settings: FrontDoorSettings, method = request.method ?? ''): Admission {
  const { url: target = '', headers, rawHeaders, socket } = request
  const hosts = rawHeaders.filter((name, index) => index % 2 === 0 && name.toLowerCase() === 'host').length
  return admitRequest({ method, target, headers, hosts, remoteAddress: socket.remoteAddress }, settings)
}

/** A call of an action, or a form of a page without scripts. The API and invite pages have none. */
function mayBeAction({ method, headers }: IncomingMessage, path: string): boolean {
  if (method !== 'POST' || /^\/(?:api|i)\//.test(path)) return false
  return headers['next-action'] !== undefined || /^multipart\//i.test(headers['content-type'] ?? '')
}

type Head = { path: string; pagePolicy: string; secure: boolean; isUnread: () => boolean; metAnOutage: () => boolean }

/** When the head is about to be written, after everybody else has had a say. */
function giveHead(response: ServerResponse, head: Head): void {
  response.writeHead = new Proxy(response.writeHead, {
    apply(writeHead, self, [status, ...parameters]) {
      for (const [name, value] of Object.entries(fixedHeaders(head))) response.setHeader(name, value)
      for (const [name, value] of Object.entries(defaultHeaders(head))) if (!response.hasHeader(name)) response.setHeader(name, value)
      const given = status === 500 ? statusOfFault(head) : status
      if (isStopping()) response.setHeader('Connection', 'close')
      if (given === 503 && !response.hasHeader('Retry-After')) response.setHeader('Retry-After', outageSeconds)
      return Reflect.apply(writeHead, self, [given, ...parameters])
    },
  })
}

function statusOfFault({ isUnread, metAnOutage }: Head): number {
  if (metAnOutage()) return 503
  return isUnread() ? 400 : 500
}
