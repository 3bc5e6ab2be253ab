// The web server: our front door, and Next behind it. Started by start and dev, with every setting filled in, or alone as one of several.
import { Server } from 'node:http'
import { setTimeout as pause } from 'node:timers/promises'
import { setFlagsFromString } from 'node:v8'
import next from 'next'
import { env } from '@/lib/env'
import { trustedProxies } from '@/lib/front-door/trusted-proxies'
import { closeWebServer, makeWebServer } from '@/lib/front-door/web-server'
import { watchProcess } from '@/lib/observability/metrics'
import { readBuiltRoutes, routeNamer } from '@/lib/observability/route-pattern'
import { serveMetrics } from '@/lib/observability/serve-metrics'
import { startTracing } from '@/lib/observability/start-tracing'
import { beginStopping } from '@/lib/observability/stopping'
import { requireFreePorts } from './port'
import { orEnd } from './run-command'

const { APP_URL, DRAIN_SECONDS, METRICS_PORT, PORT, TRUSTED_PROXIES } = await orEnd(async () => {
  const given = env()
  await requireFreePorts({ PORT: given.PORT, METRICS_PORT: given.METRICS_PORT })
  return given
})
const development = process.env.NODE_ENV === 'development'
// tsx switches them on for what it compiles. Of a build Node would read and keep those of every chunk: 80 MB.
if (!development) process.setSourceMapsEnabled(false)
// By itself the heap grows to several times what is in use before it is cleaned up: to half as much again is soon enough.
setFlagsFromString('--heap-growing-percent=50')
const settings = { appUrl: APP_URL, port: PORT, isTrustedProxy: trustedProxies(TRUSTED_PROXIES), development }

// Where next-auth takes itself to be.
process.env.NEXTAUTH_URL ??= APP_URL
// Where Next asks itself when an action redirects; else it would go out by the host of the request.
process.env.__NEXT_PRIVATE_ORIGIN = `http://localhost:${PORT}`
// Next takes every web socket of the server it is given: it is given one that gets those we let in.
const sockets = new Server()
const app = next({ dev: development, port: PORT, httpServer: sockets, quiet: true })
await app.prepare()
const serve = app.getRequestHandler()

// In development Next finds its routes as they are asked for.
const nameRoute = routeNamer(development ? [] : readBuiltRoutes())
const server = makeWebServer({ serve, sockets, nameRoute }, settings)
const stopTracing = await startTracing('web')
server.listen(PORT)
if (METRICS_PORT !== undefined) {
  watchProcess()
  await serveMetrics(METRICS_PORT)
}

let stopping = false
const stop = () => {
  if (stopping) return
  stopping = true
  beginStopping()
  // Who spreads requests over several servers goes on sending until it has asked whether this one is ready. Then what is being
  // answered is answered; the start script waits ten seconds for it.
  pause(DRAIN_SECONDS * 1000)
    .then(() => closeWebServer(server))
    .then(() => app.close())
    .finally(stopTracing)
    .finally(() => process.exit(0))
  if (development) server.closeAllConnections()
}
for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) process.on(signal, stop)
