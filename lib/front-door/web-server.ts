import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { Socket } from 'node:net'
import { logger } from '@/lib/logger'
import { inRequest } from '@/lib/observability/request-context'
import { requestIdOf, traceparentOf } from '@/lib/observability/request-id'
import type { NameRoute } from '@/lib/observability/route-pattern'
import { beneath } from '@/lib/observability/spans'
import { watchRequest } from '@/lib/observability/watch-request'
import type { FrontDoorSettings } from './admit-request'
import { admitsUpgrade, passFrontDoor } from './front-door'
import { watchPatience } from './patience'

/** Longer than load balancers keep a connection that is idle, which is a minute: who ends it must be the one who would use it next. */
const keptMilliseconds = 75_000

type Behind = {
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>
  /** Gets the web sockets that are let in. */
  sockets: Server
  nameRoute: NameRoute
}

/** A web server that hands on what the front door lets in. Every request has an id, which its answer and its lines in the log carry. What cannot be served is answered 500 and logged. */
export function makeWebServer({ serve, sockets, nameRoute }: Behind, settings: FrontDoorSettings): Server {
  const server = createServer({ keepAliveTimeout: keptMilliseconds }, (request, response) => {
    const { socket } = request
    response.once('finish', () => dropRest(request, socket))
    const requestId = requestIdOf(request, settings.isTrustedProxy)
    response.setHeader('X-Request-Id', requestId)
    const traceparent = traceparentOf(request, settings.isTrustedProxy)
    const span = watchRequest(request, response, { requestId, nameRoute, traceparent })
    const patience = watchPatience(request, response)
    if (!passFrontDoor(request, response, settings)) return
    inRequest({ requestId, patience }, () => beneath(span, () => serve(request, response))).catch((error: unknown) => {
      logger.error({ requestId, name: error instanceof Error ? error.name : typeof error }, 'a request could not be served')
      if (!response.headersSent) response.statusCode = 500
      response.end()
    })
  })
  return server.on('upgrade', (request, socket, head) => {
    if (admitsUpgrade(request, settings)) sockets.emit('upgrade', request, socket, head)
    else socket.destroy()
  })
}

/**
 * What is left of a body when its answer is given is read and dropped. Node.js does so only where nobody has begun to read it; left where it
 * is, it stops the connection, and whatever is asked on it next gets no answer. Whoever has begun may have parted the two.
 */
function dropRest(request: IncomingMessage, socket: Socket): void {
  const push = request.push.bind(request)
  request.push = (piece, encoding) => piece !== null || push(null, encoding)
  socket.resume()
}

/** Takes no more requests, and waits until those that are being answered have their answers. */
export function closeWebServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  return closed
}
