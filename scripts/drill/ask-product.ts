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

/** Asks the product just so, whatever it is: nothing is added but how long the body is, and no redirect is followed. */
export async function askProduct(url: string, { method, path, headers, body, from, agent }: Asked): Promise<Told> {
  const began = performance.now()
  const { port } = new URL(url)
  const length = body === undefined ? {} : { 'Content-Length': Buffer.byteLength(body) }
  const local = from === undefined ? {} : { localAddress: from, family: 4 }
  const told = await new Promise<Omit<Told, 'milliseconds'>>((resolve) => {
    const fail = ({ message }: Error) => resolve({ status: 0, headers: {}, text: message })
    const host = { Host: new URL(url).host }
    const request = http.request({ host: 'localhost', port, method, path, headers: { ...host, ...headers, ...length }, ...local, agent })
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
  return { ...told, milliseconds: performance.now() - began }
}

/** An address of this machine that nobody else comes from, where the system has more than one. */
export function ownAddress(number: number): string | undefined {
  if (process.platform !== 'linux') return undefined
  return `127.77.${Math.floor(number / 200) % 200}.${1 + (number % 200)}`
}

/** What a page of the product's own would send along. */
export function ofOurOwn(url: string): Record<string, string> {
  return { Origin: new URL(url).origin, 'Sec-Fetch-Site': 'same-origin' }
}
