// The web server: our front door, and Next behind it. Started by start and dev, with every setting filled in.
import { createServer, Server } from 'node:http'
import next from 'next'
import { env } from '@/lib/env'
import { admitsUpgrade, passFrontDoor } from '@/lib/front-door/front-door'
import { trustedProxies } from '@/lib/front-door/trusted-proxies'

const { APP_URL, PORT, TRUSTED_PROXIES } = env()
const development = process.env.NODE_ENV === 'development'
const settings = { appUrl: APP_URL, port: PORT, isTrustedProxy: trustedProxies(TRUSTED_PROXIES), development }

// Where Next asks itself when an action redirects; else it would go out by the host of the request.
process.env.__NEXT_PRIVATE_ORIGIN = `http://localhost:${PORT}`
// Next takes every web socket of the server it is given: it is given one that gets those we let in.
const sockets = new Server()
const app = next({ dev: development, port: PORT, httpServer: sockets, quiet: true })
await app.prepare()
const serve = app.getRequestHandler()

const server = createServer((request, response) => {
  if (!passFrontDoor(request, response, settings)) return
  serve(request, response).catch((error: unknown) => {
    process.stderr.write(`A request could not be served: ${error instanceof Error ? error.name : typeof error}.\n`)
    if (!response.headersSent) response.statusCode = 500
    response.end()
  })
})
server.on('upgrade', (request, socket, head) => {
  if (admitsUpgrade(request, settings)) sockets.emit('upgrade', request, socket, head)
  else socket.destroy()
})
server.listen(PORT)

let stopping = false
const stop = () => {
  if (stopping) return
  stopping = true
  // What is being answered is answered; the start script waits ten seconds for it.
  server.close(() => app.close().finally(() => process.exit(0)))
  server.closeIdleConnections()
  if (development) server.closeAllConnections()
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
