import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Patience } from '@/lib/observability/request-context'

/** Less than load balancers and clients wait, so that whoever asked is told to come again and is not just left. */
const patienceMilliseconds = 25_000

/** How long a request may go on waiting for the database: what it waits while it is still being sent, and from the head of its answer on, counts for nothing, as on them. */
export function watchPatience(request: IncomingMessage, response: ServerResponse): Patience {
  let waits = 0
  let since = 0
  let spent = 0
  const isWaitedFor = () => request.complete && !response.headersSent
  const running = () => (waits > 0 ? performance.now() - since : 0)
  return {
    left: () => (isWaitedFor() ? patienceMilliseconds - spent - running() : Number.POSITIVE_INFINITY),
    begin() {
      if (waits === 0) since = performance.now()
      waits++
    },
    end() {
      if (waits === 1 && isWaitedFor()) spent += running()
      waits--
    },
  }
}
