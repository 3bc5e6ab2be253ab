// Threat: a stranger's X-Request-Id puts words into our log, or passes one request off as another. Choice: only a trusted
// proxy's counts, and only where it is a plain short word; any other request gets one of ours.
import { randomUUID } from 'node:crypto'
import type { IncomingMessage } from 'node:http'
import { plainAddress } from '@/lib/front-door/client-network'

type Asked = Pick<IncomingMessage, 'headers' | 'socket'>

const plainWord = /^[\w.:-]{1,64}$/

/** The id of a request: what a trusted proxy says in `X-Request-Id`, else a new UUID. */
export function requestIdOf(request: Asked, isTrustedProxy: (address: string) => boolean): string {
  const said = ofProxy(request, 'x-request-id', isTrustedProxy)
  return said !== undefined && plainWord.test(said) ? said : randomUUID()
}

/** The span of a trusted proxy that a request is part of (`traceparent`, W3C Trace Context §3.2), unparsed; a stranger's does not count. */
export function traceparentOf(request: Asked, isTrustedProxy: (address: string) => boolean): string | undefined {
  return ofProxy(request, 'traceparent', isTrustedProxy)
}

function ofProxy({ headers, socket }: Asked, name: string, isTrustedProxy: (address: string) => boolean): string | undefined {
  const said = headers[name]
  return typeof said === 'string' && isTrustedProxy(plainAddress(socket.remoteAddress ?? '') ?? '') ? said : undefined
}
