import type { IncomingMessage, ServerResponse } from 'node:http'

/** Less than load balancers and clients wait, so that whoever asked is told to come again and is not just left. */
const patienceMilliseconds = 25_000

/** Watches over how long is waited for an answer. Tells the milliseconds left: infinite while the request is still being sent, and from the head of the answer on. */
export function watchPatience(request: IncomingMessage, response: ServerResponse): () => number {
  let sentAt = performance.now()
  const push = request.push.bind(request)
  request.push = (piece, encoding) => {
    if (piece === null) sentAt = performance.now()
    return push(piece, encoding)
  }
  const isWaiting = () => request.complete && !response.headersSent
  return () => (isWaiting() ? sentAt + patienceMilliseconds - performance.now() : Number.POSITIVE_INFINITY)
}
