import type { IncomingMessage, ServerResponse } from 'node:http'
import { methods, pathOf } from '@/lib/front-door/admit-request'
import { logger } from '@/lib/logger'
import { metrics } from './metrics'
import type { NameRoute } from './route-pattern'
import type { OpenSpan } from './spans'

/** What a balancer asks every few seconds, and the files of a page: told only to who asks for it, and no spans. */
const quiet = (route: string) => route === 'asset' || route.startsWith('/api/health/')

type Watched = { requestId: string; nameRoute: NameRoute; traceparent: string | undefined }

/** Counts a request when it is over, and writes one line about it: which route, never the address itself, and how it went. `cut` where whoever asked left before the answer was whole. Returns its span, beneath `traceparent`, if spans are exported. */
export function watchRequest(
  request: IncomingMessage,
  response: ServerResponse,
  { requestId, nameRoute, traceparent }: Watched,
): OpenSpan | undefined {
  const begun = performance.now()
  const route = nameRoute(pathOf(request.url ?? ''))
  // Whoever asks may write any word there, and a metric would keep them all.
  const method = methods.find((known) => known === request.method) ?? 'other'
  const span = quiet(route) ? undefined : beginSpan({ method, route, requestId, traceparent })
  response.once('close', () => {
    const milliseconds = performance.now() - begun
    metrics.requests.observe({ route, method, status: `${Math.floor(response.statusCode / 100)}xx` }, milliseconds / 1000)
    const line = {
      requestId,
      method,
      route,
      status: response.statusCode,
      milliseconds: Math.round(milliseconds),
      ...(!response.writableFinished && { cut: true }),
    }
    if (quiet(route)) logger.debug(line, 'answered')
    else logger.info(line, 'answered')
    span?.end({ facts: { 'http.response.status_code': response.statusCode }, isFault: response.statusCode >= 500 })
  })
  return span
}

function beginSpan({ method, route, requestId, traceparent }: Omit<Watched, 'nameRoute'> & { method: string; route: string }) {
  return globalThis.inviteDeskTracing?.begin(`${method} ${route}`, {
    kind: 'server',
    facts: { 'http.request.method': method, 'http.route': route, 'invite_desk.request_id': requestId },
    traceparent,
  })
}
