import { pageStyle } from '@/components/invite-page/page-style'
import { renderOutagePage } from '@/components/outage-page/render-outage-page'
import { AppError } from '@/lib/app-error'
import { describeFault } from '@/lib/describe-fault'
import { logger } from '@/lib/logger'
import { isOutage, outageSeconds } from '@/lib/outage'
import { familyContentPolicy, familyPage, languageOf, privately } from './family-response'

type Door<Params> = (request: Request, context: { params: Promise<Params> }) => Promise<Response>

const policy = familyContentPolicy(pageStyle, "'none'")

/** A door for families: while the database cannot serve they are told, in their browser's language, to come again; 503. */
export function familyDoor<Params>(answer: Door<Params>): Door<Params> {
  return async (request, context) =>
    answer(request, context).catch((error: unknown) => {
      // Who left in the middle of a request reads no answer.
      if (error instanceof AppError && error.code === 'invalid_input') return new Response(null, { status: 400, headers: privately })
      if (!isOutage(error)) throw error
      logger.error({ fault: describeFault(error) }, 'A family was told to come again.')
      const { searchParams: query } = new URL(request.url)
      const page = renderOutagePage({ query, pressed: request.method === 'POST' }, languageOf(request, null))
      const response = familyPage(page, { status: 503, policy })
      response.headers.set('Retry-After', String(outageSeconds))
      return response
    })
}
