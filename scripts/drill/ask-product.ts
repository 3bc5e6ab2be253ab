import http from 'node:http'

export type Asked = {
  method: string
  path: string
  headers: Record<string, string>
  body?: Buffer | string | undefined
  /** One of this machine's own addresses to come from, so that what is counted by network is counted apart. Only Linux has more than one of them by itself. */
  from?: string | undefined
  agent?: http.Agent
}

/** `status` is 0 where nothing was answered: the connection broke, or half a minute passed. */
export type Told = { status: number; headers: http.IncomingHttpHeaders; text: string; milliseconds: number }

const patienceMilliseconds = 30_000

/** Asks the product just so, whatever it is: nothing is added but the host and how long the body is, and no redirect is followed. */
export async function askProduct(url: string, asked: Asked): Promise<Told> {
  const began = performance.now()
  const told = await ask(url, asked)
  return { ...told, milliseconds: performance.now() - began }
}

async function ask(url: string, asked: Asked): Promise<Omit<Told, 'milliseconds'>> {
  const { method, path, headers, body, from, agent } = asked
  const { host, port } = new URL(url)
  const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) }
  const local = from === undefined ? {} : { localAddress: from, family: 4 }
  return new Promise((resolve) => {
    const options = { host: 'localhost', port, method, path, headers: { Host: host, ...headers, ...length }, agent: agent ?? false }
    const request = http.request({ ...options, ...local })
    const fail = (error: NodeJS.ErrnoException) => {
      // The other side has closed what was open and idle, in the moment in which it was taken up again.
      if ((error.code === 'ECONNRESET' || error.code === 'EPIPE') && request.reusedSocket) resolve(ask(url, asked))
      else resolve({ status: 0, headers: {}, text: error.message })
    }
    request.setTimeout(patienceMilliseconds, () => request.destroy(new Error('No answer came.')))
    request.once('error', fail)
    request.once('response', (response) => {
      const parts: Buffer[] = []
      response.on('data', (part) => parts.push(part))
      response.once('end', () =>
        resolve({ status: response.statusCode ?? 0, headers: response.headers, text: Buffer.concat(parts).toString() }),
      )
      response.once('error', fail)
    })
    request.end(body)
  })
}

/** An address of this machine that nobody else comes from, where the system has more than one. */
export function ownAddress(number: number): string | undefined {
  if (process.platform !== 'linux') return undefined
  return `127.77.0.${1 + (number % 250)}`
}

/** What a page of the product's own would send along. */
export function ofOurOwn(url: string): Record<string, string> {
  return { Origin: new URL(url).origin, 'Sec-Fetch-Site': 'same-origin' }
}
