// Threat: while the database answers late, each step of a request stays within its own time, and all of them together keep whoever asked
// waiting for minutes. Choice: every wait for the database ends when the request has waited for it long enough, and nothing is committed after that.
import 'server-only'
import { currentPatience } from './observability/request-context'

/** Thrown where a request has waited for the database long enough. An outage, as `isOutage` tells: who asks again later may be served. */
export class OutOfPatience extends Error {
  readonly isOutage = true

  constructor() {
    super('The database took too long to answer this request.')
    this.name = 'OutOfPatience'
  }
}

/** Throws `OutOfPatience` where the request that is being answered has waited long enough; outside of requests nobody waits. */
export function requirePatience(): void {
  const patience = currentPatience()
  if (patience && patience.left() <= 0) throw new OutOfPatience()
}

/** What `ask` answers, or `OutOfPatience` as soon as the request that is being answered has waited long enough; `ask` goes on then, and nobody hears of it. */
export async function withinPatience<Result>(ask: () => Promise<Result>): Promise<Result> {
  const patience = currentPatience()
  if (!patience) return ask()
  requirePatience()
  patience.begin()
  let timer: NodeJS.Timeout | undefined
  const ended = new Promise<never>((_, reject) => {
    const look = () => {
      const left = patience.left()
      if (left <= 0) reject(new OutOfPatience())
      else if (Number.isFinite(left)) timer = setTimeout(look, left)
    }
    look()
  })
  try {
    return await Promise.race([ask(), ended])
  } finally {
    clearTimeout(timer)
    patience.end()
  }
}
