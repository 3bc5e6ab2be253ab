import type { Instrumentation } from 'next'

/** A page, an action or a route that broke: one line for the log, with the place and without what was asked for. */
export const onRequestError: Instrumentation.onRequestError = async (error, _request, { routePath, routeType }) => {
  if (process.env.NEXT_RUNTIME !== 'nodejs') return
  const [{ logger }, { describeFault }] = await Promise.all([import('@/lib/logger'), import('@/lib/describe-fault')])
  logger.error({ routePath, routeType, fault: describeFault(error) }, 'A request failed.')
}
