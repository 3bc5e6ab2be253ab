// A program that is told by webhooks, written from the Standard Webhooks specification 1.0.0 and nothing else.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer, type IncomingHttpHeaders } from 'node:http'
import type { AddressInfo } from 'node:net'

export type ReceivedWebhook = { method: string; path: string; headers: IncomingHttpHeaders; body: string }

type Answer = { status: number; headers?: Record<string, string>; body?: string }

export type WebhookReceiver = {
  url: string
  received: ReceivedWebhook[]
  /** What is answered from now on: 204 in the beginning, or nothing at all. */
  answer: Answer | 'silence'
  close(): Promise<void>
}

/** Listens on a free port of this machine and keeps whatever comes. */
export async function startWebhookReceiver(): Promise<WebhookReceiver> {
  const server = createServer((request, response) => {
    const chunks: Buffer[] = []
    request.on('data', (chunk: Buffer) => chunks.push(chunk))
    request.on('end', () => {
      const { method = '', url: path = '', headers } = request
      receiver.received.push({ method, path, headers, body: Buffer.concat(chunks).toString() })
      const { answer } = receiver
      if (answer !== 'silence') response.writeHead(answer.status, answer.headers).end(answer.body)
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const receiver: WebhookReceiver = {
    url: `http://127.0.0.1:${port}/hooks`,
    received: [],
    answer: { status: 204 },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        server.closeAllConnections()
      }),
  }
  return receiver
}

/** Whether one of the signatures is that of the secret, and the attempt was made within five minutes. */
export function isSignedBy(secret: string, { headers, body }: ReceivedWebhook, now = new Date()): boolean {
  const timestamp = String(headers['webhook-timestamp'])
  if (!/^\d+$/.test(timestamp) || Math.abs(now.getTime() / 1000 - Number(timestamp)) > 300) return false
  const key = Buffer.from(secret.replace(/^whsec_/, ''), 'base64')
  if (key.length < 24 || key.length > 64) return false
  const expected = createHmac('sha256', key).update(`${headers['webhook-id']}.${timestamp}.${body}`).digest()
  return String(headers['webhook-signature'])
    .split(' ')
    .filter((signature) => signature.startsWith('v1,'))
    .map((signature) => Buffer.from(signature.slice('v1,'.length), 'base64'))
    .some((given) => given.length === expected.length && timingSafeEqual(given, expected))
}
