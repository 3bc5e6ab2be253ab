import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http'
import type { FrontDoorSettings } from './admit-request'
import { admitsUpgrade, passFrontDoor } from './front-door'

type Behind = {
  serve(request: IncomingMessage, response: ServerResponse): Promise<void>
  /** Gets the web sockets that are let in. */
  sockets: Server
}

/** A web server that hands on what the front door lets in. What cannot be served is answered 500, and the kind of error written to standard error. */
export function makeWebServer({ serve, sockets }: Behind, settings: FrontDoorSettings): Server {
  const server = createServer((request, response) => {
    if (!passFrontDoor(request, response, settings)) return
    serve(request, response).catch((error: unknown) => {
      process.stderr.write(`A request could not be served: ${error instanceof Error ? error.name : typeof error}.\n`)
      if (!response.headersSent) response.statusCode = 500
      response.end()
    })
  })
  return server.on('upgrade', (request, socket, head) => {
    if (admitsUpgrade(request, settings)) sockets.emit('upgrade', request, socket, head)
    else socket.destroy()
  })
}

/** Takes no more requests, and waits until those that are being answered have their answers. */
export function closeWebServer(server: Server): Promise<void> {
  const closed = new Promise<void>((resolve) => server.close(() => resolve()))
  server.closeIdleConnections()
  return closed
}
