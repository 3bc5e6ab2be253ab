// Receives webhooks and answers 204 to those that are signed with the secret of the webhook (Standard Webhooks 1.0.0).
// WEBHOOK_SECRET is the secret as it was shown, PORT where to listen.
import { createHmac, timingSafeEqual } from 'node:crypto'
import { createServer } from 'node:http'

const key = Buffer.from((process.env.WEBHOOK_SECRET ?? '').replace(/^whsec_/, ''), 'base64')
const toleranceSeconds = 5 * 60

/** While a secret is being changed there are several signatures; one that fits is enough. */
function isSigned(id: string, timestamp: string, signatures: string, body: Buffer): boolean {
  if (id === '' || Math.abs(Date.now() / 1000 - Number(timestamp)) > toleranceSeconds) return false
  const expected = createHmac('sha256', key).update(`${id}.${timestamp}.`).update(body).digest()
  return signatures.split(' ').some((signature) => {
    const given = Buffer.from(signature.replace(/^v1,/, ''), 'base64')
    return signature.startsWith('v1,') && given.length === expected.length && timingSafeEqual(given, expected)
  })
}

const seen = new Set<string>()

createServer(async (request, response) => {
  const chunks: Buffer[] = []
  for await (const chunk of request) chunks.push(chunk)
  // The bytes that were signed: parse them only afterwards.
  const body = Buffer.concat(chunks)
  const header = (name: string) => String(request.headers[name] ?? '')
  if (!isSigned(header('webhook-id'), header('webhook-timestamp'), header('webhook-signature'), body)) {
    response.writeHead(401).end()
    return
  }
  // The same delivery may come twice. A program that restarts keeps this list in its database.
  if (!seen.has(header('webhook-id'))) {
    seen.add(header('webhook-id'))
    const { type, data } = JSON.parse(body.toString())
    console.log(`${type} ${JSON.stringify(data)}`)
  }
  response.writeHead(204).end()
}).listen(Number(process.env.PORT), '127.0.0.1', () => console.log('Listening.'))
