import { once } from 'node:events'
import { createWriteStream } from 'node:fs'
import { createServer } from 'node:http'

/** Takes the traces of the product (OTLP/HTTP) and writes what comes into a file, one line for each batch. */
export async function startTraceCollector(file: string): Promise<{ url: string; stop(): Promise<void> }> {
  const taken = createWriteStream(file)
  await once(taken, 'open')
  const server = createServer((request, response) => {
    request.on('data', (chunk) => taken.write(chunk))
    request.once('end', () => {
      taken.write('\n')
      response.writeHead(200, { 'Content-Type': 'application/json' }).end('{}')
    })
  })
  await once(server.listen(0, '127.0.0.1'), 'listening')
  const address = server.address()
  if (address === null || typeof address === 'string') throw new Error('The collector of traces has no port.')
  return {
    url: `http://127.0.0.1:${address.port}`,
    async stop() {
      const closed = once(server, 'close')
      server.close()
      server.closeAllConnections()
      await closed
      taken.end()
    },
  }
}
