import http from 'node:http'
import type { FuzzRequest } from './make-request'

/** `status` is 0 where nothing was answered: the connection broke, or half a minute passed. */
export type FuzzAnswer = { status: number; milliseconds: number; text: string }

const patienceMilliseconds = 30_000

/** Sends it as it is, from an address of this machine, with a body of stated length. */
export async function sendRequest(url: string, sent: { request: FuzzRequest; from: string | undefined; agent: http.Agent }): Promise<FuzzAnswer> {
  const { method, path, headers, body } = sent.request
  const began = performance.now()
  const answer = await new Promise<{ status: number; text: string }>((resolve) => {
    const { hostname, port } = new URL(url)
    const length = body === undefined ? {} : { 'Content-Length': body.length }
    const options = { hostname, port, method, path: withoutBlanks(path), headers: { ...headers, ...length }, agent: sent.agent }
    const request = http.request({ ...options, ...(sent.from === undefined ? {} : { localAddress: sent.from, family: 4 }) })
    const fail = (error: Error) => resolve({ status: 0, text: error.message })
    request.setTimeout(patienceMilliseconds, () => request.destroy(new Error('No answer came.')))
    request.once('error', fail)
    request.once('response', (response) => {
      const parts: Buffer[] = []
      response.on('data', (part) => parts.push(part))
      response.once('end', () => resolve({ status: response.statusCode ?? 0, text: Buffer.concat(parts).toString() }))
      response.once('error', fail)
    })
    request.end(body)
  })
  return { ...answer, milliseconds: performance.now() - began }
}

/** Node sends no blank and nothing beyond Latin-1 in an address. */
function withoutBlanks(path: string): string {
  return path.replace(/[^\u0021-\u00ff]/g, (letter) => encodeURIComponent(letter.toWellFormed()))
}
