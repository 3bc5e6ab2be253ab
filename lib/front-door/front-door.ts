import { randomBytes } from 'node:crypto'
import type { IncomingMessage, ServerResponse } from 'node:http'
import { type Admission, admitRequest, type FrontDoorSettings, pathOf } from './admit-request'
import { contentSecurityPolicy } from './content-security-policy'
import { nonceHeader } from './nonce-header'
import { defaultHeaders, fixedHeaders } from './response-headers'

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
]

/**
 * Stands in front of every request: refuses what `admitRequest` refuses and answers it here; rewrites the headers of what
 * comes in, so that `host` and `x-forwarded-for` are true; puts on every answer the headers of response-headers.ts.
 * Returns whether the request is to be served.
 */
export function passFrontDoor(request: IncomingMessage, response: ServerResponse, settings: FrontDoorSettings): boolean {
  const nonce = randomBytes(16).toString('base64')
  const pagePolicy = contentSecurityPolicy({ nonce, development: settings.development })
  const path = pathOf(request.url ?? '')
  giveHeaders(response, { path, pagePolicy, secure: settings.appUrl.startsWith('https:') })
  const admission = admit(request, settings)
  if (!admission.admitted) {
    response.statusCode = admission.status
    response.setHeader('Content-Type', 'text/plain; charset=utf-8')
    response.end(`${admission.reason}\n`)
    return false
  }
  for (const name of ourHeaders) delete request.headers[name]
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

/** When the head is about to be written, after everybody else has had a say. */
function giveHeaders(response: ServerResponse, answer: { path: string; pagePolicy: string; secure: boolean }): void {
  response.writeHead = new Proxy(response.writeHead, {
    apply(writeHead, self, parameters) {
      for (const [name, value] of Object.entries(fixedHeaders(answer))) response.setHeader(name, value)
      for (const [name, value] of Object.entries(defaultHeaders(answer))) if (!response.hasHeader(name)) response.setHeader(name, value)
      return Reflect.apply(writeHead, self, parameters)
    },
  })
}
