import { once } from 'node:events'
import { createServer, type Server } from 'node:http'
import { metrics } from './metrics'

/**
 * Serves `GET /metrics` in Prometheus' text format on a port of its own, to whoever reaches it: nothing of it is personal, and the port is for the monitor
 * alone. `look` brings up to date what is not measured as it happens.
 */
export async function serveMetrics(port: number, look: () => Promise<void> = async () => undefined): Promise<Server> {
  const { registry } = metrics
  const server = createServer((request, response) => {
    if (request.method !== 'GET' || request.url !== '/metrics') {
      response.writeHead(404).end()
      return
    }
    const text = look().then(() => registry.metrics())
    text.then(
      (body) => response.writeHead(200, { 'Content-Type': registry.contentType }).end(body),
      () => response.writeHead(500).end(),
    )
  })
  // It must not keep a process that is asked to stop.
  server.unref()
  await once(server.listen(port), 'listening')
  return server
}
