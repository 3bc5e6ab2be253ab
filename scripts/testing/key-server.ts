import { createServer, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'

/** What the server answers: these keys, this text, a redirect to itself, so many bytes, nothing ever, or a byte now and then. */
export type Serving =
  | { keys: unknown[] }
  | { text: string; status?: number; headers?: Record<string, string> }
  | { redirect: true }
  | { bytes: number }
  | { silent: true }
  | { dripping: true }

export type KeyServer = {
  /** Where it serves its keys. */
  jwksUrl: string
  /** The requests so far. */
  asked: number
  /** From now on. */
  serve(how: Serving): void
  close(): Promise<void>
}

/** A server of public keys on 127.0.0.1 that does not always behave. */
export async function startKeyServer(serving: Serving): Promise<KeyServer> {
  let how = serving
  const server = createServer((_, response) => {
    keyServer.asked++
    answer(response, how)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const keyServer: KeyServer = {
    jwksUrl: `http://127.0.0.1:${(server.address() as AddressInfo).port}/.well-known/jwks.json`,
    asked: 0,
    serve(next) {
      how = next
    },
    async close() {
      server.closeAllConnections()
      await new Promise((resolve) => server.close(resolve))
    },
  }
  return keyServer
}

function answer(response: ServerResponse, how: Serving): void {
  if ('keys' in how) response.writeHead(200, { 'Content-Type': 'application/json' }).end(JSON.stringify(how))
  else if ('text' in how) response.writeHead(how.status ?? 200, how.headers).end(how.text)
  else if ('redirect' in how) response.writeHead(302, { Location: '/elsewhere' }).end()
  else if ('bytes' in how) response.writeHead(200).end(Buffer.alloc(how.bytes, ' '))
  else if ('dripping' in how) drip(response)
}

function drip(response: ServerResponse): void {
  const more = setInterval(() => response.write(' '), 5)
  response.once('close', () => clearInterval(more))
}
