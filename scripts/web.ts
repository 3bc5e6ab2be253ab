// The web server: our front door, and Next behind it. Started by start and dev, with every setting filled in.
import { Server } from 'node:http'
import next from 'next'
import { env } from '@/lib/env'
import { trustedProxies } from '@/lib/front-door/trusted-proxies'
import { closeWebServer, makeWebServer } from '@/lib/front-door/web-server'

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

const server = makeWebServer({ serve, sockets }, settings)
server.listen(PORT)

let stopping = false
const stop = () => {
  if (stopping) return
  stopping = true
  // What is being answered is answered; the start script waits ten seconds for it.
  closeWebServer(server)
    .then(() => app.close())
    .finally(() => process.exit(0))
  if (development) server.closeAllConnections()
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
