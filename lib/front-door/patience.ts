import type { IncomingMessage, ServerResponse } from 'node:http'
import type { Patience } from '@/lib/observability/request-context'

/** Less than load balancers and clients wait, so that whoever asked is told to come again and is not just left. */
const patienceMilliseconds = 25_000

/** Watches how long a request waits for the database. While it is still being sent, and from the head of its answer on, nothing counts and nothing ends: an upload or an export takes as long as it takes. */
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
