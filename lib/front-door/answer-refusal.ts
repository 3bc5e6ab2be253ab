// Threat: a refused sender goes on sending, and holds a connection and its bandwidth for as long as the body lasts. Choice:
// what is left of it is dropped for a moment, then the connection ends.
import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Refusal } from './admit-request'

const lingerMilliseconds = 1_000

/** Answers a request that is not let in. A connection with a body on it that nobody reads is closed, after at most a second; any other stays open. */
export function answerRefusal(request: IncomingMessage, response: ServerResponse, { status, reason, location }: Refusal): void {
  const text = `${reason}\n`
  response.statusCode = status
  response.setHeader('Content-Type', 'text/plain; charset=utf-8')
  if (location !== undefined) response.setHeader('Location', location)
  if (!hasBody(request)) {
    response.end(text)
    return
  }
  response.setHeader('Content-Length', Buffer.byteLength(text))
  response.setHeader('Connection', 'close')
  response.write(text)
  // Closed at once, the connection would be reset under a sender still at it, and the answer lost (RFC 9112 §9.6).
  const hangUp = () => {
    clearTimeout(moment)
    response.end()
  }
  const moment = setTimeout(hangUp, lingerMilliseconds)
  request.once('end', hangUp).once('close', hangUp).resume()
}

function hasBody({ headers }: IncomingMessage): boolean {
  return headers['transfer-encoding'] !== undefined || Number(headers['content-length'] ?? 0) > 0
}
