import type { Instrumentation } from 'next'
import { nonceHeader } from '@/lib/front-door/nonce-header'
import { markOutage } from '@/lib/front-door/outages'
import { isOutage } from '@/lib/outage'

/** A page, an action or a route that broke: one line for the log, with the place and without what was asked for. */
export const onRequestError: Instrumentation.onRequestError = async (error, request, { routePath, routeType }) => {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  // At once: the head of the answer waits for nobody.
  if (isOutage(error)) markOutage(request.headers[nonceHeader])
  const [{ logger }, { describeFault }] = await Promise.all([import('@/lib/logger'), import('@/lib/describe-fault')])
  logger.error({ routePath, routeType, fault: describeFault(error) }, 'A request failed.')
}
